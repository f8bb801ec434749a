/**
 * What has been published of optimizers on transformers, put to recorded runs of two batch sizes: each claim
 * is a contrast of the logarithms of final test losses, seed by seed, so a ratio of losses, with an interval;
 * the intervals hold for all claims at once.
 *
 *     deno run -q -P=files docs/transformers/claims.ts docs/results/gpt-32.arrow docs/results/gpt-4.arrow
 *
 * @module
 */
import { type EvaluationRow, loadRuns } from "@noisewise/optim";
import {
  type Effect,
  effectsOf,
  type PairedScores,
} from "../../pipelines/statistics/inference/effects.ts";
import { ratioScale } from "../../pipelines/statistics/inference/scales.ts";
import { effectText } from "../../pipelines/statistics/verdict/effect_text.ts";
import { seedsToSettle } from "../../pipelines/statistics/verdict/seeds_to_settle.ts";
import { textTable } from "../../pipelines/text/text_table.ts";

/** A claim: by what factor a loss, or a ratio of losses, is larger, and what that factor has to be. */
interface Claim {
  readonly claim: string;
  readonly source: string;
  /** Weights of the log losses of `method@large` and `method@small`; they add up to 0. */
  readonly weights: Readonly<Record<string, number>>;
  /** The side of the limit on which it holds. */
  readonly holds: "above" | "below";
  /** What the factor is compared with; 1, or where 2 % do not matter, 1.02 or its inverse. */
  readonly limit: number;
}

/** Share of a loss that does not matter, as in the verdicts. */
const margin = 0.02;

const claims: readonly Claim[] = [
  {
    claim: "Adam is ahead of SGD with momentum, with large batches",
    source: "Kunstner et al. 2023",
    weights: { "m-sgd@large": 1, "adam@large": -1 },
    holds: "above",
    limit: 1,
  },
  {
    claim: "and with small ones",
    source: "Kunstner et al. 2023",
    weights: { "m-sgd@small": 1, "adam@small": -1 },
    holds: "above",
    limit: 1,
  },
  {
    claim: "noise is not why: its lead is no smaller where there is less of it",
    source: "Kunstner et al. 2023",
    weights: { "m-sgd@large": 1, "adam@large": -1, "m-sgd@small": -1, "adam@small": 1 },
    holds: "above",
    limit: 1 / (1 + margin),
  },
  {
    claim: "sign descent comes nearer to Adam where there is less noise",
    source: "Kunstner et al. 2023",
    weights: { "m-ssd@large": 1, "adam@large": -1, "m-ssd@small": -1, "adam@small": 1 },
    holds: "below",
    limit: 1,
  },
  {
    claim: "sign descent closes more than half of the gap between SGD and Adam",
    source: "Orvieto & Gower 2025",
    weights: { "m-ssd@large": 1, "m-sgd@large": -1 / 2, "adam@large": -1 / 2 },
    holds: "below",
    limit: 1,
  },
  {
    claim: "but not all of it",
    source: "Orvieto & Gower 2025",
    weights: { "m-ssd@large": 1, "adam@large": -1 },
    holds: "above",
    limit: 1,
  },
  {
    claim: "Adam with one β does as well as Adam, with large batches",
    source: "Orvieto & Gower 2025",
    weights: { "adam-one-beta@large": 1, "adam@large": -1 },
    holds: "below",
    limit: 1 + margin,
  },
  {
    claim: "and with small ones",
    source: "Orvieto & Gower 2025",
    weights: { "adam-one-beta@small": 1, "adam@small": -1 },
    holds: "below",
    limit: 1 + margin,
  },
  {
    claim: "Lion does as well as Adam, with large batches",
    source: "Chen et al. 2023",
    weights: { "lion@large": 1, "adam@large": -1 },
    holds: "below",
    limit: 1 + margin,
  },
  {
    claim: "and with small ones",
    source: "Chen et al. 2023",
    weights: { "lion@small": 1, "adam@small": -1 },
    holds: "below",
    limit: 1 + margin,
  },
  {
    claim: "Muon is ahead of Adam, with large batches",
    source: "Jordan et al. 2024",
    weights: { "muon@large": 1, "adam@large": -1 },
    holds: "below",
    limit: 1,
  },
  {
    claim: "and with small ones",
    source: "Jordan et al. 2024",
    weights: { "muon@small": 1, "adam@small": -1 },
    holds: "below",
    limit: 1,
  },
  {
    claim: "variance adaptation without the sign does no harm, with large batches",
    source: "Balles & Hennig 2018",
    weights: { "m-svag@large": 1, "m-sgd@large": -1 },
    holds: "below",
    limit: 1 + margin,
  },
  {
    claim: "and with small ones",
    source: "Balles & Hennig 2018",
    weights: { "m-svag@small": 1, "m-sgd@small": -1 },
    holds: "below",
    limit: 1 + margin,
  },
];

