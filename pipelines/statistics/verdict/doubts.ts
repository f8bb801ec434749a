/** Why a verdict may not hold, as far as rows and searches tell. @module */
import { leastSeeds } from "../inference/effects.ts";
import { shareInterval } from "../inference/share_interval.ts";
import { significant } from "../../text/numbers.ts";
import { doneOf, isOver, unitOf, wholeOf } from "../../training/length.ts";
import type { Doubt, Evidence } from "./evidence.ts";
import { nameOf } from "./names.ts";
import { areReplicates, type MethodRuns } from "./paired_runs.ts";
import type { Measuring } from "./primary_measure.ts";
import { tuningDoubts } from "./tuning_doubts.ts";

/** The doubts about a problem's runs, most weighty first. New ones are added to the list below. */
export function doubtsOf(evidence: Evidence): string[] {
  return doubts.flatMap((doubt) => doubt(evidence));
}

const fewSeeds: Doubt = ({ effects }) => {
  const seeds = Math.min(...effects.map((effect) => effect.seeds));
  if (seeds < leastSeeds) return ["fewer than three seeds: values only, no intervals"];
  return seeds < 5 ? [`seeds are few: ${seeds}, so only large effects show`] : [];
};

const failures: Doubt = ({ methods }) =>
  methods.flatMap(({ optimizer, values }) => {
    const failed = [...values.values()].filter((value) => !Number.isFinite(value)).length;
    if (failed === 0) return [];
    const [low, high] = shareInterval(failed, values.size).map((end) => Math.round(100 * end));
    return [
      `${
        nameOf(optimizer)
      } failed in ${failed} of ${values.size} runs (95 % interval of the share: ` +
      `${low} to ${high} %); they count as the worst in ranks, and means are of the survivors`,
    ];
  });

const unequalSeeds: Doubt = ({ methods }) => {
  const [first] = methods;
  const same = methods.every(({ values }) =>
    values.size === first!.values.size &&
    [...values.keys()].every((seed) => first!.values.has(seed))
  );
  if (same) return [];
  const each = methods.map(({ optimizer, values }) => `${nameOf(optimizer)} ${values.size}`);
  return [`seeds differ (${each.join(", ")}): compared on those in common`];
};

const repeatedRuns: Doubt = ({ methods }) => {
  const some = methods.filter(({ repeated }) => repeated > 0)
    .map(({ optimizer, repeated }) => `${nameOf(optimizer)} with ${repeated}`);
  return some.length === 0 ? [] : [
    `there are several runs with the same seed (${some.join(", ")}): the last of each counts`,
  ];
};

const endedEarly: Doubt = ({ methods, length }) => {
  if (length === undefined) return [];
  const ends = methods.flatMap(({ runs }) => [...runs.values()].map((run) => run.at(-1)!));
  const early = ends.filter((end) => !end.diverged && !isOver(length, end));
  if (early.length === 0) return [];
  const least = Math.min(...early.map((end) => doneOf(length, end)));
  return [
    `${early.length} of ${ends.length} runs ended before the ${wholeOf(length)} ${
      unitOf(length)
    } that were planned, as early as after ${least}: batches should come without end`,
  ];
};

const unequalLengths: Doubt = ({ methods }) => {
  const differ = (counts: readonly number[]) =>
    counts.every(Number.isFinite) && Math.max(...counts) > 1.01 * Math.min(...counts);
  const lengths = (count: "step" | "examples") =>
    methods.map(({ runs }) =>
      Math.max(
        ...[...runs.values()].flatMap((run) => run.at(-1)!.diverged ? [] : run.at(-1)![count]),
      )
    );
  const [steps, examples] = [lengths("step"), lengths("examples")];
  const told = (what: string, values: readonly (number | string)[]) =>
    `${what} differ (${
      methods.map(({ optimizer }, i) => `${nameOf(optimizer)} ${values[i]}`).join(", ")
    }): compared as they ended`;
  const sizes = methods.map(({ batchSize }) => batchSize);
  const byRule = sizes.some((size) => typeof size !== "number");
  return [
    // with batch sizes of their own, runs that see as many examples are as long
    ...(differ(steps) && !(new Set(sizes).size > 1 && !differ(examples))
      ? [told("numbers of steps", steps)]
      : []),
    ...(new Set(sizes).size > 1 && !byRule ? [told("batch sizes", sizes)] : []),
  ];
};

