import { assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../../../optimizers/tensors.ts";
import "../../../../../problems/kernels/mod.ts";
import { softmaxCrossEntropy } from "../../../../../problems/kinds/losses.ts";
import { batchNorm } from "../../../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../../../problems/models/layers/dense.ts";
import { tanh } from "../../../../../problems/models/layers/activations.ts";
import { tiedEmbedding } from "../../../../../problems/models/layers/transformer/tied_embedding.ts";
import { timeDistributed } from "../../../../../problems/models/layers/time_distributed.ts";
import { initialState } from "../../../../../problems/models/state.ts";
import { randomKey } from "../../../../../problems/random.ts";
import { lossGradientVariance } from "../../../../../problems/variance/loss_gradient_variance.ts";
import { testOnBackends } from "../../../../backends.ts";
import { dense64 } from "../../../float64_network.ts";
import { assertValues, normal, numbers, reference } from "../../../variance/reference.ts";
import { array, assertAsInFloat64 } from "../../against_float64.ts";

testOnBackends("tiedEmbedding() has one matrix for both ends, and both gradients", async () => {
  const codes = Float64Array.of(0, 2, 1, 2, 2, 0);
  await assertAsInFloat64({
    layer: tiedEmbedding(3, 2, timeDistributed(dense(2))),
    params: {
      "embedding/kernel": array([3, 2], "vectors"),
      "body/kernel": array([2, 2], "kernel"),
      "body/bias": array([2], "bias"),
    },
    x: { shape: [2, 3], data: codes },
    reference: (params) => {
      const { data } = params["embedding/kernel"]!;
      const vector = (symbol: number) => [...data.subarray(2 * symbol, 2 * symbol + 2)];
      return [...codes].flatMap((code) => {
        const y = dense64(vector(code), params["body/kernel"]!, params["body/bias"]!);
        return [0, 1, 2].map((s) => vector(s).reduce((sum, v, j) => sum + v * y[j]!, 0));
      });
    },
    integers: true,
  });
});

testOnBackends("variances of tiedEmbedding()'s gradients are those of both uses", async () => {
  const model = tiedEmbedding(4, 3, tanh());
  const params = { "embedding/kernel": normal([4, 3], 1) };
  const batch = { xs: numbers([5, 3], 4, 2), ys: numbers([5, 3], 4, 3) };
  const expected = await reference(model, softmaxCrossEntropy, params, batch);
  const found = lossGradientVariance(model, softmaxCrossEntropy)(params, batch);
  await assertValues(found.gradient, expected.gradient, "gradient");
  await assertValues(found.variance, expected.variance, "variance");
  dispose([params, batch, found]);
});

testOnBackends("tiedEmbedding() begins with its parts' parameters and state", () => {
  const model = tiedEmbedding(3, 2, batchNorm());
  const params = model.init(randomKey(0), [5]), state = initialState(model, [5]);
  assertEquals(Object.keys(params), ["embedding/kernel", "body/scale", "body/offset"]);
  assertEquals(Object.keys(state), ["body/mean", "body/variance"]);
  dispose([params, state]);
}, ["cpu"]);

Deno.test("tiedEmbedding() throws where its body changes the vectors' length", () => {
  assertThrows(
    () => tiedEmbedding(3, 2, timeDistributed(dense(4))).outputShape([5]),
    TypeError,
    "tiedEmbedding needs a body that gives [..., 2], got [5,4]; let it end with a layer of 2 units",
  );
});
