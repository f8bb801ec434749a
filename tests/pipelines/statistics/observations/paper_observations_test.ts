import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type MadeUpEffects,
  madeUpRows,
} from "../../../../pipelines/benchmarks/observation_rates.ts";
import type { PaperObservation } from "../../../../pipelines/statistics/observations/observation_shape.ts";
import { paperObservations } from "../../../../pipelines/statistics/observations/paper_observations.ts";
import { type EvaluationRow, tableOf } from "../../../../pipelines/rows/rows.ts";
import type { JudgingOptions } from "../../../../pipelines/statistics/verdict/judged_problem.ts";
import { random } from "../../../../problems/random.ts";
import { studentFactor } from "../../../../problems/student_t.ts";

const nothing = [0, 0, 0, 0]; // M-SGD, M-SSD, Adam, M-SVAG
const sign = [0, -20, -20, 0];
const adaptation = [0, 0, -20, -20];
const worse = (effects: readonly number[]) => effects.map((effect) => 0 - effect);

/** Rows of a problem with given effects, in standard deviations of a run. */
function rowsWith(effects: Partial<MadeUpEffects>, problem = "p", seeds = 5, classes = false) {
  const stream = random(7, problem, seeds);
  return madeUpRows(
    { losses: nothing, gaps: nothing, ...effects },
    seeds,
    stream,
    classes,
    problem,
  );
}

function observed(rows: readonly EvaluationRow[], options: JudgingOptions = {}) {
  const all = paperObservations(tableOf(rows), { measure: "trainLoss", ...options })
    .objects() as PaperObservation[];
  return (number: number) => all.filter(({ observation }) => observation === number);
}

const answers = (all: readonly PaperObservation[]) => all.map(({ answer }) => answer);

Deno.test("the sign dominates where it does more than variance adaptation, either way", () => {
  const of = (losses: readonly number[]) => answers(observed(rowsWith({ losses }))(1));
  assertEquals(of(sign), ["holds"]);
  assertEquals(of(worse(sign)), ["holds"]);
  assertEquals(of(adaptation), ["does not hold"]);
  assertEquals(of(worse(adaptation)), ["does not hold"]);
  assertEquals(of([0, -20, -24, -4]), ["holds"]); // both help, the sign more
  assertEquals(of([0, 0.8, 0.8, 0]), ["undecided"]);
});

Deno.test("of differences that do not matter, no aspect dominates", () => {
  const rows = rowsWith({ losses: [0, 0.1, 0.2, 0.1] }, "p", 40);
  const [one] = observed(rows, { margin: 0.1 })(1);
  assertEquals([one!.answer, one!.holds], ["cannot be judged", null]);
  assert(one!.detail.startsWith("no difference matters"), one!.detail);
});

