/** Products that several threads compute, beside those of one. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  viewOf,
  type WasmBackend,
  wasmBackend,
} from "../../../../optimizers/backends/wasm_heap.ts";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { multiply, pack, unpack } from "../../../../problems/kernels/wasm/products/matrix.ts";
import {
  multiplesOf,
  type Operand,
  plainOperand,
} from "../../../../problems/kernels/wasm/products/operand.ts";
import {
  kernelsTakeThreads,
  openKernelThreads,
  useKernelThreads,
} from "../../../../problems/kernels/threads/kernel_threads.ts";
import { attendToPast } from "../../../../problems/kernels/mod.ts";
import { loadProblem } from "../../../../problems/catalogue/registry.ts";
import { iterate } from "../../../../problems/data/batches.ts";
import type { AnyProblem } from "../../../../problems/problem.ts";
import { random, randomKey } from "../../../../problems/random.ts";
import { onWasm, startBackend } from "../../../backends.ts";
import { tinyMnist } from "../../../pipelines/tiny.ts";

await startBackend("wasm");

/** A product of random shape: operands lie in any way, and results where they may. */
interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Whether the right operand is packed ahead. */
  readonly packed: boolean;
  readonly left: (address: number) => Operand;
  readonly right: (address: number) => Operand;
}

const stream = random(7, "products");
const either = () => stream.below(2) === 1;

function anyCase(): Case {
  // thin ones and square ones, on both sides of where handing over begins; and deep ones, which are summed in pieces
  const deep = stream.below(4) === 0;
  const [rows, columns, depth] = deep
    ? [150 + stream.below(150), 150 + stream.below(150), 4000 + stream.below(9000)] as const
    : [900, 1300, 700].map((most) => 1 + stream.below(either() ? most : 40)) as [
      number,
      number,
      number,
    ];
  const packed = either();
  const operand = (height: number, width: number, plain: boolean) => {
    const transposed = either();
    const [lines, length] = transposed ? [width, height] : [height, width];
    return (address: number): Operand => {
      if (plain || either()) return plainOperand(address, lines, length, transposed);
      const line = 4 * (length + 3); // in lines that lie apart, the last one first, and in runs, likewise
      const runs = [7, 5, 4, 3, 2].find((count) => length % count === 0 && either()) ?? 1;
      const run = 4 * length / runs;
      return {
        address,
        rows: multiplesOf(-line, lines, line * (lines - 1)),
        runs: multiplesOf(-run, runs, run * (runs - 1)),
        length: length / runs,
        transposed,
      };
    };
  };
  const left = operand(rows, depth, packed), right = operand(depth, columns, packed);
  return { rows, columns, depth, packed, left, right };
}

/** A product's bits. */
function product(wasm: WasmBackend, { packed, rows, columns }: Case, operands: readonly Operand[]) {
  const out = allocate(wasm, [rows, columns + 2]);
  viewOf(wasm, out).fill(-7);
  const [left, right] = operands as [Operand, Operand];
  const ready = packed ? pack(wasm, right) : right;
  multiply(wasm, left, ready, multiplesOf(4 * (columns + 2), rows, addressOf(wasm, out)));
  if ("panels" in ready) unpack(wasm, ready);
  const bits = new Uint32Array(viewOf(wasm, out).slice().buffer);
  free(wasm, out);
  return bits;
}

for (const backend of onWasm) {
  Deno.test(`products of any number of threads have the bits of one (${backend})`, async () => {
    await startBackend(backend);
    const wasm = wasmBackend();
    using two = await openKernelThreads(2);
    using five = await openKernelThreads(5);
    assertEquals([two.count, five.count, five.lack], [2, 5, undefined]);
    for (let i = 0; i < 60; i++) {
      const each = anyCase(), { rows, columns, depth } = each;
      const sizes = [(rows + 3) * (depth + 3), (depth + 3) * (columns + 3)];
      const tensors = sizes.map((size) => {
        const info = allocate(wasm, [size]);
        viewOf(wasm, info).set(Float32Array.from({ length: size }, () => stream.uniform() - 0.5));
        return info;
      });
      const operands = [each.left, each.right].map((place, side) =>
        place(addressOf(wasm, tensors[side]!))
      );
      useKernelThreads(undefined);
      const expected = product(wasm, each, operands);
      for (const threads of [two, five]) {
        useKernelThreads(threads);
        const other = product(wasm, each, operands).findIndex((word, i) => word !== expected[i]);
        assertEquals(other, -1, `${rows} ${columns} ${depth}`);
      }
      tensors.forEach((each) => free(wasm, each));
    }
  });
}

