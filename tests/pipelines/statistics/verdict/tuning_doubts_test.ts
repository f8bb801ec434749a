import { assert, assertEquals } from "@std/assert";
import type { EvaluationRow } from "../../../../pipelines/rows/rows.ts";
import { tableOf } from "../../../../pipelines/rows/rows.ts";
import type { MethodTrials } from "../../../../pipelines/statistics/verdict/trials.ts";
import { verdict } from "../../../../pipelines/statistics/verdict/verdict.ts";
import { rowsOf } from "../rows.ts";
import { accurateRows, judgedTable } from "./rows.ts";

const losses = {
  "m-sgd": [0.2, 0.3, 0.25, 0.28, 0.31],
  "m-ssd": [0.5, 0.65, 0.55, 0.4, 0.6],
};
const measure = "testLoss" as const;
const judge = (rows: readonly EvaluationRow[], tuning?: readonly MethodTrials[]) =>
  verdict(tableOf(rows), { measure, tuning })[0]!;

/** Runs of M-SSD with another step size or setting, their losses times a factor. */
const variant = (shift: number, other: Partial<EvaluationRow>) =>
  rowsOf({ "m-ssd": losses["m-ssd"].map((loss) => loss * shift) })
    .map((row) => ({ ...row, ...other }));

/** A search that went by the validation loss, which is that of the test here; its winner is 0.1. */
const searchOf = (
  optimizer: string,
  values: Readonly<Record<number, number | null>>,
  more: Partial<MethodTrials> = {},
): MethodTrials => ({
  problem: "p",
  optimizer,
  chosen: 0.1,
  measure: "validationLoss",
  by: "end",
  trials: Object.entries(values).map(([rate, loss]) => ({
    learningRate: Number(rate),
    seeds: 1,
    diverged: loss === null ? 1 : 0,
    values: loss === null ? {} : { validationLoss: loss },
  })),
  ...more,
});

/** The rows, what they have of the test part on a validation part, too. */
const validated: readonly EvaluationRow[] = rowsOf(losses).map((row) => ({
  ...row,
  validationLoss: row.testLoss,
}));
const sgd = searchOf("m-sgd", { 0.03: 0.8, 0.1: 0.5, 0.3: 0.9 });
const ssd = searchOf("m-ssd", { 0.03: 1.8, 0.1: 1.1, 0.3: 1.9 });

Deno.test("step sizes that were searched for well are no reason to doubt, and are counted", () => {
  const { doubts, methods } = judge(validated, [sgd, ssd]);
  assertEquals(doubts, []);
  assertEquals(methods.map(({ trials }) => trials), [3, 3]);
  assertEquals(judge(validated).methods.map(({ trials }) => trials), [1, 1]);
});

Deno.test("a variant chosen by the runs compared is a doubt; fewer seeds never replace more", () => {
  const better = rowsOf({ "m-ssd": [0.1, 0.1, 0.1, 0.1, 0.1].map((x, i) => x + 0.01 * i) })
    .map((row) => ({ ...row, learningRate: 3 }));
  const all = judge([...rowsOf(losses), ...better]);
  assertEquals(all.methods.map(({ learningRate, trials }) => [learningRate, trials]), [
    [0.1, 1],
    [3, 2],
  ]);
  assert(all.doubts[0]!.includes("chosen by these very runs (M-SSD of 2)"), all.doubts[0]);
  const fewer = judge([...rowsOf(losses), ...better.filter(({ seed }) => seed < 4)]);
  assertEquals(fewer.methods.map(({ learningRate }) => learningRate), [0.1, 0.1]);
});

const ends = ({ doubts }: { readonly doubts: readonly string[] }) =>
  doubts.filter((doubt) => doubt.includes("end of the list"));

Deno.test("a step size at the end of its list is a doubt, one inside is none", () => {
  const at = (learningRate: number, shift: number) => variant(shift, { learningRate });
  const plain = rowsOf({ "m-sgd": losses["m-sgd"] });
  assertEquals(ends(judge([...plain, ...at(1, 2), ...at(0.3, 1.5), ...at(0.1, 1)])), [
    "the best step size of M-SSD, 0.1, is at the end of the list 0.1 to 1: " +
    "there may be a better one beyond",
  ]);
  assertEquals(ends(judge([...plain, ...at(1, 2), ...at(0.3, 1), ...at(0.1, 1.5)])), []);
});

Deno.test("any setting at the end of its list is a doubt, one inside or at 0 is none", () => {
  const at = (beta: number, shift: number) => variant(shift, { settings: `beta=${beta} x=relu` });
  const plain = rowsOf({ "m-sgd": losses["m-sgd"] });
  const [doubt, ...others] = ends(judge([...plain, ...at(0.5, 2), ...at(0.9, 1), ...at(0.8, 2)]));
  assert(doubt!.startsWith("the best beta of M-SSD, 0.9, is at the end of the list 0.5 to 0.9"));
  assertEquals(others, []);
  assertEquals(ends(judge([...plain, ...at(0.5, 2), ...at(0.9, 2), ...at(0.8, 1)])), []);
  assertEquals(ends(judge([...plain, ...at(0, 1), ...at(0.9, 2)])), []);
  const schedules = [1, 2].flatMap((i) => variant(i, { settings: `schedule=${i}` }));
  assertEquals(ends(judge([...plain, ...schedules])), []);
});

