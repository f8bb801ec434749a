import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { diagonalOf } from "../../../optimizers/flat.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { CurvatureKind } from "../../../optimizers/types.ts";
import type { LikelihoodName } from "../../../problems/fisher/likelihood.ts";
import { modelCurvature } from "../../../problems/fisher/model_curvature.ts";
import { modelCurvatureDiagonal } from "../../../problems/fisher/model_curvature_diagonal.ts";
import { curvatureKinds } from "../../../problems/fisher/output_weights.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { dropout } from "../../../problems/models/layers/dropout.ts";
import { convNet } from "../../../problems/models/networks/conv_net.ts";
import type { ExampleShape, Layer } from "../../../problems/models/layer.ts";
import { mlp } from "../../../problems/models/networks/mlp.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import type { Batch } from "../../../problems/problem.ts";
import { random, randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { generic, toTensors } from "../tiny_problems.ts";

const outputs: Readonly<Record<LikelihoodName, number>> = {
  gaussian: 2,
  bernoulli: 1,
  categorical: 3,
};
const names = Object.keys(outputs) as LikelihoodName[];

interface Net {
  readonly name: string;
  readonly inputShape: ExampleShape;
  model(classes: number): Layer;
}

const nets: readonly Net[] = [
  { name: "a dense net", inputShape: [3], model: (classes) => mlp({ hidden: [4], classes }) },
  {
    name: "a convolutional net",
    inputShape: [5, 4, 2],
    model: (classes) => convNet({ convolutions: [{ filters: 2, size: 3 }], hidden: [3], classes }),
  },
];

/** Drawn parameters, and a batch. */
function drawn(model: Layer, inputShape: ExampleShape, likelihood: LikelihoodName, n: number) {
  const start = model.init(randomKey(0), inputShape);
  const params = toTensors(generic(start));
  dispose(start);
  const stream = random(5, "diagonal", likelihood);
  const shape = [n, ...inputShape];
  const size = shape.reduce((a, b) => a * b);
  const xs = tf.tensor(Float32Array.from({ length: size }, stream.normal), shape);
  const m = outputs[likelihood];
  const ys = likelihood === "gaussian"
    ? tf.tensor2d(Float32Array.from({ length: n * m }, stream.normal), [n, m])
    : tf.tensor1d(Int32Array.from({ length: n }, () => stream.below(Math.max(2, m))), "int32");
  return { params, batch: { xs, ys } satisfies Batch };
}

/** Compares with the diagonal of the whole matrix. */
async function compare(net: Net, likelihood: LikelihoodName, kind: CurvatureKind, n: number) {
  const model = net.model(outputs[likelihood]);
  const { params, batch } = drawn(model, net.inputShape, likelihood, n);
  const request = { kind, key: randomKey(3) };
  const matrix = modelCurvature(model, likelihood, params, batch, request);
  const expected = diagonalOf(matrix);
  const before = tf.memory().numTensors;
  const found = modelCurvatureDiagonal(model, likelihood, params, batch, request);
  assertEquals(tf.memory().numTensors, before + 1);
  assertEquals(found.shape, expected.shape);
  const [actual, wanted] = await Promise.all([found.data(), expected.data()]);
  assert(wanted.some((value) => value > 0));
  const least = 1e-6 * Math.max(...wanted); // what rounding leaves of unused parameters
  wanted.forEach((value, at) =>
    assertAlmostEquals(actual[at]!, value, 1e-4 * value + least, `${likelihood} ${kind} ${at}`)
  );
  dispose([params, batch, matrix, expected, found]);
}

for (const net of nets) {
  testOnBackends(`the diagonal of ${net.name} is that of its matrix`, async () => {
    for (const likelihood of names) {
      for (const kind of curvatureKinds) await compare(net, likelihood, kind, 5);
    }
  });

  testOnBackends(`the diagonal of ${net.name} takes a batch of one example`, async () => {
    for (const kind of curvatureKinds) await compare(net, "categorical", kind, 1);
  }, ["cpu", "wasm"]);
}

testOnBackends("examples without a rule for variances are gone through one by one", async () => {
  const plain = { name: "", inputShape: [3] };
  const model = (classes: number): Layer => {
    const { variance: _, ...layer } = dense(classes);
    return layer;
  };
  for (const kind of curvatureKinds) await compare({ ...plain, model }, "categorical", kind, 4);
}, ["cpu"]);

testOnBackends("the diagonal knows no limit of size", async () => {
  const model = mlp({ hidden: [300], classes: 10 });
  const params = model.init(randomKey(0), [20]);
  const batch = { xs: tf.ones([4, 20]), ys: tf.zeros([4], "int32") };
  const found = modelCurvatureDiagonal(model, "categorical", params, batch, { kind: "fisher" });
  assertEquals(found.shape, [20 * 300 + 300 + 300 * 10 + 10]);
  assert((await found.data()).every((value) => value >= 0 && Number.isFinite(value)));
  dispose([params, batch, found]);
});

Deno.test("what has no diagonal is named", async () => {
  await useBackend("cpu");
  const batch = { xs: tf.zeros([2, 3]), ys: tf.zeros([2], "int32") };
  const cases: readonly [Layer, CurvatureKind, string][] = [
    [
      sequential([["fc1", dense(4)], ["bn1", batchNorm()], ["fc2", dense(3)]]),
      "fisher",
      "there is no curvature matrix through batchNorm",
    ],
    [
      sequential([["fc1", dense(4)], dropout(0.5), ["fc2", dense(3)]]),
      "empirical-fisher",
      "there is no curvature matrix through dropout: its outputs are random; leave the layer out",
    ],
    [mlp({ hidden: [], classes: 3 }), "monte-carlo-fisher", "needs a key to draw from"],
  ];
  for (const [model, kind, message] of cases) {
    const params = model.init(randomKey(0), [3]);
    const before = tf.memory().numTensors;
    assertThrows(
      () => modelCurvatureDiagonal(model, "categorical", params, batch, { kind }),
      TypeError,
      message,
    );
    assertEquals(tf.memory().numTensors, before);
    dispose(params);
  }
  dispose(batch);
});
