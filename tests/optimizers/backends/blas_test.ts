import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  blasInUse,
  type BlasMatrix,
  blasNote,
  setBlas,
  startBlas,
} from "../../../optimizers/backends/blas.ts";
import { blasPaths, openBlasName } from "../../../optimizers/backends/blas_libraries.ts";
import { backendInUse, useBackend } from "../../../optimizers/backends/use_backend.ts";
import { random } from "../../../problems/random.ts";
import { onWasm, startBackend } from "../../backends.ts";

const ignore = !onWasm.includes("wasm+blas");

/** Numbers of an address on. */
function put(memory: WebAssembly.Memory, address: number, count: number, seed: number) {
  const stream = random(seed, "blas");
  const view = new Float32Array(memory.buffer, address, count);
  view.forEach((_, i) => view[i] = stream.normal());
}

Deno.test({
  name:
    "BLAS multiplies matrices with any transposes, lines longer than rows, and adds where asked",
  ignore,
  async fn() {
    await startBackend("wasm+blas");
    const memory = new WebAssembly.Memory({ initial: 4 });
    const [rows, columns, depth] = [5, 7, 11];
    for (const [i, j, k] of [[0, 0, 0], [0, 1, 1], [1, 0, 0], [1, 1, 1]]) {
      const accumulate = k === 1;
      const left = { address: 64, line: (i ? rows : depth) + 3, transposed: i === 1 };
      const right = { address: 4096, line: (j ? depth : columns) + 2, transposed: j === 1 };
      const out = { address: 16384, line: columns + 1 };
      [left, right, out].forEach(({ address }, n) => put(memory, address, 400, n));
      const before = new Float32Array(memory.buffer.slice(0));
      const at = ({ address, line, transposed }: BlasMatrix, row: number, column: number) =>
        before[address / 4 + (transposed ? column * line + row : row * line + column)]!;
      const product = { left, right, rows, columns, depth, out, accumulate };
      blasInUse()!.multiply(memory, product);
      const after = new Float32Array(memory.buffer);
      const expected = before.slice();
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = accumulate ? at({ ...out, transposed: false }, row, column) : 0;
          for (let term = 0; term < depth; term++) {
            sum += at(left, row, term) * at(right, term, column);
          }
          expected[out.address / 4 + row * out.line + column] = sum;
        }
      }
      const worst = expected.reduce(
        (most, value, n) => Math.max(most, Math.abs(value - after[n]!)),
        0,
      );
      assert(worst < 1e-5, `largest difference ${worst} of product ${[i, j, k]}`);
    }
  },
});

Deno.test({
  name: "BLAS gives a product the same bits again, elsewhere, and after the memory has grown",
  ignore,
  async fn() {
    await startBackend("wasm+blas");
    const memory = new WebAssembly.Memory({ initial: 40 });
    const [rows, columns, depth] = [130, 77, 301];
    const productAt = (address: number) => {
      put(memory, address, rows * depth, 1);
      put(memory, address + 4 * rows * depth, depth * columns, 2);
      const out = address + 4 * (rows + columns) * depth;
      blasInUse()!.multiply(memory, {
        left: { address, line: depth, transposed: false },
        right: { address: address + 4 * rows * depth, line: columns, transposed: false },
        ...{ rows, columns, depth, accumulate: false },
        out: { address: out, line: columns },
      });
      return new Float32Array(memory.buffer, out, rows * columns).slice();
    };
    const first = productAt(0);
    assertEquals(productAt(0), first);
    assertEquals(productAt(4), first);
    assertEquals(productAt(65540), first);
    memory.grow(20);
    assertEquals(productAt(40 * 65536 + 12), first);
  },
});

Deno.test({
  name: "the backend in use is known by library, version, processor and threads",
  ignore,
  async fn() {
    await startBackend("wasm+blas");
    const { path, name } = blasInUse()!;
    assertEquals(backendInUse(), `wasm + ${name}, 1 thread`);
    if (navigator.hardwareConcurrency > 1) {
      await useBackend("wasm", { blas: path, blasThreads: 2 });
      assertEquals(backendInUse(), `wasm + ${name}, 2 threads`);
    }
    await useBackend("wasm", { blas: "off" });
    assertEquals(backendInUse(), "wasm");
    await useBackend("cpu", { blas: path });
    assertEquals(backendInUse(), "cpu");
  },
});

Deno.test("blasThreads must be a number of cores that are there", async () => {
  for (const [blasThreads, message] of [[0, "got 0"], [4096, "number of cores"]] as const) {
    const error = await useBackend("wasm", { blasThreads }).catch((error) => error);
    assert(error instanceof RangeError);
    assertStringIncludes(error.message, message);
  }
});

Deno.test({
  name: "without permission no library is used, nothing asks, and a line says how to allow it",
  permissions: { ffi: false, read: true },
  fn() {
    startBlas("auto", 1);
    assertEquals(blasInUse(), undefined);
    if (!ignore) assertStringIncludes(blasNote()!, "deno run -P=native");
    startBlas("off", 1);
    assertEquals([blasInUse(), blasNote()], [undefined, undefined]);
    assertThrows(() => startBlas("/some/libblas.so", 1), Error, "add --allow-ffi=/some/libblas.so");
    setBlas(undefined);
  },
});

Deno.test("a library that is named and cannot be loaded is an error that says so", () => {
  const { windows, linux } = blasPaths;
  const path = (Deno.build.os === "windows" ? linux : windows)[0]!;
  assertThrows(() => startBlas(path, 1), Error, `${path} cannot be used as BLAS`);
  assertEquals(blasInUse(), undefined);
});

Deno.test("OpenBLAS' configuration in short, of builds for one processor and without threads too", () => {
  const names = {
    "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Zen MAX_THREADS=64":
      "OpenBLAS 0.3.21 (Zen)",
    "OpenBLAS 0.3.29 DYNAMIC_ARCH SkylakeX SINGLE_THREADED": "OpenBLAS 0.3.29 (SkylakeX)",
    "OpenBLAS 0.3.29 NO_AFFINITY USE_OPENMP NEOVERSEN1 MAX_THREADS=64":
      "OpenBLAS 0.3.29 (NEOVERSEN1)",
    "OpenBLAS 0.3.29 NO_AFFINITY MAX_THREADS=64": "OpenBLAS 0.3.29",
    "OpenBLAS": "OpenBLAS",
  };
  for (const [config, name] of Object.entries(names)) assertEquals(openBlasName(config), name);
});