Deno.test("a winner at the end of what its search tried is a doubt", () => {
  const edge = searchOf("m-ssd", { 0.1: 1.1, 0.3: 1.9, 1: null });
  const [doubt, ...others] = ends(judge(validated, [sgd, edge]));
  assert(doubt!.startsWith("the best step size of M-SSD, 0.1, is at the end of the list 0.1 to 1"));
  assertEquals(others, []);
  const other = { ...edge, chosen: 0.3 }; // not what was run
  assertEquals(judge(validated, [sgd, other]).methods.map(({ trials }) => trials), [3, 1]);
});

Deno.test("replicates clearly worse than tuning promised are a doubt, lucky or unlucky ones not", () => {
  const promises = (tuning: readonly MethodTrials[], rows = validated) =>
    judge(rows, tuning).doubts.filter((doubt) => doubt.includes("promised"));
  const promising = (loss: number) => searchOf("m-ssd", { 0.03: 1.8, 0.1: loss, 0.3: 1.9 });
  assertEquals(promises([sgd, promising(0.5)]), [
    "M-SSD does not keep what its tuning promised: a validation loss of 1.07, where the search saw " +
    "0.500; step size 0.1 may have won by luck",
  ]);
  assertEquals(promises([sgd, promising(0.9)]), []); // that far apart by chance
  assertEquals(promises([sgd, promising(1.7)]), []);
  assertEquals(promises([promising(0.5)], rowsOf(losses)), []); // not measured
  // the papers count the best evaluation, here the first one, of loss 2
  const best = validated.map((row) => row.step > 0 ? { ...row, validationLoss: 9 } : row);
  assertEquals(promises([{ ...promising(2), by: "best" }], best), []);
  assertEquals(promises([promising(2)], best).length, 1);
});

Deno.test("accuracies that tuning promised and replicates do not have are a doubt", () => {
  const rows = accurateRows({ "m-sgd": [80, 81, 82, 80], "m-ssd": [60, 62, 64, 61] }, 100)
    .map((row) => ({ ...row, validationAccuracy: row.testAccuracy }));
  const doubts = (promised: number) =>
    verdict(judgedTable(rows), {
      tuning: [{
        ...searchOf("m-ssd", {}, { measure: "validationAccuracy" }),
        trials: [{
          learningRate: 0.1,
          seeds: 2,
          diverged: 0,
          values: { validationAccuracy: promised },
        }],
      }],
    })[0]!.doubts.filter((doubt) => doubt.includes("promised"));
  assertEquals(doubts(0.7), [
    "M-SSD does not keep what its tuning promised: a validation accuracy of 0.617, where the search " +
    "saw 0.700; step size 0.1 may have won by luck",
  ]);
  assertEquals([doubts(0.62), doubts(0.5)], [[], []]);
});

const turning = ({ doubts }: { readonly doubts: readonly string[] }) =>
  doubts.filter((doubt) => doubt.includes("depends on step sizes"));

Deno.test("an effect that turns round one place off in a search is a doubt", () => {
  const near = searchOf("m-ssd", { 0.01: 9, 0.03: 1.8, 0.1: 1.1, 0.3: 0.4 });
  const steep = searchOf("m-sgd", { 0.03: 9, 0.1: 0.5, 0.3: null });
  assertEquals(turning(judge(validated, [sgd, ssd])), []);
  assertEquals(turning(judge(validated, [steep, near])), [
    'the effect "sign without variance adaptation" depends on step sizes: it turns round with M-SGD at ' +
    "0.03 or M-SGD at 0.3, where it fails or M-SSD at 0.3, one place off",
  ]);
  // two places off it may
  const far = searchOf("m-ssd", { 0.01: 0.1, 0.03: 1.8, 0.1: 1.1, 0.3: 1.9 });
  assertEquals(turning(judge(validated, [sgd, far])), []);
});

Deno.test("an effect that turns round one place off in a grid is a doubt", () => {
  const at = (learningRate: number, shift: number) => variant(shift, { learningRate });
  const plain = rowsOf({ "m-sgd": losses["m-sgd"].map((loss) => 6 * loss) });
  const grid = (shift: number) => [...plain, ...at(0.3, 1), ...at(0.1, shift), ...at(1, 1.5)];
  assertEquals(turning(judge(grid(9))), [
    'the effect "sign without variance adaptation" depends on step sizes: it turns round with M-SSD at ' +
    "0.1, one place off",
  ]);
  assertEquals(turning(judge(grid(1.5))), []);
});

Deno.test("methods that were not tuned alike are a doubt", () => {
  const many = searchOf("m-ssd", { 0.01: 9, 0.02: 8, 0.03: 1.8, 0.1: 1.1, 0.3: 1.9, 1: 3, 3: 4 });
  const doubts = judge(validated, [sgd, many]).doubts;
  assertEquals(doubts, [
    "methods were not tuned alike (step sizes and settings tried: M-SGD 3, M-SSD 7): more trials are " +
    "more chances",
  ]);
});