const machineTime: Doubt = ({ measuring }) =>
  measuring.id.startsWith("seconds:")
    ? ["seconds are those of this machine, and of what else it did: steps and examples are not"]
    : [];

const stillFalling: Doubt = ({ methods, scale, measuring, margin }) => {
  if (measuring.kind === "time") return [];
  const still = methods.filter((method) => {
    const gains = lateGains(method, measuring, scale.score);
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    const squares = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
    const error = gains.length < 2 ? 0 : Math.sqrt(squares / (gains.length - 1) / gains.length);
    const ends = [...method.values.values()].filter(Number.isFinite).map(scale.score);
    const level = ends.reduce((sum, end) => sum + end, 0) / ends.length;
    return mean > scale.margin(margin, level) && mean > 2 * error;
  });
  const names = still.map(({ optimizer }) => nameOf(optimizer)).join(", ");
  return still.length === 0 ? [] : [
    `still improving by more than the margin in the last quarter of the steps: ${names}; longer runs ` +
    "may end differently",
  ];
};

/** By how much each run's score became better after three quarters of its steps. */
function lateGains(
  { runs }: MethodRuns,
  { valueOf, better }: Measuring,
  score: (value: number) => number,
): number[] {
  return [...runs.values()].flatMap((run) => {
    const then = run.filter(({ step }) => step <= 0.75 * run.at(-1)!.step);
    if (run.length < 4 || then.length === 0) return [];
    const gain = better * (score(valueOf(run)) - score(valueOf(then)));
    return Number.isFinite(gain) ? [gain] : [];
  });
}

const smallTest: Doubt = ({ effects, measuring, scale, testExamples, margin }) => {
  if (measuring.id !== "testAccuracy") return [];
  if (testExamples === undefined) {
    return [
      "rows do not tell how many test examples there are: taken from how near accuracies are",
    ];
  }
  const levels = effects.map(({ level }) => level).filter(Number.isFinite);
  if (levels.length === 0) return [];
  const p = scale.value(levels.reduce((sum, level) => sum + level, 0) / levels.length);
  const error = Math.sqrt(p * (1 - p) / testExamples);
  const found = effects.filter(({ side }) => side !== 0);
  const clear = found.every(({ mean, level }) =>
    Math.abs(scale.effect(mean, level)) > 2 * Math.SQRT2 * error
  );
  if (error <= margin || (found.length > 0 && clear)) return [];
  return [
    `the test part is small: ${testExamples} examples know an accuracy of ${
      significant(p, 3)
    } to ` +
    `± ${significant(100 * error, 2)} points, and intervals are over seeds only`,
  ];
};

const sameValues: Doubt = ({ methods, effects, scale, measuring }) => {
  const constant = methods.filter((method) => !areReplicates(method, { scale, measuring }))
    .map(({ optimizer }) => nameOf(optimizer));
  if (constant.length > 0) {
    return [
      `seeds end the same, to rounding (${
        constant.join(", ")
      }): they are no replicates, and nothing ` +
      "follows from how often the same was run",
    ];
  }
  if (!effects.some(({ floored, seeds }) => floored && seeds > 1)) return [];
  if (scale.name === "accuracy") {
    return ["seeds differ by less than one example, which is taken for their spread"];
  }
  return measuring.kind === "time"
    ? ["seeds differ by less than evaluations are apart, which is taken for their spread"]
    : [];
};

const notPositive: Doubt = ({ scale, measuring }) =>
  scale.name === "difference"
    ? [
      measuring.kind === "accuracy"
        ? `the ${measuring.title} is not a share between 0 and 1: compared by differences as they are`
        : `the ${measuring.title} is not positive everywhere: compared by differences, not by ratios`,
    ]
    : [];

const fraction: Doubt = ({ effects }) => {
  const mixed = effects.flatMap(({ contrast: { name, aliases = [] } }) =>
    aliases.length === 0 ? [] : [`${name} with ${aliases.join(" and ")}`]
  );
  return mixed.length === 0 ? [] : [
    `a fraction of all methods does not tell apart: ${mixed.join("; ")}`,
  ];
};

const doubts: readonly Doubt[] = [
  fewSeeds,
  failures,
  unequalSeeds,
  repeatedRuns,
  endedEarly,
  unequalLengths,
  machineTime,
  fraction,
  ...tuningDoubts,
  stillFalling,
  smallTest,
  sameValues,
  notPositive,
];
