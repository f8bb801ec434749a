import { assert, assertEquals } from "@std/assert";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  viewOf,
  wasmBackend,
} from "../../../../../optimizers/backends/wasm_heap.ts";
import { positionsOf } from "../../../../../problems/kernels/wasm/conv2d.ts";
import { multiply } from "../../../../../problems/kernels/wasm/products/matrix.ts";
import {
  multiplesOf,
  type Operand,
  plainOperand,
} from "../../../../../problems/kernels/wasm/products/operand.ts";
import { overlapOf } from "../../../../../problems/kernels/wasm/products/overlap.ts";
import { onWasm, startBackend } from "../../../../backends.ts";
import { values } from "../../against_cpu.ts";

interface Images {
  readonly images: number;
  /** Windows down and along each image. */
  readonly down: number;
  readonly along: number;
  readonly channels: number;
  /** Sides of a window. */
  readonly size: number;
  readonly stride?: number;
  /** The runs of windows in descending order, a tap each, as gradients of inputs have them. */
  readonly backwards?: boolean;
}

/** Windows over images whose elements begin at an address, and how many elements the images have. */
function windows(
  { images, down, along, channels, size, stride = 1, backwards = false }: Images,
  address = 0,
): { readonly operand: Operand; readonly elements: number } {
  const height = (down - 1) * stride + size, width = (along - 1) * stride + size;
  const pixel = 4 * channels, line = width * pixel;
  const steps = { image: height * line, row: stride * line, column: stride * pixel };
  const rows = positionsOf(images, down, along, steps);
  const taps = Array.from(
    { length: size * size },
    (_, tap) => Math.floor(tap / size) * line + tap % size * pixel,
  );
  const operand = backwards
    ? {
      address,
      rows,
      runs: Int32Array.from(taps.toReversed()),
      length: channels,
      transposed: false,
    }
    : { address, rows, runs: multiplesOf(line, size), length: size * channels, transposed: false };
  return { operand, elements: images * height * width * channels };
}

const cases: Readonly<Record<string, Images>> = {
  "three images": { images: 3, down: 12, along: 13, channels: 32, size: 5 },
  "three images, backwards": {
    images: 3,
    down: 12,
    along: 13,
    channels: 32,
    size: 5,
    backwards: true,
  },
  "an image in pieces": { images: 2, down: 40, along: 41, channels: 64, size: 3 },
  "an image in pieces, backwards": {
    images: 1,
    down: 40,
    along: 41,
    channels: 64,
    size: 3,
    backwards: true,
  },
  "windows two lines apart": { images: 2, down: 11, along: 13, channels: 20, size: 4, stride: 2 },
};

Deno.test("overlapOf() finds what windows over images have in common", () => {
  const found = Object.values(cases).map((each) => overlapOf(windows(each).operand));
  const line = (width: number, channels: number) => 4 * width * channels;
  assertEquals(found, [
    { parts: 5, step: line(17, 32), period: 13, block: 156 },
    { parts: 5, step: -line(17, 32), period: 13, block: 156 },
    { parts: 3, step: line(43, 64), period: 41, block: 1640 },
    { parts: 3, step: -line(43, 64), period: 41, block: 1640 },
    { parts: 2, step: 2 * line(28, 20), period: 13, block: 143 },
  ]);
});

Deno.test("overlapOf() finds none where rows do not lie so", () => {
  const { operand } = windows(cases["three images"]!);
  const changed = (table: Int32Array, at: number) =>
    table.map((each, i) => i === at ? each + 4 : each);
  const { rows, runs } = operand;
  assert(overlapOf(operand) !== undefined);
  for (const at of [0, 1, 13, 100, 155, 156, 157, 300, rows.length - 1]) {
    const overlap = overlapOf({ ...operand, rows: changed(rows, at) });
    assertEquals(overlap, undefined, `row ${at}`);
  }
  for (const at of runs.keys()) {
    assertEquals(overlapOf({ ...operand, runs: changed(runs, at) }), undefined, `run ${at}`);
  }
  assertEquals(overlapOf({ ...operand, rows: rows.subarray(0, rows.length - 1) }), undefined);
  assertEquals(overlapOf(plainOperand(0, 500, 300, false)), undefined);
  assertEquals(overlapOf(plainOperand(0, 1, 300, false)), undefined);
});

/** Element `(i, k)` of an operand as it lies. */
function elementOf(
  heap: Float32Array,
  { address, rows, runs, length }: Operand,
  i: number,
  k: number,
) {
  return heap[(address + rows[i]! + runs[Math.floor(k / length)]!) / 4 + k % length]!;
}

for (const backend of onWasm) {
  Deno.test(`products with overlapping rows are those of a float64 loop (${backend})`, async () => {
    await startBackend(backend);
    const wasm = wasmBackend(), columns = 24;
    for (const [name, each] of Object.entries(cases)) {
      const { elements } = windows(each);
      const count = windows(each).operand.rows.length, width = each.size ** 2 * each.channels;
      const images = allocate(wasm, [elements]);
      const weights = allocate(wasm, [width * columns]),
        gradients = allocate(wasm, [count * columns]);
      const outputs = allocate(wasm, [Math.max(width, count) * columns]);
      const tensors = [images, weights, gradients, outputs];
      tensors.forEach((tensor, i) => viewOf(wasm, tensor).set(values(tensor.shape, i)));
      const [atImages, atWeights, atGradients, atOutputs] = tensors.map((t) =>
        addressOf(wasm, t)
      ) as [number, number, number, number];
      const { operand } = windows(each, atImages);
      const rights = {
        "windows · weights": plainOperand(atWeights, width, columns, false),
        "windows · weightsᵀ": { // in runs as the windows'
          address: atWeights,
          rows: multiplesOf(4 * width, columns),
          runs: multiplesOf(4 * operand.length, operand.runs.length),
          length: operand.length,
          transposed: true,
        },
      };
      const check = (
        left: Operand,
        right: Operand,
        sizes: readonly [number, number],
        what: string,
      ) => {
        const [rowCount, depth] = sizes;
        multiply(wasm, left, right, multiplesOf(4 * columns, rowCount, atOutputs));
        const heap = new Float32Array(memoryOf(wasm).buffer);
        for (let n = 0; n < 300; n++) {
          const i = (n * 7919) % rowCount, j = (n * 31) % columns;
          let [sum, size] = [0, 0];
          for (let k = 0; k < depth; k++) {
            const a = left.transposed ? elementOf(heap, left, k, i) : elementOf(heap, left, i, k);
            const b = right.transposed
              ? elementOf(heap, right, j, k)
              : elementOf(heap, right, k, j);
            sum += a * b;
            size += Math.abs(a * b);
          }
          const got = heap[atOutputs / 4 + i * columns + j]!;
          assert(
            Math.abs(got - sum) <= 1e-6 * size,
            `${name}, ${what}: ${got} for ${sum} at ${i}, ${j}`,
          );
        }
      };
      for (const [what, right] of Object.entries(rights)) {
        check(operand, right, [count, width], what);
      }
      const transposed = { ...operand, transposed: true };
      check(
        transposed,
        plainOperand(atGradients, count, columns, false),
        [width, count],
        "windowsᵀ · gradients",
      );
      tensors.forEach((tensor) => free(wasm, tensor));
    }
  });
}
