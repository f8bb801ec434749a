import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { CurvatureKind, Tensors } from "../../../optimizers/types.ts";
import { jacobianGram } from "../../../problems/fisher/gram.ts";
import { likelihood, type LikelihoodName } from "../../../problems/fisher/likelihood.ts";
import { modelCurvature } from "../../../problems/fisher/model_curvature.ts";
import { outputWeights } from "../../../problems/fisher/output_weights.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { dropout } from "../../../problems/models/layers/dropout.ts";
import type { Layer } from "../../../problems/models/layer.ts";
import { mlp } from "../../../problems/models/networks/mlp.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import type { Batch } from "../../../problems/problem.ts";
import { random, randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { mlp64, type Params64 } from "../float64_network.ts";
import { generic, toTensors } from "../tiny_problems.ts";

const [n, inputs] = [4, 3];

interface Case {
  readonly likelihood: LikelihoodName;
  readonly outputs: number;
  readonly model: Layer;
}

const cases: readonly Case[] = [
  { likelihood: "gaussian", outputs: 2, model: mlp({ hidden: [3], classes: 2 }) },
  { likelihood: "bernoulli", outputs: 1, model: mlp({ hidden: [3], classes: 1 }) },
  { likelihood: "categorical", outputs: 3, model: mlp({ hidden: [3], classes: 3 }) },
];

interface Drawn {
  readonly params64: Params64;
  readonly params: Tensors;
  readonly xs: readonly number[][];
  readonly targets: Float64Array;
  readonly batch: Batch;
}

function drawn({ likelihood: name, outputs, model }: Case): Drawn {
  const stream = random(7, "model curvature", name);
  const start = model.init(randomKey(0), [inputs]);
  const params64 = generic(start);
  dispose(start);
  const xs = Array.from(
    { length: n },
    () => Array.from({ length: inputs }, () => Math.fround(stream.normal())),
  );
  const size = likelihood(name).targetSize(outputs);
  const targets = Float64Array.from(
    { length: n * size },
    () => name === "gaussian" ? Math.fround(stream.normal()) : stream.below(Math.max(2, outputs)),
  );
  const ys = name === "categorical"
    ? tf.tensor1d([...targets], "int32")
    : tf.tensor2d([...targets], [n, size]);
  const batch = { xs: tf.tensor2d(xs), ys };
  return { params64, params: toTensors(params64), xs, targets, batch };
}

/** Outputs, and their Jacobian by central differences: N × M and N × M × d. */
function linearized({ params64, xs }: Drawn, m: number) {
  const names = Object.keys(params64);
  const d = names.reduce((sum, name) => sum + params64[name]!.data.length, 0);
  const outputs = Float64Array.from(xs.flatMap((x) => mlp64(params64, x)));
  const jacobians = new Float64Array(n * m * d);
  let column = 0;
  for (const name of names) {
    const { data } = params64[name]!;
    for (let i = 0; i < data.length; i++, column++) {
      const [up, down] = [1e-6, -1e-6].map((step) => {
        const moved = { ...params64, [name]: { ...params64[name]!, data: data.slice() } };
        moved[name]!.data[i]! += step;
        return xs.flatMap((x) => mlp64(moved, x));
      });
      up!.forEach((value, row) => jacobians[row * d + column] = (value - down![row]!) / 2e-6);
    }
  }
  return { d, outputs, jacobians };
}

for (const each of cases) {
  const { likelihood: name, outputs: m, model } = each;
  const exact: readonly CurvatureKind[] = ["fisher", "gauss-newton", "empirical-fisher"];

  testOnBackends(`${name}: matrices of a network are those of float64`, async () => {
    const data = drawn(each);
    const { d, outputs, jacobians } = linearized(data, m);
    for (const kind of exact) {
      const weights = outputWeights({
        kind,
        likelihood: likelihood(name),
        outputs,
        outputSize: m,
        targets: data.targets,
      });
      const expected = jacobianGram(jacobians, weights, m, d);
      const before = tf.memory().numTensors;
      const found = modelCurvature(model, name, data.params, data.batch, { kind });
      assertEquals(tf.memory().numTensors, before + 1);
      assertEquals(found.shape, [d, d]);
      (await found.data()).forEach((value, at) =>
        assertAlmostEquals(value, expected[at]!, 2e-5, `${kind} ${at}`)
      );
      found.dispose();
    }
    dispose([data.params, data.batch]);
  });

  testOnBackends(`${name}: Fisher and Gauss-Newton matrix of a network are equal to 1e-10`, () => {
    const data = drawn(each);
    const { d, outputs, jacobians } = linearized(data, m);
    const [fisher, ggn] = (["fisher", "gauss-newton"] as const).map((kind) => {
      const rest = { outputs, outputSize: m, targets: data.targets };
      const weights = outputWeights({ kind, likelihood: likelihood(name), ...rest });
      return jacobianGram(jacobians, weights, m, d);
    });
    fisher!.forEach((value, at) => assertAlmostEquals(value, ggn![at]!, 1e-10));
    dispose([data.params, data.batch]);
  }, ["cpu"]);

  testOnBackends(`${name}: the Monte-Carlo Fisher of a network is unbiased`, async () => {
    const data = drawn(each);
    const of = (kind: CurvatureKind, k = 0) =>
      modelCurvature(model, name, data.params, data.batch, { kind, key: randomKey(k) });
    const fisher = of("fisher");
    const exact = await fisher.data();
    const draws: Float32Array[] = [];
    for (let k = 0; k < 200; k++) {
      const drawn = of("monte-carlo-fisher", k);
      draws.push(await drawn.data() as Float32Array);
      drawn.dispose();
    }
    const again = of("monte-carlo-fisher", 0);
    assertEquals(await again.data(), draws[0]);
    exact.forEach((value, at) => {
      const mean = draws.reduce((sum, draw) => sum + draw[at]!, 0) / draws.length;
      const squares = draws.reduce((sum, draw) => sum + (draw[at]! - mean) ** 2, 0);
      const error = Math.sqrt(squares / (draws.length - 1) / draws.length);
      assertAlmostEquals(mean, value, 4 * error + 1e-5, String(at));
    });
    dispose([data.params, data.batch, fisher, again]);
  }, ["cpu"]);
}

Deno.test("what has no curvature matrix is named", async () => {
  await useBackend("cpu");
  const batch = { xs: tf.zeros([2, 3]), ys: tf.zeros([2], "int32") };
  const cases: readonly [Layer, CurvatureKind, new () => Error, string][] = [
    [
      sequential([["fc1", dense(4)], ["bn1", batchNorm()], ["fc2", dense(3)]]),
      "fisher",
      TypeError,
      "there is no curvature matrix through batchNorm",
    ],
    [
      sequential([["fc1", dense(4)], dropout(0.5), ["fc2", dense(3)]]),
      "fisher",
      TypeError,
      "there is no curvature matrix through dropout: its outputs are random; leave the layer out",
    ],
    [
      mlp({ hidden: [600], classes: 3 }),
      "fisher",
      RangeError,
      "at most 2048 parameters, this sequential has 4203",
    ],
    [mlp({ hidden: [], classes: 3 }), "monte-carlo-fisher", TypeError, "needs a key to draw from"],
  ];
  for (const [model, kind, error, message] of cases) {
    const params = model.init(randomKey(0), [3]);
    const before = tf.memory().numTensors;
    assertThrows(
      () => modelCurvature(model, "categorical", params, batch, { kind }),
      error,
      message,
    );
    assertEquals(tf.memory().numTensors, before);
    dispose(params);
  }
  dispose(batch);
});
