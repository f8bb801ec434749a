import { assertEquals } from "@std/assert";
import type { EvaluationLine } from "../../../pipelines/cells/evaluation_lines.ts";
import { agreementOf, fewest, mostForeseen } from "../../../pipelines/verification/agreement.ts";

const plain = {
  ...{ examples: 0, epoch: null, trainAccuracy: null, testAccuracy: null, testExamples: null },
  ...{ validationLoss: null, validationAccuracy: null, batchLoss: null, meanBatchSize: null },
  ...{ diverged: false, seconds: 0 },
};

/** Evaluations every five updates, all losses 1 but for what is said of some; sizes where a rule chose them. */
function linesOf(
  updates: number,
  { losses = {}, evaluated = {}, sizes }: {
    readonly losses?: Readonly<Record<number, number>>;
    readonly evaluated?: Readonly<Record<number, number>>;
    readonly sizes?: readonly number[];
  } = {},
): EvaluationLine[] {
  return Array.from({ length: updates / 5 + 1 }, (_, i) => {
    const step = 5 * i, made = Array.from({ length: i && 5 }, (_, k) => step - 5 + k);
    return {
      ...plain,
      step,
      trainLoss: 1,
      testLoss: evaluated[step] ?? 1,
      batchLosses: made.map((update) => losses[update] ?? 1),
      ...(sizes && { batchSizes: made.map((update) => sizes[update]!) }),
    };
  });
}

/** So many losses that are foreseen; all are compared where it is `undefined`. */
const growthOf = (foreseen: number | undefined, growth = 0) =>
  foreseen === undefined ? undefined : Array<number>(foreseen).fill(growth);

/** Whether a record with something otherwise agrees. */
const agrees = (otherwise: Parameters<typeof linesOf>[1], foreseen?: number, growth = 0) =>
  agreementOf(linesOf(20, otherwise), linesOf(20), growthOf(foreseen, growth)).close;

Deno.test("agreementOf() takes a loss for another where only one of them is a number", () => {
  for (const wrong of [NaN, Infinity, -Infinity]) {
    for (const foreseen of [undefined, 12]) {
      assertEquals(agrees({ losses: { 3: wrong } }, foreseen), false, `${wrong} ${foreseen}`);
      assertEquals(agrees({ evaluated: { 10: wrong } }, foreseen), false, `${wrong} ${foreseen}`);
      const lines = linesOf(20, { losses: { 3: wrong }, evaluated: { 10: wrong } });
      assertEquals(agreementOf(lines, lines, growthOf(foreseen)).close, true);
    }
  }
});

Deno.test("agreementOf() compares what is foreseen, and nothing behind it", () => {
  for (const foreseen of [3, 9, 10, 11, 15]) {
    for (const update of [0, 2, 8, 9, 10, 11, 14, 15, 19]) {
      assertEquals(agrees({ losses: { [update]: 1.2 } }, foreseen), update >= foreseen);
    }
    for (const step of [0, 5, 10, 15, 20]) {
      assertEquals(agrees({ evaluated: { [step]: 1.2 } }, foreseen), step >= foreseen);
    }
  }
  assertEquals(agrees({ evaluated: { 20: 1.2 } }, 20), false, "all of it is foreseen");
  for (let foreseen = 1; foreseen < fewest; foreseen++) assertEquals(agrees({}, foreseen), false);
});

Deno.test("agreementOf() lets losses differ as a rounding's growth lets them", () => {
  for (const growth of [0, 1e-6, 1e-4, mostForeseen]) {
    const most = 1e-3 + 100 * growth;
    assertEquals(agrees({ losses: { 7: 1 - 0.98 * most } }, 12, growth), true, `${growth}`);
    assertEquals(agrees({ losses: { 7: 1 - 1.02 * most } }, 12, growth), false, `${growth}`);
  }
});

Deno.test("agreementOf() ends where a rule's batch has one example more or less, by rounding", () => {
  const here = Array(20).fill(8), losses = { 9: 1.5 };
  const found = (size: number) => {
    const sizes = here.with(9, size);
    const recorded = linesOf(20, { sizes, losses }), computed = linesOf(20, { sizes: here });
    const { foreseeable, close } = agreementOf(recorded, computed, Array(16).fill(0));
    return [foreseeable, close];
  };
  assertEquals([8, 7, 9, 12].map(found), [[16, false], [9, true], [9, true], [16, false]]);
});
