/** Passes over memory that several threads make, beside those of one. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { wasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { addScaled } from "../../../../problems/kernels/add_scaled.ts";
import { fusedGelu, fusedGeluGradient } from "../../../../problems/kernels/gelu.ts";
import "../../../../problems/kernels/mod.ts";
import { padded } from "../../../../problems/kernels/wasm/conv2d.ts";
import { reluGrad } from "../../../../problems/kernels/relu_grad.ts";
import { sumOfSquares } from "../../../../problems/kernels/sum_of_squares.ts";
import {
  control,
  type WorkKind,
  workKinds,
} from "../../../../problems/kernels/wasm/shared_work/handed_over.ts";
import { helpInUse } from "../../../../problems/kernels/wasm/shared_work/together.ts";
import {
  type KernelThreads,
  openKernelThreads,
  useKernelThreads,
} from "../../../../problems/kernels/threads/kernel_threads.ts";
import { startBackend } from "../../../backends.ts";

/** What is made of tensors, and the kind of work that threads are to be told for it, if any. */
type Pass = readonly [kind: WorkKind | undefined, make: () => tf.Tensor];

/** Asserts that all have the same bits with any of some threads as with one, which it answers, and are shared. */
function assertSameBits(
  passes: readonly Pass[],
  several: readonly KernelThreads[],
  what: string,
): Float32Array[] {
  const [expected, ...found] = [undefined, ...several].map((threads) => {
    useKernelThreads(threads);
    return passes.map(([kind, make], i) => {
      make().dispose(); // once more below, when threads are awake
      const told = threads && helpInUse()!.counts.subarray(control.told + 1, control.told + 2);
      told?.fill(-1);
      const made = make();
      const last = told === undefined ? kind : workKinds[told[0]!];
      assertEquals(last, kind, `${what}, ${i}: what is handed over`);
      const values = made.dataSync().slice() as Float32Array;
      made.dispose();
      return values;
    });
  });
  const bits = (values: Float32Array) => new Uint32Array(values.buffer);
  for (const each of found) {
    each.forEach((values, i) => {
      const [own, others] = [values, expected![i]!].map(bits);
      assertEquals(own!.length, others!.length);
      assert(own!.every((word, at) => word === others![at]), `${what}, ${i}`);
    });
  }
  return expected!;
}

/** What threads share, and what is too small for it. */
const passShapes = [[70000, 1], [1300, 77], [200, 1000], [257, 4], [1, 90001], [3, 21846]];

Deno.test("sums, and kernels by the element, of any number of threads have the bits of one", async () => {
  await startBackend("wasm");
  using two = await openKernelThreads(2);
  using five = await openKernelThreads(5);
  for (const [rows, columns] of passShapes) {
    const x = tf.randomNormal<tf.Rank.R2>([rows!, columns!], 0, 1, "float32", 1);
    const y = tf.randomNormal<tf.Rank.R2>([rows!, columns!], 0, 1, "float32", 2);
    const run = (kernel: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap = {}) =>
      tf.engine().runKernel(kernel, inputs, attrs) as tf.Tensor;
    const row = tf.tidy(() => tf.slice(y, [0, 0], [1, -1]).flatten());
    const large = x.size >= 2 ** 16;
    const elements = (make: () => tf.Tensor, worth = large): Pass => [
      worth ? "elements" : undefined,
      make,
    ];
    const sum = large && columns! >= 4 && rows! > 128 ? "row sums" : undefined;
    const [scaled] = assertSameBits(
      [
        elements(() => run(addScaled, { x, y }, { scale: 0.1 })),
        [sum, () => tf.sum(x, 0)],
        elements(() => run(reluGrad, { dy: y, x })),
        elements(() => run(fusedGelu, { x })),
        elements(() => run(fusedGeluGradient, { dy: y, x })),
        elements(() => tf.add(x, y)),
        elements(() => tf.mul(x, y)),
        elements(() => tf.add(x, row), large && columns! > 1),
        elements(() => tf.mul(row, x), large && columns! > 1),
        elements(() => tf.relu(x)),
      ],
      [two, five],
      `${rows} × ${columns}`,
    );
    const [xs, ys] = [x, y].map((each) => each.dataSync()), { fround } = Math;
    const wrong = scaled!.findIndex((sum, i) =>
      sum !== fround(xs![i]! + fround(ys![i]! * fround(0.1)))
    );
    assertEquals(wrong, -1);
    dispose([x, y, row]);
  }
});

