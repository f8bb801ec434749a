import { assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../../optimizers/tensors.ts";
import { filledWith } from "../../../../problems/models/initializers.ts";
import { dense } from "../../../../problems/models/layers/dense.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import { dense64 } from "../../float64_network.ts";
import { array, assertOutput } from "../against_float64.ts";

testOnBackends("dense() is x W + b", async () => {
  const params = { kernel: array([3, 4], "kernel"), bias: array([4], "bias") };
  const x = array([3], "x");
  await assertOutput(dense(4), params, x, dense64([...x.data], params.kernel, params.bias));
});

testOnBackends("dense() starts with the bias it is told", async () => {
  const params = dense(3, { bias: filledWith(0.5) }).init(randomKey(0), [4]);
  assertEquals([...await params.bias!.data()], [0.5, 0.5, 0.5]);
  dispose(params);
});

testOnBackends("dense() starts with a bias of 0 and a kernel from its key", async () => {
  const [a, b, c] = [1, 1, 2].map((seed) => dense(4).init(randomKey(seed), [3]));
  assertEquals(Object.keys(a!), ["kernel", "bias"]);
  assertEquals(a!.kernel!.shape, [3, 4]);
  assertEquals([...await a!.bias!.data()], [0, 0, 0, 0]);
  assertEquals(await a!.kernel!.data(), await b!.kernel!.data());
  assertEquals((await a!.kernel!.data())[0] === (await c!.kernel!.data())[0], false);
  dispose([a, b, c]);
});

Deno.test("dense() throws on what it cannot take", () => {
  assertThrows(
    () => dense(3).outputShape([28, 28, 1]),
    TypeError,
    "dense needs inputs of shape [inputs]; put flatten() before it; got [28, 28, 1]",
  );
  for (const bad of [0, -1, 1.5, NaN]) {
    const message = `units must be a whole number of at least 1, got ${bad}`;
    assertThrows(() => dense(bad), RangeError, message);
  }
});
