import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { adaptMatrix, type AdaptMatrixOptions } from "../../../optimizers/transformations/mod.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { random } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { wholeReference, type WholeSeen } from "../whole_reference.ts";

/** What mini-batches of 12 examples tell, whose gradients spread along no axis, around (1, -2, 0.5). */
function batches(count: number): WholeSeen[] {
  const stream = random(3, "adaptMatrix");
  return Array.from({ length: count }, () => {
    const examples = Array.from({ length: 12 }, () => {
      const [a, b, c] = [stream.normal(), stream.normal(), stream.normal()];
      return [1 + a + b, -2 + b - 0.5 * c, 0.5 + 0.3 * c + a];
    });
    const mean = (of: (g: readonly number[]) => number) =>
      examples.reduce((sum, g) => sum + of(g) / 12, 0);
    const gradient = [0, 1, 2].map((i) => mean((g) => g[i]!));
    const matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => mean((g) => g[i]! * g[j]!)));
    const variance = gradient.map((m, i) => (matrix[i]![i]! - m * m) / 11);
    return { gradient, matrix, variance, params: [0, 0, 0] };
  });
}

/** The directions that come of it. */
async function directions(seen: readonly WholeSeen[], options: AdaptMatrixOptions = {}) {
  const adapted = adaptMatrix(options);
  const tensors = (values: readonly number[]) => ({
    a: tf.tensor1d(values.slice(0, 1)),
    b: tf.tensor1d(values.slice(1)),
  });
  const params = tensors([0, 0, 0]);
  let state = adapted.init(params);
  const found: number[][] = [];
  for (const { gradient, matrix, variance } of seen) {
    const grad = tensors(gradient);
    const observed = {
      curvature: tf.tensor2d(matrix.map((row) => [...row])),
      variance: tensors(variance),
    };
    const [next, update] = adapted.update(state, grad, observed);
    found.push([...await update.a!.data(), ...await update.b!.data()]);
    dispose([state, grad, observed, update]);
    state = next;
  }
  dispose([state, params]);
  return found;
}

const close = (actual: readonly number[], expected: readonly number[]) =>
  actual.forEach((value, i) => assertAlmostEquals(value, expected[i]!, 2e-4));

testOnBackends(
  "adaptMatrix() is the float64 reference where covariances are real ones",
  async () => {
    const seen = batches(8);
    const found = await directions(seen);
    found.forEach((direction, t) =>
      close(direction, wholeReference["matrix-svag"]!(seen.slice(0, t + 1), { learningRate: -1 }))
    );
  },
);

testOnBackends("the matrix in print is the transpose of the optimal one", async () => {
  // M g of the first step, β = 0: A = Σ + g gᵀ
  const seen = batches(1);
  const { gradient: g } = seen[0]!;
  const [optimal] = await directions(seen, { direction: "gradient" });
  const [printed] = await directions(seen, { direction: "gradient", order: "transposed" });
  const along = g.map((value) => optimal![0]! / g[0]! * value);
  close(optimal!, along); // g gᵀ A⁻¹ g points along g
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  assertAlmostEquals(dot(optimal!, g), dot(printed!, g), 1e-3); // gᵀ M g = gᵀ Mᵀ g
  const turned = dot(printed!, g) / Math.sqrt(dot(printed!, printed!) * dot(g, g));
  assert(turned < 0.99, `${turned}`);
});

Deno.test("of all matrices the optimal one comes closest to the gradient, the one in print does not", () => {
  // Σ = diag(1, 9), ∇ = (1, 1): E‖M g - ∇‖² = tr(M A Mᵀ) - 2 ∇ᵀM∇ + ∇ᵀ∇ with A = Σ + ∇∇ᵀ
  const error = (matrix: readonly (readonly number[])[]) => {
    const second = [[2, 1], [1, 10]];
    const product = (row: readonly number[], other: readonly number[]) =>
      row.reduce(
        (sum, x, i) => sum + other.reduce((part, y, j) => part + x * second[i]![j]! * y, 0),
        0,
      );
    const squares = matrix.reduce((sum, row) => sum + product(row, row), 0);
    return squares - 2 * matrix.flat().reduce((sum, x) => sum + x) + 2;
  };
  // A⁻¹ = [[10, -1], [-1, 2]] / 19, so ∇ᵀA⁻¹ = (9, 1) / 19
  const optimal = [[9, 1], [9, 1]].map((row) => row.map((x) => x / 19));
  const printed = [[9, 9], [1, 1]].map((row) => row.map((x) => x / 19));
  const diagonal = [[1 / 2, 0], [0, 1 / 10]]; // SVAG's factors
  assertAlmostEquals(error(optimal), 18 / 19, 1e-12);
  assertAlmostEquals(error(diagonal), 1.4, 1e-12);
  assert(error(printed) > error(diagonal), `${error(printed)}`);
});

Deno.test("adaptMatrix() throws on bad options, and without what it needs", () => {
  assertThrows(() => adaptMatrix({ beta: 1 }), RangeError, "beta");
  assertThrows(() => adaptMatrix({ damping: -1 }), RangeError, "damping");
});
