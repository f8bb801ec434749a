import { assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../../optimizers/tensors.ts";
import { filledWith } from "../../../../problems/models/initializers.ts";
import { conv2d } from "../../../../problems/models/layers/conv2d.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import { conv64 } from "../../float64_network.ts";
import { array, assertOutput, image } from "../against_float64.ts";

testOnBackends("conv2d() slides its kernel, zeros around the input", async () => {
  for (const size of [1, 2, 3, 5]) {
    const params = { kernel: array([size, size, 2, 3], "kernel"), bias: array([3], "bias") };
    const x = array([6, 5, 2], "x");
    const expected = conv64(image(x), params.kernel, params.bias).flat(2);
    await assertOutput(conv2d(3, size), params, x, expected);
  }
});

testOnBackends("conv2d() with padding valid or stride 2 keeps part of those outputs", async () => {
  const params = { kernel: array([3, 3, 2, 3], "kernel"), bias: array([3], "bias") };
  const x = array([7, 5, 2], "x");
  const all = conv64(image(x), params.kernel, params.bias);
  const inside = all.slice(1, -1).map((line) => line.slice(1, -1));
  await assertOutput(conv2d(3, 3, { padding: "valid" }), params, x, inside.flat(2));
  const second = inside.filter((_, i) => i % 2 === 0).map((line) =>
    line.filter((_, j) => j % 2 === 0)
  );
  const strided = conv2d(3, 3, { padding: "valid", stride: 2 });
  await assertOutput(strided, params, x, second.flat(2));
});

testOnBackends("conv2d() without bias, with stride 2 and zeros around the input", async () => {
  for (const [size, shape] of [[3, [7, 6, 2]], [1, [5, 4, 2]], [5, [6, 7, 2]]] as const) {
    const params = { kernel: array([size, size, 2, 3], "kernel") };
    const x = array(shape, "x"), layer = conv2d(3, size, { stride: 2, bias: false });
    const expected = conv64(image(x), params.kernel, undefined, { stride: 2 }).flat(2);
    await assertOutput(layer, params, x, expected);
    const own = layer.init(randomKey(0), shape);
    assertEquals(Object.keys(own), ["kernel"]);
    dispose(own);
  }
});

testOnBackends("conv2d() starts with the bias it is told", async () => {
  const params = conv2d(2, 3, { bias: filledWith(-1) }).init(randomKey(0), [5, 5, 1]);
  assertEquals([...await params.bias!.data()], [-1, -1]);
  dispose(params);
});

testOnBackends("conv2d() starts with a bias of 0 and a kernel from its key", async () => {
  const [a, b, c] = [1, 1, 2].map((seed) => conv2d(4, 3).init(randomKey(seed), [5, 5, 2]));
  assertEquals(Object.keys(a!), ["kernel", "bias"]);
  assertEquals(a!.kernel!.shape, [3, 3, 2, 4]);
  assertEquals([...await a!.bias!.data()], [0, 0, 0, 0]);
  assertEquals(await a!.kernel!.data(), await b!.kernel!.data());
  assertEquals((await a!.kernel!.data())[0] === (await c!.kernel!.data())[0], false);
  dispose([a, b, c]);
});

Deno.test("conv2d() throws on what it cannot take", () => {
  assertThrows(
    () => conv2d(3, 3).outputShape([784]),
    TypeError,
    "conv2d needs inputs of shape [height, width, channels]; got [784]",
  );
  assertThrows(
    () => conv2d(3, 5, { padding: "valid" }).outputShape([4, 9, 1]),
    TypeError,
    'conv2d of size 5 needs inputs at least as large, got 4×9; use the padding "same"',
  );
  for (const bad of [0, -1, 1.5, NaN]) {
    const message = `must be a whole number of at least 1, got ${bad}`;
    assertThrows(() => conv2d(bad, 3), RangeError, `filters ${message}`);
    assertThrows(() => conv2d(3, bad), RangeError, `size ${message}`);
    assertThrows(() => conv2d(3, 3, { stride: bad }), RangeError, `stride ${message}`);
  }
});
