import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { ablate } from "../../../pipelines/ablate.ts";
import { tolerance } from "../../../pipelines/verification/agreement.ts";
import { verifyRun } from "../../../pipelines/verify.ts";
import type { AnyProblem } from "../../../problems/problem.ts";
import type { Scalar, Tensors } from "../../../optimizers/types.ts";
import { forged } from "../forged.ts";

/** What a record of the problem below, or the code that is to verify it, may have otherwise. */
interface Otherwise {
  readonly start?: number;
  /** What gradients are multiplied by from this update on. */
  readonly slip?: readonly [update: number, factor: number];
}

/**
 * f(θ) = 0.3 - 3/2 θ² + 4/3 θ³, whose descent with step size 1 is the logistic map θ ← 4 θ (1 - θ): what differs
 * doubles with every update, on average.
 */
function logisticMap(
  { start = 0.3, slip: [from, factor] = [Infinity, 1] }: Otherwise = {},
): AnyProblem {
  const f = (theta: tf.Tensor): Scalar => {
    const cubic = tf.add(-3 / 2, tf.mul(theta, 4 / 3));
    return tf.sum(tf.add(0.3, tf.mul(tf.square(theta), cubic)));
  };
  const slope = tf.grad((theta) => f(theta));
  const loss = ({ theta }: Tensors) => tf.tidy(() => f(theta!));
  const valueOf = async (params: Tensors) => (await loss(params).data())[0]!;
  return {
    id: "logistic-map",
    title: "the logistic map",
    defaults: { batchSize: 1, steps: 40, learningRates: { "m-sgd": 1 } },
    init: () => ({ theta: tf.tensor1d([start]) }),
    async *batches({ start = 0 }) {
      for (let update = start;; update++) yield { update };
    },
    loss,
    gradient: (params, { update }) => ({
      loss: loss(params),
      gradient: {
        theta: tf.tidy(() => tf.mul(slope(params["theta"]!), update < from ? 1 : factor)),
      },
    }),
    evaluate: async (params) => ({
      trainLoss: await valueOf(params),
      testLoss: await valueOf(params),
    }),
    fingerprint: () => "1",
  };
}

Deno.test("a record that rounding has driven apart agrees as far as the run can be foreseen, and no further", async (t) => {
  const root = await Deno.makeTempDir();
  /** Records it so on one backend, and verifies it on another. */
  const verified = async (name: string, recorded: Otherwise, here: Otherwise = {}) => {
    const out = `${root}/${name}`;
    const grid = {
      optimizers: ["m-sgd"],
      settings: { beta: [0] },
      learningRates: 1,
      evaluateEvery: 5,
    };
    await ablate({ problems: [logisticMap(recorded)], ...grid, backend: "wasm", out, onNote() {} });
    const options = { problems: [logisticMap(here)], backend: "cpu" } as const;
    const [found] = await Array.fromAsync(verifyRun(out, options));
    return found!;
  };
  try {
    await t.step("it was rounded otherwise", async () => {
      for (const ulps of [-8, -1, 1, 8]) {
        const found = await verified(`${ulps}`, { start: 0.3 * (1 + ulps * 2 ** -23) });
        const { foreseeable, steps, agrees, sameDigits, expected, losses } = found;
        assertEquals([steps, expected, sameDigits, agrees], [40, "tolerance", false, true]);
        // 2⁻²³ grows to a thousandth in 13 doublings
        assert(foreseeable! >= 8 && foreseeable! <= 22, `${foreseeable}`);
        assert(losses > 0 && losses <= tolerance.losses, `${losses}`);
      }
    });
    await t.step("it began elsewhere", async () => {
      assertEquals((await verified("elsewhere", { start: 0.302 })).agrees, false);
    });
    await t.step("its gradients were others, from the first or from the sixth on", async () => {
      for (const update of [0, 5]) {
        const found = await verified(`slip ${update}`, { slip: [update, 0.95] });
        assertEquals([found.agrees, found.foreseeable! > 8], [false, true], `${update}`);
      }
    });
    await t.step("it tells of a better loss", async () => {
      const moved = { start: 0.3 * (1 + 2 ** -22) };
      assertEquals((await verified("true", moved)).agrees, true);
      for (const [step, agrees] of [[5, false], [35, true]] as const) { // the latter nobody can tell
        await forged(`${root}/true`, `${root}/better ${step}`, (identity, lines) => {
          const line = lines.find((line) => line.step === step)!;
          Object.assign(line, { testLoss: 0.8 * line.testLoss! });
          return identity;
        });
        const options = { problems: [logisticMap()], backend: "cpu" } as const;
        const [found] = await Array.fromAsync(verifyRun(`${root}/better ${step}`, options));
        assertEquals(found?.agrees, agrees, `step ${step}`);
      }
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
