import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import {
  exactProduct,
  type FlatObjective,
  flatObjective,
} from "../../../problems/curvature/mod.ts";
import { apply } from "../../../problems/curvature/symmetric.ts";
import { testOnBackends } from "../../backends.ts";
import { tinyProblems } from "../tiny_problems.ts";
import { normal } from "./matrices.ts";
import { problemOf, softmaxRegression } from "./problems.ts";

testOnBackends(
  "softmax regression: the differentiated gradient gives the explicit Hessian to 1e-5",
  async () => {
    const { problem, d, hessianAt } = softmaxRegression();
    const objective = await flatObjective(problem, { examples: 24, chunk: 10 });
    const theta = normal(d, "theta");
    const { gradient } = await objective.at(theta);
    const before = tf.memory().numTensors;
    const exact = await exactProduct(objective, theta, { gradient, other: normal(d, "other") });
    assertEquals(tf.memory().numTensors, before);
    const v = normal(d, "v");
    const [actual, expected] = [await exact!.product(v), apply(hessianAt(theta), v)];
    const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / Math.hypot(...expected);
    assert(off < 1e-5, `${off}`);
    objective.dispose();
  },
);

/** `Σ exp θ`, whose gradient is made from the saved result: its derivative is lost. */
const closed = (x: tf.Tensor) =>
  tf.customGrad((value, save) => {
    const powers = tf.exp(value as tf.Tensor);
    (save as (tensors: tf.Tensor[]) => void)([powers]);
    return {
      value: tf.sum(powers),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, dy),
    };
  })(x) as tf.Scalar;

/** `exactProduct` at (1, 2, ½). */
async function exactProductOf(loss: (theta: tf.Tensor) => tf.Tensor) {
  const objective = await flatObjective(problemOf(loss), { examples: 2 });
  const theta = new Float64Array([1, 2, 0.5]);
  const { gradient } = await objective.at(theta);
  const found = await exactProduct(objective, theta, { gradient, other: normal(3, "other") });
  objective.dispose();
  return found;
}

for (const rest of [0, 0.1, 1, 5, 10]) { // all is lost, most, …, a tenth
  const squares = (theta: tf.Tensor) => tf.mul(tf.sum(tf.square(theta)), rest);
  testOnBackends(
    `exactProduct() is not taken in by a lost derivative beside ${rest} Σθ²`,
    async () => {
      const found = await exactProductOf((theta) => tf.add(closed(theta), squares(theta)));
      assertEquals(found, undefined);
    },
    ["cpu"],
  );
}

testOnBackends("exactProduct() reports what it lets pass", async () => {
  for (const rest of [200, 1000]) {
    const found = await exactProductOf((theta) =>
      tf.add(closed(theta), tf.mul(tf.sum(tf.square(theta)), rest))
    );
    if (found === undefined) continue; // seen, too
    const image = await found.product(new Float64Array([0, 1, 0]));
    const off = Math.exp(2) / (2 * rest + Math.exp(2)); // e² of the derivative is lost
    assertAlmostEquals(image[1]!, 2 * rest, 1e-3 * rest);
    assert(found.relativeError > off / 3, `${found.relativeError} for ${off}`);
  }
}, ["cpu"]);

testOnBackends("exactProduct() takes Σθ⁴, where nothing is lost", async () => {
  const found = await exactProductOf((theta) => tf.sum(tf.square(tf.square(theta))));
  const image = await found!.product(new Float64Array([1, 1, 1]));
  [12, 48, 3].forEach((value, i) => assertAlmostEquals(image[i]!, value, 1e-4)); // 12 θ²
}, ["cpu"]);

/** `½ (θ₀² + 2 θ₁² + θ₂²) + θ₁ + θ₂` with a kink of θ₀ on either side of 1, at (1, 0, 0). */
function betweenKinks(share: number) {
  const slope = (x: number) => x + (Math.abs(x - 1) > 1.5e-5 ? Math.sign(x - 1) : 0);
  const at = (theta: Float64Array) =>
    Promise.resolve({
      loss: 0,
      gradient: Float64Array.of(slope(theta[0]!), 2 * theta[1]! + 1, theta[2]! + 1),
    });
  const product = (_: Float64Array, v: Float64Array) =>
    Promise.resolve(Float64Array.of(share * v[0]!, share * 2 * v[1]!, v[2]!));
  const part = (name: string, from: number, to: number) => ({ name, shape: [to - from], from, to });
  const parts = [part("hidden", 0, 2), part("last", 2, 3)];
  return { dimension: 3, parts, examples: 1, at, product } as unknown as FlatObjective;
}

Deno.test("exactProduct() tells by steps too short for a kink, where longer ones step over some", async () => {
  const theta = Float64Array.of(1, 0, 0);
  const of = async (share: number) => {
    const objective = betweenKinks(share);
    const { gradient } = await objective.at(theta);
    return await exactProduct(objective, theta, { gradient, other: normal(3, "other") });
  };
  const found = await of(1);
  assert(found!.relativeError < 1e-6, `${found!.relativeError}`);
  assertEquals(await of(0.5), undefined); // half is lost
});

testOnBackends("exactProduct() takes networks with ReLUs, kinks or not", async () => {
  for (const seed of [0, 1, 2, 3]) {
    const { problem } = tinyProblems[1]!;
    const objective = await flatObjective(problem, { examples: 11, seed });
    const start = problem.init(seed);
    const theta = await objective.flatten(start);
    const { gradient } = await objective.at(theta);
    const other = normal(theta.length, "other");
    const found = await exactProduct(objective, theta, { gradient, other });
    assert(found!.relativeError < 1e-4, `${found!.relativeError}`);
    objective.dispose();
    dispose(start);
  }
}, ["cpu"]);