Deno.test("gradients of any number of threads have the bits of one", async () => {
  await startBackend("wasm");
  const data = await tinyMnist();
  await Deno.mkdir(`${data}/war-and-peace`);
  const text = Array.from({ length: 9000 }, () => "abcdefgh"[stream.below(8)]!).join("");
  await Deno.writeTextFile(`${data}/war-and-peace/input.txt`, text);
  using two = await openKernelThreads(2);
  using three = await openKernelThreads(3);
  for (const id of ["mnist-mlp", "mnist-cnn", "war-and-peace-lstm"]) {
    const problem: AnyProblem = await loadProblem(id, { data });
    const batches = iterate(problem.batches({ seed: 0, batchSize: 9 }));
    const { value: batch } = await batches.next();
    const params = problem.init(0), memory = problem.initMemory?.(0) ?? {};
    for (const variance of [false, true]) {
      const [expected, ...found] = [undefined, two, three].map((threads) => {
        useKernelThreads(threads);
        const key = randomKey(0, "step", 0);
        const found = problem.gradient(params, batch, { memory, variance, key });
        const bits = [found.gradient, found.variance ?? {}].map((tensors) =>
          Object.entries(tensors).map(([name, each]) => [name, each.dataSync().slice()])
        );
        dispose(found);
        return bits;
      });
      found.forEach((each) => assertEquals(each, expected, id));
    }
    await batches.return();
    dispose([params, memory, batch]);
    problem.dispose?.();
  }
  await Deno.remove(data, { recursive: true });
});

Deno.test("attention of any number of threads has the bits of one", async () => {
  await startBackend("wasm");
  using two = await openKernelThreads(2);
  using five = await openKernelThreads(5);
  const x = tf.randomNormal<tf.Rank.R3>([7, 50, 3 * 60], 0, 1, "float32", 1);
  const found = [undefined, two, five].map((threads) => {
    useKernelThreads(threads);
    return tf.tidy(() => {
      const output = (x: tf.Tensor) => attendToPast(x as tf.Tensor3D, 3);
      const slope = tf.grad((x) => tf.sum(tf.square(output(x))))(x);
      return [output(x), slope].map((each) => each.dataSync().slice());
    });
  });
  for (const each of found) assertEquals(each, found[0]);
  x.dispose();
});

Deno.test("threads see a heap that has grown, and leave it as large as one does", async () => {
  await startBackend("wasm");
  const { buffer } = memoryOf(wasmBackend());
  using _threads = await openKernelThreads(2);
  const large = tf.zeros([buffer.byteLength / 4]);
  const a = tf.randomUniform<tf.Rank.R2>([256, 256], 0, 1, "float32", 3);
  const square = () => tf.tidy(() => tf.matMul(a, a).dataSync().slice());
  const first = square();
  assert(memoryOf(wasmBackend()).buffer.byteLength > buffer.byteLength);
  const grown = memoryOf(wasmBackend()).buffer.byteLength, { numTensors } = tf.memory();
  for (let i = 0; i < 2000; i++) tf.matMul(a, a).dispose();
  assertEquals(memoryOf(wasmBackend()).buffer.byteLength, grown);
  assertEquals(tf.memory().numTensors, numTensors);
  useKernelThreads(undefined);
  assertEquals(square(), first);
  dispose([large, a]);
});

Deno.test("a product that fails throws wherever it does, and the next one is right", async () => {
  await startBackend("wasm");
  using _threads = await openKernelThreads(2);
  const wasm = wasmBackend(), n = 1024;
  const tensors = [0, 1, 2].map(() => allocate(wasm, [n, n]));
  const [a, b, c] = tensors.map((each) => addressOf(wasm, each)) as [number, number, number];
  tensors.forEach((each) => viewOf(wasm, each).fill(1));
  const operands = [plainOperand(a, n, n, false), plainOperand(b, n, n, false)] as const;
  const outside = memoryOf(wasm).buffer.byteLength;
  for (const half of [0, 1]) { // whose rows have no room
    const rows = multiplesOf(4 * n, n, c).map((row, i) =>
      Math.floor(2 * i / n) === half ? outside : row
    );
    assertThrows(() => multiply(wasm, ...operands, rows), Error);
    multiply(wasm, ...operands, multiplesOf(4 * n, n, c));
    assert(viewOf(wasm, tensors[2]!).every((sum) => sum === n));
  }
  tensors.forEach((each) => free(wasm, each));
});

Deno.test("threads end with those who opened them, and the last opened compute", async () => {
  await startBackend("wasm");
  const a = tf.ones<tf.Rank.R2>([200, 200]);
  const sum = () => tf.tidy(() => tf.sum(tf.matMul(a, a)).dataSync()[0]);
  using second = await (async () => {
    using _first = await openKernelThreads(2);
    return await openKernelThreads(2);
  })();
  assertEquals([second.count, sum()], [2, 200 ** 3]);
  second[Symbol.dispose]();
  assertEquals(sum(), 200 ** 3);
  a.dispose();
});

Deno.test("threads that cannot be had are said to lack", async () => {
  await startBackend("wasm");
  assert(kernelsTakeThreads());
  const none = await openKernelThreads(3, { tries: 0 });
  assertEquals(none.count, 1);
  assertMatch(none.lack!, /^a thread did not start: .*kernel_thread\.ts was waited for/);
  const { wasm } = wasmBackend() as { wasm: { wasmMemory?: WebAssembly.Memory } };
  wasm.wasmMemory = new WebAssembly.Memory({ initial: 1 });
  try {
    assert(!kernelsTakeThreads());
    const alone = await openKernelThreads(2);
    assertEquals(alone.count, 1);
    assertMatch(alone.lack!, /heap is not shared/);
  } finally {
    delete wasm.wasmMemory;
  }
  await assertRejects(() => openKernelThreads(0), RangeError, "threads must be");
  await useBackend("cpu");
  assert(!kernelsTakeThreads());
  await assertRejects(() => openKernelThreads(2), Error, "must be wasm, got cpu");
});
