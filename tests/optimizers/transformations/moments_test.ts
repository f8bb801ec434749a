import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { inDoublePrecision } from "../../../optimizers/executors/double_precision.ts";
import type { Setting } from "../../../optimizers/methods/hyper_parameters.ts";
import type { Elementwise } from "../../../optimizers/rules/rule.ts";
import { random } from "../../../problems/random.ts";
import { rho } from "../reference.ts";

const stream = random(5, "moments");
const gradients = Array.from({ length: 40 }, () => 0.5 + stream.normal());
const variances = gradients.map((g) => 0.1 + g * g);

/** The updates of a method on one coordinate, α = 1. */
function updates(id: string, settings: Readonly<Record<string, Setting>>): number[] {
  const optimizer = inDoublePrecision(
    createOptimizer(id, { ...settings, learningRate: 1 }) as Elementwise,
  );
  let state = optimizer.init(new Float64Array(1));
  return gradients.map((g, t) => {
    const variance = Float64Array.of(variances[t]!);
    const [next, update] = optimizer.update(state, Float64Array.of(g), { variance });
    state = next;
    return update[0]!;
  });
}

/** `Σ β^(t-s) x_s / Σ β^(t-s)`. */
function average(beta: number, values: readonly number[]): number {
  const weights = values.map((_, s) => beta ** (values.length - 1 - s));
  const total = weights.reduce((sum, w) => sum + w);
  return values.reduce((sum, x, s) => sum + x * weights[s]!, 0) / total;
}

/** m, v and ŝ after each step, averaged with these β. */
const moments = (beta: number, beta2 = beta) =>
  gradients.map((_, t) => {
    const seen = gradients.slice(0, t + 1);
    const m = average(beta, seen), v = average(beta2, seen.map((g) => g * g));
    return { m, s: t === 0 ? 0 : Math.max(0, v - m * m) / (1 - rho(beta, t)), rho: rho(beta, t) };
  });

const close = (actual: readonly number[], expected: readonly number[]) =>
  actual.forEach((value, t) => assertAlmostEquals(value, expected[t]!, 1e-9, `step ${t}`));

Deno.test("v may be averaged for longer than m, by which its mean does not change", () => {
  const expected = moments(0.9, 0.99).map(({ m, s, rho }) => -m * m * m / (m * m + rho * s));
  close(updates("m-svag", { beta2: 0.99 }), expected);
  close(updates("m-svag", { beta2: 0.9 }), updates("m-svag", {}));
});

Deno.test("the partial correction takes the noise of m² away, and rests where nothing is left", () => {
  const expected = moments(0.9).map(({ m, s, rho }) => {
    const signal = Math.max(0, m * m - rho * s);
    return signal === 0 ? 0 : -m * signal / (signal + rho * s);
  });
  const found = updates("m-svag", { correction: "partial" });
  close(found, expected);
  assert(expected.some((update) => update === 0), "a coordinate that rests");
});

Deno.test("momentum on top of SVAG adds up its adapted gradients, as Polyak or Nesterov do", () => {
  const plain = updates("svag", {});
  let r = 0;
  const sums = plain.map((update) => r = 0.9 * r + update);
  close(updates("svag", { acceleration: "heavy-ball" }), sums);
  const ahead = plain.map((update, t) => update + 0.9 * sums[t]!);
  close(updates("svag", { acceleration: "nesterov" }), ahead);
});

Deno.test("SVAG with variances from the mini-batch is a direction of m-svag-mb", () => {
  const expected = moments(0.9).map(({ m }, t) => {
    const r = average(0.81, variances.slice(0, t + 1));
    return -m * m / (m * m + r) * gradients[t]!;
  });
  close(updates("m-svag-mb", { direction: "gradient" }), expected);
});

Deno.test("a bad β of v is named", () => {
  const create = () => createOptimizer("m-svag", { learningRate: 1, beta2: 1 });
  assertThrows(create, RangeError, "beta2");
});
