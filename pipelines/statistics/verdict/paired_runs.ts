/** The runs of a problem as paired scores, one variant of each method. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import type { PairedScores } from "../inference/effects.ts";
import { accuracyScale, differenceScale, ratioScale, type Scale } from "../inference/scales.ts";
import type { EvaluationRow } from "../../rows/rows.ts";
import { runKeys } from "../summary.ts";
import type { Measuring } from "./primary_measure.ts";

/** A variant of a method: its step size, settings, batch size, and its runs. */
export interface VariantRuns {
  readonly optimizer: string;
  readonly learningRate: number | null;
  readonly settings: string;
  readonly batchSize: number | string;
  /** Values by seed, infinite where the run failed. */
  readonly values: ReadonlyMap<number, number>;
  /** The evaluations of each run, by seed. */
  readonly runs: ReadonlyMap<number, readonly EvaluationRow[]>;
  /** With how many seeds there are several runs, of which the last one counts. */
  readonly repeated: number;
}

/** The variant that a method is judged by. */
export interface MethodRuns extends VariantRuns {
  /** Those of which it was chosen, itself included. */
  readonly variants: readonly VariantRuns[];
}

/** All runs of a problem that are judged. */
export interface PairedRuns {
  readonly problem: string;
  readonly methods: readonly MethodRuns[];
  /** Seeds that any method ran with, in order. */
  readonly seeds: readonly number[];
  readonly scale: Scale;
  /** Of the test part; `undefined` where rows do not tell. */
  readonly testExamples: number | undefined;
  readonly scores: PairedScores;
}

/**
 * Whether a method's seeds are replicates: values that agree to rounding are those of one run, from which
 * nothing follows for others. What is counted, in examples or evaluations, may agree.
 */
export function areReplicates(
  { values }: Pick<VariantRuns, "values">,
  { scale, measuring }: {
    readonly scale: Pick<Scale, "name">;
    readonly measuring: Pick<Measuring, "kind">;
  },
): boolean {
  if (scale.name === "accuracy" || measuring.kind !== "loss") return true;
  const finite = [...values.values()].filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  return finite.length < 2 || most - least > 2 ** -22 * Math.max(Math.abs(least), Math.abs(most));
}

/**
 * Pairs the runs of a problem by seed. Of several variants of a method that one is taken that has most
 * seeds, failed least, and did best on the seeds that those like it have in common, in this order: a
 * variant with fewer seeds never replaces one with more. To choose by the very runs that are compared
 * favours methods with more variants; step sizes from `tune` do not.
 *
 * @param rows evaluations of one problem, those of a run in their order
 * @throws {RangeError} if no run has a value in the measure
 */
export function pairedRuns(rows: readonly EvaluationRow[], measuring: Measuring): PairedRuns {
  const { problem } = rows[0]!;
  const variants = [
    ...groupBy(rows, (row) => runKeys.map((key) => row[key]).join("\n")).values(),
  ]
    .map((own): VariantRuns => {
      const all = [...groupBy(own, ({ seed }) => seed)];
      const runs = new Map(all.map(([seed, rows]) => [seed, lastRun(rows)] as const));
      const repeated = all.filter(([seed, rows]) => runs.get(seed)!.length < rows.length).length;
      const values = [...runs].map(([seed, run]) => [seed, measuring.valueOf(run)] as const)
        .filter(([, value]) => !Number.isNaN(value));
      const { optimizer, learningRate, settings, batchSize } = own[0]!;
      return {
        optimizer,
        learningRate,
        settings,
        batchSize,
        runs,
        values: new Map(values),
        repeated,
      };
    })
    .filter(({ values }) => values.size > 0);
  if (variants.length === 0) {
    throw new RangeError(`${problem} has no ${measuring.title}; name another measure`);
  }
  const testExamples = rows.find((row) => Number.isFinite(row.testExamples))?.testExamples ??
    undefined;
  const scale = scaleFor(measuring, variants, testExamples);
  const methods = [...groupBy(variants, ({ optimizer }) => optimizer).values()]
    .map((own) => ({ ...best(own, scale, measuring.better), variants: own }));
  const seeds = [...new Set(methods.flatMap((method) => [...method.values.keys()]))]
    .toSorted((a, b) => a - b);
  const score = (value: number) => Number.isFinite(value) ? scale.score(value) : value;
  const scores = methods.map(({ optimizer, values }) =>
    [optimizer, seeds.map((seed) => score(values.get(seed) ?? NaN))] as const
  );
  return { problem, methods, seeds, scale, testExamples, scores: Object.fromEntries(scores) };
}

/** Of runs with the same seed, one behind the other, the last: where steps begin again. */
function lastRun(rows: readonly EvaluationRow[]): readonly EvaluationRow[] {
  const begins = rows.findLastIndex((row, i) =>
    i > 0 && (row.step < rows[i - 1]!.step || row.step === rows[i - 1]!.step && !row.diverged)
  );
  return begins < 0 ? rows : rows.slice(begins);
}

/** What float32 may make of a share. */
const rounding = 1e-6;

function scaleFor(
  { kind, id, resolutionOf }: Measuring,
  variants: readonly VariantRuns[],
  testExamples: number | undefined,
): Scale {
  const finite = variants.flatMap(({ values }) => [...values.values()]).filter(Number.isFinite);
  const shares = finite.every((value) => value > -rounding && value < 1 + rounding);
  if (kind !== "accuracy" || !shares) {
    const runs = variants.flatMap((variant) => [...variant.runs.values()]);
    const resolution = Math.max(...runs.map(resolutionOf));
    return kind !== "accuracy" && finite.every((value) => value > 0)
      ? ratioScale(resolution)
      : differenceScale(resolution);
  }
  const known = id === "testAccuracy" ? testExamples : undefined;
  return accuracyScale(known ?? leastExamples(finite));
}

/**
 * Where the number of examples is not known: the least that distinct accuracies so near each other can
 * be counted in, no more than there are, so that what one example does is not taken for less than it is.
 */
export function leastExamples(accuracies: readonly number[]): number {
  const sorted = [...new Set(accuracies)].toSorted((a, b) => a - b);
  const gaps = sorted.slice(1).map((value, i) => value - sorted[i]!);
  return Math.max(Math.round(1 / Math.min(1, ...gaps)), 1);
}

function best(variants: readonly VariantRuns[], scale: Scale, better: 1 | -1): VariantRuns {
  const most = Math.max(...variants.map(({ values }) => values.size));
  const likely = variants.filter(({ values }) => values.size === most);
  const failed = ({ values }: VariantRuns) =>
    [...values.values()].filter((value) => !Number.isFinite(value)).length;
  const seeds = [...likely[0]!.values.keys()].filter((seed) =>
    likely.every(({ values }) => Number.isFinite(values.get(seed)))
  );
  const mean = ({ values }: VariantRuns) =>
    better * seeds.reduce((sum, seed) => sum + scale.score(values.get(seed)!), 0);
  return likely.toSorted((a, b) => failed(a) - failed(b) || mean(b) - mean(a))[0]!;
}
