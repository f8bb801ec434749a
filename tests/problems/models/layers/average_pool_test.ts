import { assertEquals, assertThrows } from "@std/assert";
import { averagePool } from "../../../../problems/models/layers/average_pool.ts";
import { testOnBackends } from "../../../backends.ts";
import type { Array64 } from "../../float64_network.ts";
import { array, assertAsInFloat64 } from "../against_float64.ts";

/** Means over the parts of the windows that lie inside. */
function averagePool64(
  { shape, data }: Array64,
  size: number,
  stride: number,
  padding: "same" | "valid",
): number[] {
  const [n, height, width, channels] = shape as [number, number, number, number];
  const along = (length: number) => {
    const count = padding === "same"
      ? Math.ceil(length / stride)
      : Math.floor((length - size) / stride) + 1;
    const beyond = padding === "same" ? Math.max(0, (count - 1) * stride + size - length) : 0;
    return Array.from({ length: count }, (_, i) => i * stride - Math.floor(beyond / 2));
  };
  const outputs: number[] = [];
  for (let k = 0; k < n; k++) {
    for (const top of along(height)) {
      for (const left of along(width)) {
        for (let c = 0; c < channels; c++) {
          let sum = 0, count = 0;
          for (let i = Math.max(0, top); i < Math.min(top + size, height); i++) {
            for (let j = Math.max(0, left); j < Math.min(left + size, width); j++) {
              sum += data[((k * height + i) * width + j) * channels + c]!;
              count++;
            }
          }
          outputs.push(sum / count);
        }
      }
    }
  }
  return outputs;
}

for (const padding of ["same", "valid"] as const) {
  testOnBackends(`averagePool() with padding ${padding} is the mean inside`, async () => {
    const cases = [[3, 2, [5, 6]], [2, 2, [5, 4]], [3, 1, [4, 3]], [2, 3, [7, 7]]] as const;
    for (const [size, stride, image] of cases) {
      await assertAsInFloat64({
        layer: averagePool(size, { stride, padding }),
        x: array([2, ...image, 3], "x"),
        reference: (_, x) => averagePool64(x, size, stride, padding),
      });
    }
  });
}

Deno.test("averagePool() steps by its size unless told otherwise", () => {
  assertEquals(averagePool(2).outputShape([5, 5, 3]), [3, 3, 3]);
  assertEquals(averagePool(2, { padding: "valid" }).outputShape([5, 5, 3]), [2, 2, 3]);
});

Deno.test("averagePool() throws on what it cannot pool", () => {
  const message = "averagePool needs inputs of shape [height, width, channels]; got [7]";
  assertThrows(() => averagePool(2).outputShape([7]), TypeError, message);
  for (const bad of [0, 1.5]) {
    const message = `must be a whole number of at least 1, got ${bad}`;
    assertThrows(() => averagePool(bad), RangeError, `size ${message}`);
    assertThrows(() => averagePool(2, { stride: bad }), RangeError, `stride ${message}`);
  }
});
