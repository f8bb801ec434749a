/** Causal attention and its gradient, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "./code/functions.ts";
import { multiply } from "./products/matrix.ts";
import { multiplesOf, type Operand, plainOperand } from "./products/operand.ts";

interface AttentionArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
  attrs: { heads: number };
}

/**
 * The kernel `fusedAttention`. The weights of one head of one example are made, used, and overwritten by the next
 * one's; they stay in the processor's caches, and nothing is kept for the gradient but what goes in.
 */
export const attentionKernel: tf.KernelFunc = (args) => {
  const { inputs: { x }, backend, attrs } = args as unknown as AttentionArgs;
  const sizes = sizesOf(x, attrs.heads), { n, time, width } = sizes;
  const y = allocate(backend, [n, time, width]), weights = allocate(backend, [time, time]);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const [from, to, square] = [x, y, weights].map(at) as [number, number, number];
  forHeads(sizes, (head) => {
    const { query, key, value } = partsOf(sizes, from, head);
    weigh(backend, sizes, query, key, square);
    const output = outputOf(sizes, to, head);
    multiply(backend, plainOperand(square, time, time, false), value, addressesOf(output));
  });
  free(backend, weights);
  return y;
};

/**
 * The kernel `fusedAttentionGradient`: the weights p are made once more, and with d the size of a head
 *
 *     dv = pᵀ dy,   dp = dy vᵀ,   ds = p (dp - Σ p dp) / √d,   dq = ds k,   dk = dsᵀ q
 */
export const attentionGradientKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend, attrs } = args as unknown as AttentionArgs;
  const sizes = sizesOf(x, attrs.heads), { time, scale } = sizes;
  const dx = allocate(backend, x.shape);
  const weights = allocate(backend, [time, time]), gradients = allocate(backend, [time, time]);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const [from, by, to] = [x, dy, dx].map(at) as [number, number, number];
  const [p, ds] = [weights, gradients].map(at) as [number, number];
  const square = (address: number, transposed: boolean) =>
    plainOperand(address, time, time, transposed);
  const scoreRows = multiplesOf(4 * time, time, ds);
  forHeads(sizes, (head) => {
    const { query, key, value } = partsOf(sizes, from, head);
    const slopes = partsOf(sizes, to, head), output = outputOf(sizes, by, head);
    weigh(backend, sizes, query, key, p);
    multiply(backend, square(p, true), output, addressesOf(slopes.value));
    multiply(backend, output, transposed(value), scoreRows);
    functionsOn(backend).softmaxGradient({
      weights: p,
      gradients: ds,
      rows: time,
      line: 4 * time,
      scale,
    });
    multiply(backend, square(ds, false), key, addressesOf(slopes.query));
    multiply(backend, square(ds, true), query, addressesOf(slopes.key));
  });
  for (const info of [weights, gradients]) free(backend, info);
  return dx;
};

/** The weights of a head, `[time, time]`, at an address. */
function weigh(
  backend: WasmBackend,
  { time, scale }: Sizes,
  query: Operand,
  key: Operand,
  to: number,
): void {
  const line = 4 * time;
  multiply(backend, query, transposed(key), multiplesOf(line, time, to));
  functionsOn(backend).causalSoftmax({ scores: to, rows: time, seen: 4, line, scale });
}

interface Sizes {
  readonly n: number;
  readonly time: number;
  readonly width: number;
  readonly heads: number;
  /** Columns of a head. */
  readonly size: number;
  /** `1 / √size` */
  readonly scale: number;
  /** Offsets of the rows of an example's inputs and outputs. */
  readonly lines: Readonly<Record<"inputs" | "outputs", Int32Array>>;
}

function sizesOf({ shape }: TensorInfo, heads: number): Sizes {
  const [n, time, columns] = shape as [number, number, number];
  const width = columns / 3, size = width / heads;
  const lines = {
    inputs: multiplesOf(12 * width, time),
    outputs: multiplesOf(4 * width, time),
  };
  return { n, time, width, heads, size, scale: 1 / Math.sqrt(size), lines };
}

/** One head of one example. */
interface Head {
  readonly example: number;
  readonly head: number;
}

function forHeads({ n, heads }: Sizes, body: (head: Head) => void): void {
  for (let example = 0; example < n; example++) {
    for (let head = 0; head < heads; head++) body({ example, head });
  }
}

/** A head's queries, keys and values, in a tensor of the inputs' shape. */
function partsOf({ time, width, size, lines }: Sizes, start: number, { example, head }: Head) {
  const first = start + 4 * (3 * width * time * example + size * head);
  const part = (address: number): Operand => rowsOf(address, lines.inputs, size);
  return { query: part(first), key: part(first + 4 * width), value: part(first + 8 * width) };
}

/** A head's columns of a tensor of the outputs' shape. */
function outputOf(sizes: Sizes, start: number, { example, head }: Head): Operand {
  const { time, width, size, lines } = sizes;
  return rowsOf(start + 4 * (width * time * example + size * head), lines.outputs, size);
}

const oneRun = new Int32Array(1);

function rowsOf(address: number, rows: Int32Array, length: number): Operand {
  return { address, rows, runs: oneRun, length, transposed: false };
}

function transposed(operand: Operand): Operand {
  return { ...operand, transposed: true };
}

/** Where the rows of a matrix lie. */
function addressesOf({ address, rows }: Operand): Int32Array {
  return rows.map((offset) => address + offset);
}
