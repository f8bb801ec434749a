/** The script `tune` as it describes itself: its flags, their help, examples. @module */
import { invocation } from "../../optimizers/invocation.ts";
import { mainMethods } from "../statistics/inference/design.ts";
import { type Measure, measures } from "../statistics/measures.ts";
import {
  nonNegativeNumber,
  numberLists,
  positiveInteger,
  positiveNumber,
} from "../text/typed_values.ts";
import { common } from "./common_flags.ts";
import { onOff, withDefault } from "./flags.ts";
import { clusterFlags } from "./cluster_flags.ts";
import { joinFlag } from "./join_flag.ts";
import { problemFlags } from "./problem_flag.ts";
import { runFlags } from "./run_flags.ts";

/** What is searched on where nothing is said. */
export const tuneDefault = "mnist-mlp";

/** Its description. */
export const tuneScript = {
  name: "tune",
  purpose:
    "Searches for the step size of each method, as the papers did: the largest stable one by " +
    "short runs, then downwards over 6, 3 and 1 times powers of ten.",
  passes: "SBATCH OPTIONS",
  flags: {
    ...problemFlags(tuneDefault),
    optimizers: withDefault(common.optimizers, mainMethods.join(",")),
    factors: common.factors,
    fraction: common.fraction,
    paper: onOff(
      "with the papers' settings of the problems (steps, schedule, batch size), and the step sizes " +
        "that they tried; other options override them",
    ),
    scale: common.scale,
    grid: {
      placeholder: "RATES",
      help: "step sizes to try instead: 1/0.3/0.1, or one each: m-sgd=1/0.1,adam=1e-3/3e-4",
      parse: (text: string, flag: string) => numberLists(positiveNumber)(text, flag),
    },
    metric: {
      placeholder: "NAME",
      help:
        "what to go by, at the end of runs: validationAccuracy, validationLoss, testAccuracy, … " +
        "(default: validationAccuracy, or validationLoss where there are no classes; with --paper the " +
        "best testAccuracy)",
      values: measures,
      parse: measure,
    },
    budget: {
      placeholder: "N",
      help: "updates in all runs together, at most, or examples (default: no limit)",
      parse: positiveInteger,
    },
    tolerance: withDefault({
      placeholder: "SHARE",
      help:
        "step sizes this near the best get --seeds runs, and the best mean wins: of accuracy, or a " +
        "share of a loss; 0.5 where runs are noisy",
      parse: (text: string, flag: string) => nonNegativeNumber(text, flag),
    }, "0.005"),
    extend: onOff(
      "go on beyond --grid while its best is at an end; a search without --grid does so by itself",
    ),
    halving: onOff("give up all but the better third at 1/9 and 1/3 of the steps"),
    beta: {
      ...common.beta,
      help: "averaging constant, likewise, one value: 0.9, m-sgd=0.8 (default: the method's)",
    },
    set: {
      ...common.set,
      help:
        "other hyper-parameters, one value each: adam.beta2=0.99,damping=0.1 (default: the method's)",
    },
    spectrum: common.spectrum,
    rotate: common.rotate,
    noise: common.noise,
    ...runFlags,
    seeds: {
      ...common.seeds,
      help: "runs of step sizes that come close (default: 3, with --paper 10)",
    },
    seed: withDefault(
      { ...common.seed, help: "the first seed; replicates have those from 0" },
      "1000",
    ),
    backend: withDefault(common.backend, "auto"),
    blas: common.blas,
    "blas-threads": common["blas-threads"],
    data: common.data,
    jobs: common.jobs,
    join: joinFlag,
    ...clusterFlags,
    status: onOff(
      "say how far the run in --out is, and which processes are at what; train nothing",
    ),
    "dry-run": common["dry-run"],
    out: { ...common.out, help: "folder for the results; a search that was stopped goes on there" },
    "checkpoint-every": common["checkpoint-every"],
    "stop-after": common["stop-after"],
    live: common.live,
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("tune --problem mnist-logreg --out runs/tune"), "the four main methods"],
    [
      invocation("tune --problem mnist-logreg --optimizers adam --grid 0.1/0.01/0.001 --steps 100"),
      "three step sizes for Adam",
    ],
    [
      invocation("tune --problem mnist-logreg --dry-run"),
      "the runs of a search that begins well, and what they would take",
    ],
    [
      invocation("tune --paper --scale 0.01 --optimizers m-sgd,m-svag --out runs/tune-paper"),
      "the paper's steps, a hundredth of them",
    ],
  ],
  notes: [
    "--out gets tuning.csv, tuning.json, tuning.svg and rows.jsonl. `" +
    invocation("ablate --learning-rate @DIR") + "` takes the winners from there.",
  ],
} as const;

function measure(text: string, flag: string): Measure {
  const known = measures.find((name) => name === text);
  if (known !== undefined) return known;
  throw new RangeError(`${flag} must be one of ${measures.join(", ")}, got "${text}"`);
}
