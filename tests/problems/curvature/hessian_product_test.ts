import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import { flatObjective, hessianProduct } from "../../../problems/curvature/mod.ts";
import { apply } from "../../../problems/curvature/symmetric.ts";
import { stochasticQuadratic } from "../../../problems/quadratic/quadratic.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import { testOnBackends } from "../../backends.ts";
import { normal } from "./matrices.ts";

testOnBackends(
  "hessianProduct() of a quadratic problem is its matrix, to single precision",
  async () => {
    const options = { spectrum: "ill", rotate: true, dimension: 20, noise: 0.5 } as const;
    const problem = quadraticProblem(options);
    const { hessian } = stochasticQuadratic(options);
    const objective = await flatObjective(problem, { examples: 64, chunk: 32 });
    const params = problem.init(0);
    const theta = await objective.flatten(params);
    const gradientAt = async (at: Float64Array) => (await objective.at(at)).gradient;
    const v = normal(20, "v");
    await gradientAt(theta); // the problem keeps its matrix on the device
    const before = tf.memory().numTensors;
    const { product, relativeError } = await hessianProduct(gradientAt, theta, { directions: [v] });
    const actual = await product(v);
    const expected = apply(hessian, v);
    assertEquals(tf.memory().numTensors, before);
    const size = Math.hypot(...expected);
    const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / size;
    assert(off < 1e-5 && off < 5 * relativeError + 1e-6, `${off}, said ${relativeError}`);
    objective.dispose();
    dispose(params);
    problem.dispose!();
  },
);

Deno.test("hessianProduct() names bad options", async () => {
  const one = new Float64Array(1);
  const gradientAt = () => Promise.resolve(one);
  await assertRejects(() => hessianProduct(gradientAt, one, { directions: [] }), RangeError);
});
