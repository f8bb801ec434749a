/**
 * How often the paper's observations are judged wrongly, together with the verdict on the same rows: shares of
 * made-up experiments.
 *
 * @module
 */
import { random, type RandomStream } from "../../problems/random.ts";
import { type EvaluationRow, tableOf } from "../rows/rows.ts";
import type { PaperObservation } from "../statistics/observations/observation_shape.ts";
import { observationsOf } from "../statistics/observations/paper_observations.ts";
import { isPair } from "../statistics/verdict/dependence.ts";
import { verdict } from "../statistics/verdict/verdict.ts";
import type { Judged, Verdict } from "../statistics/verdict/verdict_shape.ts";
import { simulatedMethods, type SimulationOptions } from "./populations.ts";

/** What is added to a method's scores, in standard deviations of a run around its seed. */
export interface MadeUpEffects {
  /** To the logarithms of losses, of M-SGD, M-SSD, Adam, M-SVAG. */
  readonly losses: readonly number[];
  /** To the gap between test and training loss. */
  readonly gaps: readonly number[];
}

/** What an experiment claims that is not so. */
export interface ObservationClaims {
  /** What there is. */
  readonly effects: string;
  readonly measure: string;
  readonly seeds: number;
  /** Share of the experiments in which the verdict claims a difference that is not there. */
  readonly verdict: number;
  /** Share in which the verdict or an observation does. */
  readonly all: number;
}

const nothing = [0, 0, 0, 0];

/** What there is to find; in each something else is not there, or just as large. */
const worlds: Readonly<Record<string, MadeUpEffects>> = {
  "nothing": { losses: nothing, gaps: nothing },
  "gap of sign and adaptation 8": { losses: nothing, gaps: [0, 8, 16, 8] },
  "sign 8": { losses: [0, 8, 8, 0], gaps: nothing },
  "sign 8, only with adaptation": { losses: [0, 0, 8, 0], gaps: nothing },
  "sign and adaptation 8": { losses: [0, 8, 16, 8], gaps: nothing },
  "gap of Adam 8": { losses: nothing, gaps: [0, 0, 8, 0] },
};

/**
 * How often anything is claimed that is not so, by losses and, with nothing to find, by accuracies.
 *
 * @param most of the things that there may be to find, the first ones
 */
export function simulateObservations(
  options: SimulationOptions,
  most: number = Infinity,
): ObservationClaims[] {
  const { experiments, seed = 0, seeds = [3, 5, 10] } = options;
  return Object.entries(worlds).slice(0, most).flatMap(([effects, world]) =>
    (effects === "nothing" ? ["trainLoss", "testAccuracy"] as const : ["trainLoss"] as const)
      .flatMap((measure) =>
        seeds.map((n) => {
          const stream = random(seed, "observations", effects, measure, n);
          let [judged, all] = [0, 0];
          for (let i = 0; i < experiments; i++) {
            const rows = tableOf(madeUpRows(world, n, stream, measure === "testAccuracy"));
            const [one] = verdict(rows, { measure });
            const wrong = wrongIn(one!, world);
            const observed = observationsOf(rows, { measure });
            if (wrong) judged++;
            if (wrong || observed.some((each) => isWrong(each, world))) all++;
          }
          return {
            effects,
            measure,
            seeds: n,
            verdict: judged / experiments,
            all: all / experiments,
          };
        })
      )
  );
}

/** The last evaluations of an experiment: losses around 1, gaps around 0.2, accuracies of 1,000 examples. */
export function madeUpRows(
  { losses, gaps }: MadeUpEffects,
  seeds: number,
  stream: RandomStream,
  classes = false,
  problem = "p",
): EvaluationRow[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const [common, commonGap] = [stream.normal(), stream.normal()];
    return simulatedMethods.map((optimizer, i): EvaluationRow => {
      const trainLoss = Math.exp(0.02 * (common + losses[i]! + stream.normal()));
      const gap = 0.2 + 0.01 * (commonGap + gaps[i]! + stream.normal());
      const share = (loss: number) => Math.round(1000 * Math.exp(-loss)) / 1000;
      return {
        problem,
        optimizer,
        learningRate: 0.1,
        settings: "",
        batchSize: 8,
        seed,
        step: 100,
        examples: 800,
        epoch: null,
        trainLoss,
        testLoss: trainLoss + gap,
        trainAccuracy: classes ? share(trainLoss) : null,
        testAccuracy: classes ? share(trainLoss + gap) : null,
        testExamples: classes ? 1000 : null,
        validationLoss: null,
        validationAccuracy: null,
        batchLoss: trainLoss,
        meanBatchSize: 8,
        diverged: false,
        backend: "none",
        seconds: 1,
      };
    });
  }).flat();
}

const claims = ({ answer }: Judged) => answer === "helps" || answer === "hurts";

/** What factors do, by their names. */
type Truths = Readonly<Record<"sign" | "variance adaptation" | "interaction", number>>;

/** Main effects and interaction of what was added, as its contrasts have them. */
function truthsOf([plain, sign, both, adapted]: readonly number[]): Truths {
  return {
    "sign": (sign! + both! - plain! - adapted!) / 2,
    "variance adaptation": (both! + adapted! - sign! - plain!) / 2,
    "interaction": (both! - sign! - adapted! + plain!) / 2,
  };
}

/** Whether a verdict claims a difference where there is none. */
function wrongIn({ factors, simple, pairs }: Verdict, { losses }: MadeUpEffects): boolean {
  const truths = truthsOf(losses);
  const of = (id: string) => losses[simulatedMethods.indexOf(id)]!;
  return factors.some((each) => claims(each) && truths[each.factor as keyof Truths] === 0) ||
    [...simple.filter(isPair), ...pairs].some((each) =>
      claims(each) && of(each.first) === of(each.second)
    );
}

/** Whether an observation is judged by a difference that is not there. */
function isWrong(
  { observation, statement, low, high, scale, answer }: PaperObservation,
  { losses, gaps }: MadeUpEffects,
): boolean {
  if (answer === "undecided" || answer === "cannot be judged") return false;
  const none = scale === "ratio" ? 1 : 0;
  const apart = low !== null && high !== null && (low > none || high < none);
  if (observation === 3) {
    const [plain, sign, both, adapted] = losses;
    const harm = statement.includes("without") ? adapted! - plain! : both! - sign!;
    return answer === "holds" ? harm > 0 : harm <= 0;
  }
  const { sign, "variance adaptation": adaptation } = truthsOf(observation === 4 ? gaps : losses);
  return apart && Math.abs(sign) === Math.abs(adaptation);
}
