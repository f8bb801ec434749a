import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { determinant, Matrix } from "ml-matrix";
import { haarRotation } from "../../../problems/quadratic/rotation.ts";
import { rotationPlanes, rotationPower } from "../../../problems/quadratic/rotation_power.ts";
import { random } from "../../../problems/random.ts";

const matrix = (values: Float64Array) => {
  const d = Math.round(Math.sqrt(values.length));
  return Matrix.from1DArray(d, d, values);
};

function assertNear(actual: Matrix, expected: Matrix, tolerance: number): void {
  const error = Matrix.sub(actual, expected).abs().max();
  assert(error <= tolerance, `off by ${error}`);
}

/** `exp(φ log R)` by series, from a logarithm that is known: R = exp(A). */
function exponential(a: Matrix): Matrix {
  let [sum, term] = [Matrix.eye(a.rows), Matrix.eye(a.rows)];
  const small = Matrix.mul(a, 2 ** -10);
  for (let k = 1; k < 12; k++) {
    term = term.mmul(small).mul(1 / k);
    sum = Matrix.add(sum, term);
  }
  for (let k = 0; k < 10; k++) sum = sum.mmul(sum);
  return sum;
}

Deno.test("powers of Haar rotations are rotations, and add up as powers do", () => {
  for (const d of [2, 3, 4, 7, 20, 41]) {
    const rotation = haarRotation(d, random(d, "power"));
    const planes = rotationPlanes(rotation);
    assertEquals(planes.angles.length, Math.floor(d / 2));
    const power = (fraction: number) => matrix(rotationPower(planes, fraction));
    assertNear(power(0), Matrix.eye(d), 1e-13);
    assertNear(power(1), matrix(rotation), 1e-13);
    assertNear(power(0.5).mmul(power(0.5)), matrix(rotation), 1e-13);
    assertNear(power(0.3).mmul(power(0.45)), power(0.75), 1e-13);
    assertNear(power(-1), matrix(rotation).transpose(), 1e-13);
    const third = power(1 / 3);
    assertNear(third.mmul(third.transpose()), Matrix.eye(d), 1e-13);
    assertAlmostEquals(determinant(third), 1, 1e-12);
  }
});

Deno.test("R^φ is exp(φ log R), the principal power", () => {
  for (const d of [3, 6]) {
    const stream = random(d, "logarithm");
    const a = Matrix.zeros(d, d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++) {
        a.set(i, j, 0.5 * stream.normal()); // small enough for all angles to be below π
        a.set(j, i, -a.get(i, j));
      }
    }
    const planes = rotationPlanes(Float64Array.from(exponential(a).to1DArray()));
    for (const fraction of [0.2, 0.7]) {
      const expected = exponential(Matrix.mul(a, fraction));
      assertNear(matrix(rotationPower(planes, fraction)), expected, 1e-11);
    }
  }
});

Deno.test("planes with equal angles, half turns and fixed directions are found", () => {
  const turn = (angle: number) => [Math.cos(angle), Math.sin(angle)] as const;
  const blocks = [turn(1), turn(1), turn(1), turn(Math.PI), turn(Math.PI), turn(1e-9), turn(0)];
  const d = 2 * blocks.length + 1;
  const rotation = Matrix.eye(d);
  blocks.forEach(([cosine, sine], k) => {
    const block = new Matrix([[cosine, -sine], [sine, cosine]]);
    rotation.setSubMatrix(block, 2 * k, 2 * k);
  });
  const basis = matrix(haarRotation(d, random(1, "basis")));
  const turned = basis.mmul(rotation).mmul(basis.transpose());
  const planes = rotationPlanes(Float64Array.from(turned.to1DArray()));
  const angles = [...planes.angles].sort((a, b) => b - a);
  [Math.PI, Math.PI, 1, 1, 1].forEach((angle, k) => assertAlmostEquals(angles[k]!, angle, 1e-9));
  assertEquals(angles.length, 5); // 1e-9 counts as none
  const half = matrix(rotationPower(planes, 0.5));
  assertNear(half.mmul(half), turned, 2e-9);
  assertNear(half.mmul(half.transpose()), Matrix.eye(d), 1e-12);
});

Deno.test("what is no rotation is refused", () => {
  assertThrows(() => rotationPlanes(new Float64Array([1, 0, 0, -1])), TypeError, "not a rotation");
  assertThrows(() => rotationPlanes(new Float64Array([2, 0, 0, 1])), TypeError, "not a rotation");
});