Deno.test("the estimate of the first observation is |s| - |a| of logarithms, told as a ratio", () => {
  const rows = rowsWith({ losses: sign });
  const mean = (id: string) => {
    const own = rows.filter(({ optimizer }) => optimizer === id).map((row) =>
      Math.log(row.trainLoss)
    );
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  const [plain, ssd, adam, svag] = ["m-sgd", "m-ssd", "adam", "m-svag"].map(mean);
  const s = (ssd! + adam! - plain! - svag!) / 2;
  const a = (adam! + svag! - plain! - ssd!) / 2;
  const [{ estimate, low, high, seeds, scale } = null!] = observed(rows)(1);
  assertAlmostEquals(estimate!, Math.exp(Math.abs(s) - Math.abs(a)), 1e-12);
  assert(low! > 1 && low! < estimate! && estimate! < high!);
  assertEquals([seeds, scale], [5, "ratio"]);
});

Deno.test("the sign's usefulness depends on the problem where it helps here and hurts there", () => {
  const [helps, hurts] = [rowsWith({ losses: sign }, "a"), rowsWith({ losses: worse(sign) }, "b")];
  const more = rowsWith({ losses: sign.map((x) => 3 * x) }, "c");
  const of = (...rows: EvaluationRow[][]) => observed(rows.flat())(2);
  assertEquals(answers(of(helps, hurts)), ["holds"]);
  assertEquals(answers(of(helps, more)), ["holds"]); // it helps on both, on one more
  const [range] = of(helps, hurts);
  assertAlmostEquals(Math.log(range!.estimate!), 40 * 0.02, 0.08); // from -20 sd to 20, of 0.02
  assert(range!.detail.includes(" on a, ") && range!.detail.endsWith(" on b"), range!.detail);
  const alike = ["a", "b", "c"].map((problem) => rowsWith({ losses: sign }, problem, 30));
  assertEquals(answers(observed(alike.flat(), { margin: 0.2 })(2)), ["does not hold"]);
  assertEquals(answers(of(...alike.map((rows) => rows.slice(0, 12)))), ["undecided"]);
  const [one] = of(helps);
  assertEquals(one!.answer, "cannot be judged");
  assertEquals(one!.detail, "it takes two problems, and the sign ran on a only");
});

Deno.test("of many problems the intervals are wider, so that they hold together", () => {
  const of = (rows: readonly EvaluationRow[]) => observed(rows)(2)[0]!;
  const [a, b] = [rowsWith({ losses: sign }, "a"), rowsWith({ losses: sign }, "b")];
  const two = of([...a, ...b]);
  const copies = [a, b, a, b, a, b].flatMap((rows, i) =>
    rows.map((row) => ({ ...row, problem: "abcdef"[i]! }))
  );
  assertAlmostEquals(of(copies).estimate!, two.estimate!, 1e-12);
  const halfOf = ({ high, estimate }: PaperObservation) => Math.log(high! / estimate!);
  const ratio = halfOf(of(copies)) / halfOf(two);
  assertAlmostEquals(ratio, studentFactor(1 - 0.05 / 6, 4) / studentFactor(1 - 0.05 / 3, 4), 1e-9);
});

Deno.test("a problem with a failed run does not keep the others from being compared", () => {
  const failing = rowsWith({ losses: sign }, "c", 5).map((row) =>
    row.seed === 0 && row.optimizer === "adam" ? { ...row, diverged: true } : row
  );
  const apart = [rowsWith({ losses: sign }, "a"), rowsWith({ losses: worse(sign) }, "b"), failing];
  const [one] = observed(apart.flat())(2);
  assertEquals([one!.answer, one!.failed, one!.low! > 1], ["holds", 1, true]);
});

Deno.test("of problems that are measured differently only sides compare", () => {
  const accurate = (id: string, losses: readonly number[]) => rowsWith({ losses }, id, 5, true);
  const of = (losses: readonly number[]) =>
    answers(
      observed([...accurate("a", sign), ...rowsWith({ losses }, "b")], { measure: undefined })(2),
    );
  assertEquals(of(worse(sign)), ["holds"]);
  assertEquals(of(sign), ["cannot be judged"]);
});

Deno.test("variance adaptation is harmless where its interval leaves out harm that matters", () => {
  const of = (losses: readonly number[], seeds = 5, margin?: number) =>
    answers(observed(rowsWith({ losses }, "p", seeds), { margin })(3)); // with the sign, without
  assertEquals(of(adaptation), ["holds", "holds"]);
  assertEquals(of(worse(adaptation)), ["does not hold", "does not hold"]);
  assertEquals(of([0, 0, 20, -20]), ["does not hold", "holds"]);
  assertEquals(of(nothing, 30, 0.1), ["holds", "holds"]); // no difference, within the margin
  assertEquals(of(nothing, 4), ["undecided", "undecided"]);
  const [open] = observed(rowsWith({ losses: nothing }, "p", 4))(3);
  assert(open!.moreSeeds! > 0);
});

Deno.test("effects on generalization are the sign's where it widens the gap, and adaptation does not", () => {
  const of = (gaps: readonly number[], classes = false) =>
    answers(observed(rowsWith({ gaps }, "p", 6, classes))(4));
  const wider = worse(sign);
  assertEquals(of(wider), ["holds"]);
  assertEquals(of(sign), ["does not hold"]); // it narrows the gap
  assertEquals(of(worse(adaptation)), ["does not hold"]); // variance adaptation widens it
  assertEquals(of([0, 0, 20, 0])[0], "undecided"); // Adam's alone: the two do as much
  assertEquals(of(wider, true), ["holds", "holds"]); // of losses, and of accuracies
  assertEquals(answers(observed(rowsWith({ losses: sign }, "p", 6))(4)), ["undecided"]);
  const even = rowsWith({ gaps: nothing }, "p", 30);
  const [one] = observed(even, { margin: 0.2 })(4);
  assertEquals(one!.answer, "cannot be judged"); // there is no effect to explain
});

Deno.test("the gap's estimate is told in the loss's own units", () => {
  const [one] = observed(rowsWith({ gaps: worse(sign) }, "p", 6))(4);
  assertAlmostEquals(one!.estimate!, 20 * 0.01, 0.03);
  assertAlmostEquals(one!.margin, 0.02 * 1.2, 0.004); // 2 % of a test loss of about 1.2
  assertEquals(one!.measure, "test loss - training loss");
});

Deno.test("what did not run is said, and what remains is judged", () => {
  const without = (...ids: string[]) =>
    observed(rowsWith({ losses: adaptation }).filter(({ optimizer }) => !ids.includes(optimizer)));
  const noSvag = without("m-svag");
  assertEquals(noSvag(1)[0]!.detail, "without M-SVAG");
  assertEquals(answers(noSvag(3)), ["holds", "cannot be judged"]);
  assertEquals(noSvag(4)[0]!.answer, "cannot be judged");
  const signs = without("m-sgd", "m-svag");
  assertEquals(signs(2)[0]!.detail, "it takes two problems");
  assertEquals(signs(1)[0]!.detail, "without M-SGD and M-SVAG");
});

Deno.test("runs that failed leave no interval, and no gap", () => {
  const rows = rowsWith({ losses: sign, gaps: worse(sign) }, "p", 12).map((row) =>
    row.optimizer === "m-svag" && row.seed === 3
      ? { ...row, diverged: true, trainLoss: NaN, testLoss: NaN }
      : row
  );
  const all = observed(rows);
  assertEquals(answers(all(1)), ["holds"]); // by ranks: both diagonals
  assertEquals([all(1)[0]!.low, all(1)[0]!.failed], [null, 1]);
  assertEquals(answers(all(3))[1], "undecided");
  assertEquals(all(4)[0]!.answer, "cannot be judged");
  assertEquals(all(4)[0]!.detail, "runs of M-SVAG failed, and have no gap");
  assert(all(4)[0]!.estimate! > 0.1); // the survivors'
});

Deno.test("seeds that are no replicates, or fewer than three, say nothing", () => {
  const same = rowsWith({ losses: sign }).map((row) => ({
    ...row,
    trainLoss: row.optimizer.length,
    testLoss: 2 * row.optimizer.length,
  }));
  for (const number of [1, 3, 4]) {
    for (const { answer, detail } of observed(same)(number)) {
      assertEquals([answer, detail], [
        "cannot be judged",
        "seeds end the same: they are no replicates",
      ]);
    }
  }
  const two = observed(rowsWith({ losses: sign }, "p", 2));
  for (const { answer, moreSeeds } of [1, 3, 4].flatMap(two)) {
    assertEquals(answer, "undecided");
    assert(moreSeeds! >= 1);
  }
});

Deno.test("times to a target are judged like losses", () => {
  const rows = rowsWith({ losses: sign }).flatMap((row) => {
    const steps = Math.round(1000 * row.trainLoss);
    return [steps - 1, steps].map((step) => ({ ...row, step, trainLoss: step < steps ? 1 : 0.1 }));
  });
  const [one] = observed(rows, { measure: "steps:trainLoss=0.5" })(1);
  assertEquals([one!.answer, one!.scale], ["holds", "ratio"]);
});
