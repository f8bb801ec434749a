/** Doubts that come from how step sizes and settings were chosen. @module */
import { studentFactor } from "../../../problems/student_t.ts";
import { significant } from "../../text/numbers.ts";
import { type Effect, leastSeeds } from "../inference/effects.ts";
import { runValue } from "../run_value.ts";
import type { Doubt } from "./evidence.ts";
import { nameOf } from "./names.ts";
import type { MethodRuns } from "./paired_runs.ts";
import { defaultMargin, measuringOf } from "./primary_measure.ts";
import { type MethodTrials, neighboursOf, searchOf, trialsOf } from "./trials.ts";

const chosenHere: Doubt = ({ methods }) => {
  const chosen = methods.filter(({ variants }) => variants.length > 1)
    .map(({ optimizer, variants }) => `${nameOf(optimizer)} of ${variants.length}`);
  return chosen.length === 0 ? [] : [
    `the best variants were chosen by these very runs (${
      chosen.join(", ")
    }), which favours those ` +
    "with most; take step sizes from tune",
  ];
};

const atAnEnd: Doubt = ({ methods, tuning }) =>
  methods.flatMap((method) =>
    listsOf(method, tuning).flatMap(({ name, own, values }) => {
      const [least, most] = [Math.min(...values), Math.max(...values)];
      if (least === most || own !== least && own !== most || own === 0) return [];
      return [
        `the best ${name} of ${nameOf(method.optimizer)}, ${own}, is at the end of the list ` +
        `${least} to ${most}: there may be a better one beyond`,
      ];
    })
  );

/** Numbers that a method's own was chosen among. */
interface List {
  readonly name: string;
  readonly own: number;
  readonly values: readonly number[];
}

/** The lists that were gone through for a method: of step sizes, and of each setting that is a number. */
function listsOf(method: MethodRuns, tuning: readonly MethodTrials[]): readonly List[] {
  const { learningRate, settings, variants } = method;
  const rates = [
    ...variants.flatMap((each) => each.learningRate ?? []),
    ...searchOf(method, tuning)?.trials.map((trial) => trial.learningRate) ?? [],
  ];
  const others = [...numbersIn(settings)].map(([name, own]) => ({
    name,
    own,
    values: variants.flatMap((each) => numbersIn(each.settings).get(name) ?? []),
  }));
  return [
    ...(learningRate === null ? [] : [{ name: "step size", own: learningRate, values: rates }]),
    ...others,
  ];
}

/** `beta=0.9 epsilon=1e-8` by name; what is no number, or says which schedule it was, is left out. */
function numbersIn(settings: string): ReadonlyMap<string, number> {
  const pairs = settings.split(" ").map((each) => each.split("=") as [string, string?])
    .map(([name, value]) => [name, Number(value ?? NaN)] as const);
  return new Map(pairs.filter(([name, value]) => name !== "schedule" && Number.isFinite(value)));
}

/**
 * Replicates whose mean is worse than the search's by more than the margin, and by more than the two differ
 * by chance: t_0.95 sd √(1/n + 1/k), with the replicates' spread, n of them, and k runs of the search.
 */
const unkept: Doubt = ({ methods, tuning, measuring, margin }) =>
  methods.flatMap((method) => {
    const search = searchOf(method, tuning);
    const trial = search?.trials.find(({ learningRate }) => learningRate === search.chosen);
    const promised = search && trial?.values[search.measure];
    if (search === undefined || trial === undefined || promised === undefined) return [];
    const { title, kind, better } = measuringOf(search.measure);
    const ends = [...method.runs.values()]
      .flatMap((run) => runValue(run, search.measure, search.by) ?? []).filter(Number.isFinite);
    const [k, n] = [trial.seeds - trial.diverged, ends.length];
    if (n < leastSeeds || k < 1) return [];
    const log = kind === "loss" && [promised, ...ends].every((value) => value > 0);
    const scores = log ? ends.map(Math.log) : ends;
    const mean = scores.reduce((sum, score) => sum + score, 0) / n;
    const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
    const chance = studentFactor(0.95, n - 1) * Math.sqrt(squares / (n - 1) * (1 / n + 1 / k));
    const allowed = kind === measuring.kind ? margin : defaultMargin({ kind });
    const small = kind === "accuracy"
      ? allowed
      : log
      ? Math.log1p(allowed)
      : allowed * Math.abs(promised);
    const behind = better * ((log ? Math.log(promised) : promised) - mean);
    if (!(behind > Math.max(small, chance))) return [];
    const [came, was] = [log ? Math.exp(mean) : mean, promised].map((value) =>
      significant(value, 3)
    );
    return [
      `${
        nameOf(method.optimizer)
      } does not keep what its tuning promised: a ${title} of ${came}, ` +
      `where the search saw ${was}; step size ${search.chosen} may have won by luck`,
    ];
  });

/** Effects that turn round where one method's step size is the next in its list. */
const sensitive: Doubt = (evidence) => {
  const { methods, measuring, tuning, effects } = evidence;
  return answering(effects).flatMap(({ contrast: { name, weights }, mean, side }) => {
    const turns = methods.flatMap((method) =>
      neighboursOf(method, evidence, measuring, tuning).flatMap(({ learningRate, shift }) => {
        const there = mean + (weights[method.optimizer] ?? 0) * shift;
        if (!(there * side < 0)) return []; // NaN where the method is none of the effect's
        const failing = Number.isFinite(shift) ? "" : ", where it fails";
        return [`${nameOf(method.optimizer)} at ${learningRate}${failing}`];
      })
    );
    if (turns.length === 0) return [];
    return [
      `the effect "${name}" depends on step sizes: it turns round with ${
        turns.join(" or ")
      }, one ` +
      "place off",
    ];
  });
};

/** The effects that were found and that a verdict's first sentences are about. */
function answering(effects: readonly Effect[]): readonly Effect[] {
  const found = effects.filter(({ side, mean }) => side !== 0 && Number.isFinite(mean));
  const dependent = found.some(({ contrast }) => contrast.kind === "interaction");
  const factorial = effects.some(({ contrast }) => contrast.kind === "interaction");
  const spoken = !factorial
    ? ["simple effect", "pair"]
    : dependent
    ? ["interaction", "simple effect"]
    : ["main effect"];
  return found.filter(({ contrast }) => spoken.includes(contrast.kind));
}

const unequalTrials: Doubt = ({ methods, tuning }) => {
  const counts = methods.map((method) => trialsOf(method, tuning));
  if (Math.max(...counts) <= 2 * Math.min(...counts)) return [];
  const each = methods.map(({ optimizer }, i) => `${nameOf(optimizer)} ${counts[i]}`);
  return [
    `methods were not tuned alike (step sizes and settings tried: ${
      each.join(", ")
    }): more trials are ` +
    "more chances",
  ];
};

/** Most weighty first. */
export const tuningDoubts: readonly Doubt[] = [
  chosenHere,
  unkept,
  atAnEnd,
  sensitive,
  unequalTrials,
];