const scale = ratioScale();

/** Log losses at the ends of runs by method, in the order of their seeds; those of runs that failed are infinite. */
async function scoresOf(runs: string, size: string): Promise<PairedScores> {
  const rows = (await loadRuns(runs)).objects() as EvaluationRow[];
  const byMethod = Map.groupBy(rows, ({ optimizer }) => optimizer);
  return Object.fromEntries(
    [...byMethod].map(([method, own]) => {
      const bySeed = Map.groupBy(own, ({ seed }) => seed);
      const ends = [...bySeed].sort(([a], [b]) => a - b).map(([, run]) => run.at(-1)!);
      const scores = ends.map((end) => end.diverged ? Infinity : scale.score(end.testLoss));
      return [`${method}@${size}`, scores];
    }),
  );
}

/** What an interval says of a claim, or how many seeds more would make it say something. */
function answerOf({ holds, limit }: Claim, effect: Effect): string {
  const { mean, low, high, side, failed } = effect;
  const at = scale.score(limit);
  if (low === undefined || high === undefined) {
    if (failed === 0 || side === 0) return "undecided";
    return (side > 0) === (holds === "above") ? "holds" : "does not hold";
  }
  if (low > at) return holds === "above" ? "holds" : "does not hold";
  if (high < at) return holds === "below" ? "holds" : "does not hold";
  const more = seedsToSettle(effect, Math.abs(mean - at));
  if (more === undefined) return "undecided";
  return `undecided, about ${more === 1 ? "1 more seed" : `${more} more seeds`}`;
}

/** The factor with its interval, as verdicts have it. */
function factorText({ mean, low = NaN, high = NaN }: Effect): string {
  const [estimate, ...ends] = [mean, low, high].map((score) =>
    Number.isNaN(score) ? null : scale.value(score)
  ) as [number | null, number | null, number | null];
  return effectText({ estimate, low: ends[0], high: ends[1] }, scale.name);
}

if (import.meta.main) {
  const [large, small] = Deno.args;
  if (large === undefined || small === undefined) {
    console.error("claims: give the runs of large batches, and those of small ones");
    Deno.exit(1);
  }
  const scores = { ...await scoresOf(large, "large"), ...await scoresOf(small, "small") };
  const family = claims.map(({ claim, weights }) => ({
    contrast: { name: claim, kind: "pair" as const, weights },
    share: 1 / claims.length,
    openedBy: [],
  }));
  const effects = effectsOf(family, scores, scale.floor);
  const rows = claims.map((claim, i) => ({ claim, effect: effects[i]! }));
  const lines = textTable(rows, [
    { heading: "claim", text: ({ claim }) => claim.claim, align: "left" },
    { heading: "source", text: ({ claim }) => claim.source, align: "left" },
    {
      heading: "holds if",
      text: ({ claim: { holds, limit } }) =>
        `${holds === "above" ? ">" : "<"} ${+limit.toFixed(2)}`,
      align: "left",
    },
    { heading: "loss, ratio", text: ({ effect }) => factorText(effect), align: "left" },
    { heading: "answer", text: ({ claim, effect }) => answerOf(claim, effect), align: "left" },
  ]);
  console.log(lines.join("\n"));
}
