/**
 * Where the machine's BLAS lies, and what each library calls itself. Linux was tried with OpenBLAS; the
 * others are written by their manuals, and untried.
 *
 * @module
 */
import { type NativeFunctions, type NativePointer, systemRelease } from "../host/native.ts";

type System = "linux" | "darwin" | "windows";

/**
 * Files that are looked at, in this order: OpenBLAS, BLIS and MKL on Linux, Accelerate on macOS, OpenBLAS on
 * Windows. The permission sets in `deno.json` that permit native code name the same.
 */
export const blasPaths: Readonly<Record<System, readonly string[]>> = {
  linux: [
    "/usr/lib/x86_64-linux-gnu/libopenblas.so.0", // Debian, Ubuntu
    "/usr/lib/aarch64-linux-gnu/libopenblas.so.0",
    "/usr/lib64/libopenblasp.so.0", // Fedora, where the name without p has one thread
    "/usr/lib64/libopenblas.so.0",
    "/usr/lib/libopenblas.so.0", // Arch
    "/usr/lib/libopenblas.so.3", // Alpine
    "/usr/lib/x86_64-linux-gnu/libblis.so.4",
    "/usr/lib64/libblis.so.4",
    "/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.so.2",
    "/usr/lib/x86_64-linux-gnu/libmkl_rt.so",
  ],
  darwin: ["/System/Library/Frameworks/Accelerate.framework/Accelerate"],
  windows: [
    "C:\\OpenBLAS\\bin\\libopenblas.dll",
    "C:\\msys64\\ucrt64\\bin\\libopenblas.dll",
  ],
};

const sizes = ["i32", "i32", "i32"] as const;

/** The functions that are called, see {@linkcode openLibrary}. */
export const blasSymbols = {
  // order, both transpositions, rows, columns, depth, alpha, left, its line, right, its line, beta, out, its line
  cblas_sgemm: {
    parameters: [
      ...sizes,
      ...sizes,
      ...["f32", "buffer", "i32", "buffer", "i32", "f32", "buffer", "i32"] as const,
    ],
    result: "void",
  },
  // the length as a 64-bit integer, to find out whether the library reads all of it
  cblas_sdot: { parameters: ["i64", "buffer", "i32", "buffer", "i32"], result: "f32" },
  // to read a text at a pointer without the permission for any pointer
  cblas_scopy: { parameters: ["i32", "pointer", "i32", "buffer", "i32"], result: "void" },
  openblas_get_config: { parameters: [], result: "pointer", optional: true },
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
  bli_info_get_version_str: { parameters: [], result: "pointer", optional: true },
  bli_thread_set_num_threads: { parameters: ["i64"], result: "void", optional: true },
  MKL_Get_Version_String: { parameters: ["buffer", "i32"], result: "void", optional: true },
  MKL_Set_Num_Threads: { parameters: ["i32"], result: "void", optional: true },
  MKL_Set_Threading_Layer: { parameters: ["i32"], result: "i32", optional: true },
  BLASSetThreading: { parameters: ["i32"], result: "i32", optional: true },
} as const;

/** The functions of a library. */
export type BlasSymbols = NativeFunctions<typeof blasSymbols>;

/** Name and version, and for OpenBLAS which processor's kernels it chose: `OpenBLAS 0.3.21 (Zen)`. */
export function libraryName(symbols: BlasSymbols, path: string): string {
  if (symbols.openblas_get_config) {
    return openBlasName(textAt(symbols, symbols.openblas_get_config(), 256));
  }
  if (symbols.bli_info_get_version_str) {
    return `BLIS ${textAt(symbols, symbols.bli_info_get_version_str(), 16)}`;
  }
  if (symbols.MKL_Get_Version_String) {
    const bytes = new Uint8Array(200);
    symbols.MKL_Get_Version_String(bytes, bytes.length);
    return `MKL ${/Version (\S+)/.exec(textOf(bytes))?.[1] ?? ""}`.trimEnd();
  }
  const file = path.split(/[/\\]/).at(-1)!;
  if (file !== "Accelerate") return file;
  const release = systemRelease();
  return release === undefined ? "Accelerate" : `Accelerate of Darwin ${release}`;
}

/**
 * What `openblas_get_config` says, in short.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openBlasName } from "./blas_libraries.ts";
 *
 * const config = "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Zen MAX_THREADS=64";
 * assertEquals(openBlasName(config), "OpenBLAS 0.3.21 (Zen)");
 * ```
 */
export function openBlasName(config: string): string {
  const words = config.trim().split(/\s+/);
  const core = words.findLast((word) => !/^[A-Z_]+(=\d+)?$|^[A-Z_]*THREAD/.test(word));
  const version = words[1] ?? "";
  return core === undefined || core === version || core === words[0]
    ? `OpenBLAS ${version}`.trimEnd()
    : `OpenBLAS ${version} (${core})`;
}

/** Sets how many threads compute a product, in the whole process; says whether the library lets one. */
export function setThreads(symbols: BlasSymbols, threads: number): boolean {
  if (symbols.openblas_set_num_threads) symbols.openblas_set_num_threads(threads);
  else if (symbols.bli_thread_set_num_threads) symbols.bli_thread_set_num_threads(BigInt(threads));
  else if (symbols.MKL_Set_Num_Threads) {
    if (threads === 1) symbols.MKL_Set_Threading_Layer?.(1); // sequential: needs no other library
    symbols.MKL_Set_Num_Threads(threads);
  } else if (symbols.BLASSetThreading && threads === 1) symbols.BLASSetThreading(1); // single-threaded
  else return false;
  return true;
}

/** A text that ends with a zero, of at most so many bytes. */
function textAt(symbols: BlasSymbols, pointer: NativePointer, bytes: number): string {
  const floats = new Float32Array(bytes / 4);
  symbols.cblas_scopy(floats.length, pointer, 1, floats, 1);
  return textOf(new Uint8Array(floats.buffer));
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
