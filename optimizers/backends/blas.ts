/**
 * The machine's own BLAS, which multiplies matrices where they lie on the WASM heap.
 *
 * WebAssembly has vectors of 128 bits; the processor has wider ones, which native code uses. Native code
 * leaves Deno's sandbox, so a library is used only where the permission for its very path was given
 * (`--allow-ffi=PATH`), and nothing asks for it.
 *
 * @module
 */
import { callsNative, isLibrary, mayCall, openLibrary } from "../host/native.ts";
import { operatingSystem } from "../host/environment.ts";
import {
  blasPaths,
  type BlasSymbols,
  blasSymbols,
  libraryName,
  setThreads,
} from "./blas_libraries.ts";

/** A matrix of evenly spaced rows. */
export interface BlasMatrix {
  /** Bytes from the heap's start. */
  readonly address: number;
  /** Elements from each row to the next. */
  readonly line: number;
  /** Whether the transpose is meant. */
  readonly transposed: boolean;
}

/** `out[i][j] (+)= Σ_k left[i][k] right[k][j]` */
export interface BlasProduct {
  readonly left: BlasMatrix;
  readonly right: BlasMatrix;
  readonly rows: number;
  readonly columns: number;
  /** Terms of each sum. */
  readonly depth: number;
  /** Where the result goes: rows that are not transposed. */
  readonly out: Omit<BlasMatrix, "transposed">;
  /** Whether to add to what is there. */
  readonly accumulate: boolean;
}

/** A library at work. */
export interface Blas {
  readonly path: string;
  /** Such as `OpenBLAS 0.3.21 (Zen)`. */
  readonly name: string;
  /** Threads that compute a product; `undefined` where the library decides. */
  readonly threads: number | undefined;
  /** Products of fewer multiplications are left to WASM. */
  readonly least: number;
  /** Computes a product of float32 matrices. */
  multiply(memory: WebAssembly.Memory, product: BlasProduct): void;
}

/** Below that many multiplications what a call costs, about a microsecond, outweighs what it saves. */
const least = 20_000;

let inUse: Blas | undefined;
let chosen = false;
let note: string | undefined;

/** The library that multiplies on WASM, if one does. */
export function blasInUse(): Blas | undefined {
  return inUse;
}

/** Uses a library from now on, or none. */
export function setBlas(blas: Blas | undefined): void {
  inUse = blas;
  chosen = true;
}

/** Whether it has been decided what multiplies, be it no library. */
export function blasChosen(): boolean {
  return chosen;
}

/** One line on a library that lies idle, and how to allow it; or on one that was refused, and why. */
export function blasNote(): string | undefined {
  return note;
}

/**
 * Finds a library and uses it.
 *
 * @param choice `auto` for one that is found and permitted, `off` for none, or a path
 * @param threads that compute a product, in the whole process
 * @throws {Error} if a library was named and cannot be used, saying why
 */
export function startBlas(choice: string, threads: number): void {
  note = undefined;
  setBlas(undefined);
  if (choice === "off" || !callsNative) return;
  if (choice !== "auto") {
    if (!mayCall(choice)) {
      throw new Error(`native code at ${choice} is not permitted: add --allow-ffi=${choice}`);
    }
    inUse = open(choice, threads);
    return;
  }
  const paths = blasPaths[operatingSystem() as keyof typeof blasPaths] ?? [];
  for (const path of paths.filter(mayCall)) {
    try {
      inUse = open(path, threads);
      note = undefined;
      return;
    } catch (error) {
      if (isLibrary(path)) note ??= (error as Error).message;
    }
  }
  const idle = paths.find((path) => !mayCall(path) && isLibrary(path));
  if (idle !== undefined) {
    note ??=
      `${idle} would multiply matrices faster, and lies idle: --allow-ffi=${idle} allows it, ` +
      "in a checkout deno run -P=native";
  }
}

const opened = new Map<string, BlasSymbols>();

function open(path: string, threads: number): Blas {
  const symbols = opened.get(path) ?? load(path);
  opened.set(path, symbols);
  const set = setThreads(symbols, threads);
  if (!set && threads > 1) {
    throw new RangeError(`${path} does not let its threads be set: leave --blas-threads out`);
  }
  return {
    path,
    name: libraryName(symbols, path),
    threads: set ? threads : undefined,
    least,
    multiply: (memory, product) => multiply(symbols, memory.buffer as ArrayBuffer, product),
  };
}

/** Loads a library, and does not trust it before it has multiplied. */
function load(path: string): BlasSymbols {
  let symbols: BlasSymbols;
  try {
    symbols = openLibrary(path, blasSymbols);
  } catch (error) {
    throw new Error(`${path} cannot be used as BLAS: ${(error as Error).message}`);
  }
  // 2, with a sign that only a 64-bit integer has: then there is nothing to add up
  const length = 2n - (1n << 63n);
  if (symbols.cblas_sdot(length, Float32Array.of(1, 2), 1, Float32Array.of(3, 4), 1) !== 11) {
    throw new Error(
      `${path} has 64-bit integers in its interface: a build with 32-bit ones is wanted`,
    );
  }
  const product = trial(symbols);
  if (product.join() !== "19,43,25,58,31,73") {
    throw new Error(
      `${path} multiplies wrongly: a product is ${product} in place of 19,43,25,58,31,73`,
    );
  }
  return symbols;
}

/** A product of transposed matrices, added to ones. */
function trial(symbols: BlasSymbols): Float32Array {
  const heap = new Float32Array(64);
  heap.set([1, 2, 3, 4, 5, 6], 0); // 2 × 3, transposed: 3 × 2
  heap.set([2, 4, 6, 9], 16); // 2 × 2, transposed
  heap.set([1, 1, 1, 1, 1, 1], 32);
  multiply(symbols, heap.buffer, {
    left: { address: 0, line: 3, transposed: true },
    right: { address: 64, line: 2, transposed: true },
    rows: 3,
    columns: 2,
    depth: 2,
    out: { address: 128, line: 2 },
    accumulate: true,
  });
  return heap.slice(32, 38);
}

const rowMajor = 101, asItIs = 111, transposed = 112;

function multiply(
  symbols: BlasSymbols,
  buffer: ArrayBuffer,
  { left, right, rows, columns, depth, out, accumulate }: BlasProduct,
): void {
  const at = (address: number) => new Uint8Array(buffer, address >>> 0); // signed in tables of addresses
  symbols.cblas_sgemm(
    rowMajor,
    left.transposed ? transposed : asItIs,
    right.transposed ? transposed : asItIs,
    rows,
    columns,
    depth,
    1,
    at(left.address),
    left.line,
    at(right.address),
    right.line,
    accumulate ? 1 : 0,
    at(out.address),
    out.line,
  );
}
