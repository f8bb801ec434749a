import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  wilsonGradient,
  wilsonImages,
  wilsonPredictions,
  wilsonProblem,
} from "../../../problems/kinds/wilson.ts";

const problem = wilsonProblem({ points: 15, positive: 0.6, seed: 2 });

Deno.test("wilsonProblem() fulfils the assumptions of Lemma 2: X sign(Xᵀy) = 4y, no zeros", () => {
  assertEquals(problem.factor, 4);
  assertEquals(problem.dimension, 3 + 9 + 5 * 6);
  const images = wilsonImages(problem, problem.signs);
  images.forEach((image, i) => assertEquals(image, 4 * problem.labels[i]!));
  for (let j = 0; j < problem.dimension; j++) {
    let correlation = 0;
    for (let i = 0; i < 15; i++) {
      correlation += problem.features[i * problem.dimension + j]! * problem.labels[i]!;
    }
    assertEquals(Math.sign(correlation), problem.signs[j]);
    assert(correlation !== 0);
  }
});

Deno.test("wilsonGradient() is the derivative of the loss", () => {
  const theta = new Float64Array(problem.dimension).map((_, j) => Math.sin(j));
  const { gradient } = wilsonGradient(problem, theta);
  for (const j of [0, 1, 2, 3, 20]) {
    const ahead = wilsonGradient(problem, theta.with(j, theta[j]! + 0.5)).loss;
    const behind = wilsonGradient(problem, theta.with(j, theta[j]! - 0.5)).loss;
    assertAlmostEquals(gradient[j]!, ahead - behind, 1e-12);
  }
});

Deno.test("wilsonPredictions() says +1 to everything for θ = sign(Xᵀy), and y for e_1", () => {
  const labels = new Float64Array([1, -1, 1]);
  assertEquals([...wilsonPredictions(problem.signs, labels)], [1, 1, 1]);
  assertEquals([...wilsonPredictions(new Float64Array([1, 0, 0]), labels)], [1, -1, 1]);
});

Deno.test("wilsonProblem() throws unless +1 is the commoner label", () => {
  assertThrows(() => wilsonProblem({ positive: 0.5 }), RangeError, "got 50 of 100");
  assertThrows(() => wilsonProblem({ positive: 1 }), RangeError, "got 100 of 100");
});