Deno.test("sums of squares of any number of threads have the bits of one", async () => {
  await startBackend("wasm");
  using two = await openKernelThreads(2);
  using five = await openKernelThreads(5);
  for (const size of [1000, 140_000, 400_001]) {
    const x = tf.randomNormal([size], 0, 1, "float32", 1);
    const sum = () => tf.engine().runKernel(sumOfSquares, { x }) as tf.Tensor;
    assertSameBits([[size > 129 * 1024 ? "row sums" : undefined, sum]], [two, five], `${size}`);
    x.dispose();
  }
});

Deno.test("max-pooling's gradient of any number of threads has the bits of one", async () => {
  await startBackend("wasm");
  using two = await openKernelThreads(2);
  using five = await openKernelThreads(5);
  const uneven: tf.backend_util.ExplicitPadding = [[0, 0], [2, 0], [1, 3], [0, 0]];
  const pools = [[3, 2, "same"], [2, 2, "valid"], [2, 3, "valid"], [3, 1, 2], [
    3,
    2,
    uneven,
  ]] as const;
  for (const images of [1, 3, 16]) {
    const x = tf.randomNormal<tf.Rank.R4>([images, 37, 41, 50], 0, 1, "float32", 1);
    for (const [filterSize, strides, pad] of pools) {
      const shape = tf.tidy(() => tf.maxPool(x, filterSize, strides, pad as "same").shape);
      const dy = tf.randomNormal(shape, 0, 1, "float32", 2);
      const attrs = { filterSize, strides, pad } as unknown as tf.NamedAttrMap;
      const kind = images > 1 ? "max pool gradient" : undefined;
      const inputs = { dy, input: x, output: dy };
      const gradient = () => tf.engine().runKernel(tf.MaxPoolGrad, inputs, attrs) as tf.Tensor;
      assertSameBits([[kind, gradient]], [two, five], `${images} images, ${strides}, ${pad}`);
      dy.dispose();
    }
    x.dispose();
  }
});

Deno.test("padding by any number of threads puts zeros around images", async () => {
  await startBackend("wasm");
  using two = await openKernelThreads(2);
  using five = await openKernelThreads(5);
  const around = [[1, 1, 1, 1], [0, 3, 2, 0], [2, 0, 0, 1], [0, 0, 5, 0], [0, 2, 0, 0]] as const;
  for (const [images, channels] of [[1, 48], [3, 40], [16, 9], [70, 1]] as const) {
    const shape = [images, 37, 41, channels] as const;
    const x = tf.randomNormal<tf.Rank.R4>([...shape], 0, 1, "float32", 1);
    const values = x.dataSync();
    for (const [top, bottom, left, right] of around) {
      const [height, width] = [top + 37 + bottom, left + 41 + right];
      const make = () => {
        const info = padded(wasmBackend(), x, { top, left, height, width });
        return tf.engine().makeTensorFromDataId(info.dataId, info.shape, info.dtype);
      };
      const what = `${shape}: ${top} ${bottom} ${left} ${right}`;
      const [found] = assertSameBits(
        [[images > 1 ? "padding" : undefined, make]],
        [two, five],
        what,
      );
      const expected = new Float32Array(images * height * width * channels);
      for (let i = 0; i < values.length; i++) {
        const c = i % channels, column = Math.floor(i / channels) % 41;
        const row = Math.floor(i / channels / 41) % 37, image = Math.floor(i / channels / 41 / 37);
        const line = (image * height + top + row) * width;
        expected[(line + left + column) * channels + c] = values[i]!;
      }
      assertEquals(found!.length, expected.length, what);
      assertEquals(found!.findIndex((value, i) => value !== expected[i]), -1, what);
    }
    x.dispose();
  }
});
