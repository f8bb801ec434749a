/** The script `ablate` as it describes itself: its flags, their help, examples. @module */
import { invocation } from "../../optimizers/invocation.ts";
import type { LearningRates } from "../cells/choices.ts";
import { ablateDefaults } from "../grid/ablate.ts";
import { paperFigure, paperFigures } from "../grid/paper_figures.ts";
import { mainMethods } from "../statistics/inference/design.ts";
import { measures } from "../statistics/measures.ts";
import type { MethodTrials } from "../statistics/verdict/trials.ts";
import { measuringOf, type PrimaryMeasure } from "../statistics/verdict/primary_measure.ts";
import { anyText, positiveNumber, seconds } from "../text/typed_values.ts";
import { common } from "./common_flags.ts";
import { type Flag, onOff, withDefault } from "./flags.ts";
import { clusterFlags } from "./cluster_flags.ts";
import { joinFlag } from "./join_flag.ts";
import { problemFlags } from "./problem_flag.ts";
import { runFlags } from "./run_flags.ts";

function decided(text: string, flag: string): "decided" | undefined {
  if (text === "decided") return text;
  throw new RangeError(`${flag} must be decided, got "${text}"`);
}

/** A measure as it is typed. */
function primaryMeasure(text: string, flag: string): PrimaryMeasure | undefined {
  try {
    return measuringOf(text as PrimaryMeasure).id;
  } catch (error) {
    throw new RangeError((error as Error).message.replace(/^measure/, flag));
  }
}

function marginOf(text: string, flag: string): number {
  const value = positiveNumber(text, flag);
  if (value < 1) return value;
  throw new RangeError(`${flag} must be below 1, such as 0.01 for a hundredth, got ${text}`);
}

/** Where step sizes were tuned: `--learning-rate @DIR`. */
export interface TunedFolder {
  readonly from: string;
  /** What was found there, where that is known. */
  readonly found?: {
    readonly learningRates: LearningRates;
    readonly tuning: readonly MethodTrials[] | undefined;
  };
}

/** Its description. */
export const ablateScript = {
  name: "ablate",
  purpose:
    "Compares optimizers on problems: trains each with each, several times, and says what the " +
    "sign does, what variance adaptation does, and how sure that is.",
  passes: "SBATCH OPTIONS",
  flags: {
    config: {
      placeholder: "FILE",
      help:
        "settings from a file: JSON with options of ablate() as keys, or the manifest.json of a run, which " +
        "is made again; what is typed goes before",
      parse: anyText,
    } as Flag<string | undefined>,
    ...problemFlags(`${ablateDefaults.problems}`),
    optimizers: {
      ...common.optimizers,
      help: `methods to train it with (default: ${mainMethods.join(",")})`,
    },
    factors: common.factors,
    fraction: common.fraction,
    paper: {
      placeholder: "[FIGURE]",
      help:
        "with the papers' settings (steps, schedule, batch size, step sizes, ten seeds), of the " +
        `problems or of a figure: ${
          paperFigures.map(({ id }) => id).join(", ")
        }; other options override them`,
      bare: "",
      parse: (text: string): string | true | undefined => text === "" ? true : paperFigure(text).id,
    },
    scale: common.scale,
    "learning-rate": {
      ...common["learning-rate"],
      help:
        "step size: 0.1, or one each: m-sgd=0.1,adam=1e-3; several with /: 0.1/0.3; @DIR: what tune " +
        "found (default: the problem's)",
      parse: (text: string, flag: string): LearningRates | TunedFolder | undefined =>
        text.startsWith("@") ? { from: text.slice(1) } : common["learning-rate"].parse(text, flag),
    },
    beta: common.beta,
    set: common.set,
    spectrum: common.spectrum,
    rotate: common.rotate,
    noise: common.noise,
    ...runFlags,
    seeds: { ...common.seeds, help: `${common.seeds.help} (default: 3, with --paper 10)` },
    seed: withDefault(common.seed, "0"),
    until: {
      placeholder: "decided",
      help:
        "add seeds until every factor is decided: looks at 3, 5, 8, 12 and 20 of them, with one " +
        "error rate over all looks, in place of --seeds",
      values: ["decided"],
      parse: decided,
    },
    budget: {
      placeholder: "TIME",
      help: "time that --until may take: 90s, 30m, 2h (default: no limit)",
      parse: (text: string, flag: string): number | undefined => seconds(text, flag),
    },
    measure: {
      placeholder: "NAME",
      help:
        "what methods are judged by: testAccuracy, testLoss, trainAccuracy, trainLoss, or a time " +
        "to a target: steps:testAccuracy=0.9, seconds and examples too; of problems that measure groups " +
        "of examples one of these, testLoss/GROUP (default: testAccuracy, or " +
        "testLoss where there are no classes)",
      values: measures,
      parse: primaryMeasure,
    },
    margin: {
      placeholder: "SHARE",
      help:
        "differences no larger do not matter (default: 0.005 of accuracy, 0.02 of a loss or time)",
      parse: (text: string, flag: string): number | undefined => marginOf(text, flag),
    },
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
    out: { ...common.out, help: "folder for the results; a run that was stopped goes on there" },
    "checkpoint-every": common["checkpoint-every"],
    "stop-after": common["stop-after"],
    live: common.live,
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("ablate --out runs/mlp"), "the four main methods on MNIST, with tables and curves"],
    [
      invocation("ablate --until decided --budget 30m --out runs/mlp"),
      "the same with more seeds, until there is an answer",
    ],
    [invocation("ablate --out runs/mlp --live"), "the same, watched in a browser while it goes"],
    [
      invocation("ablate --seeds 10 --out runs/mlp --join"),
      "one of several processes, on any machines, that make its runs together",
    ],
    [
      invocation("ablate --optimizers m-sgd,m-svag --learning-rate 0.1 --steps 100 --seeds 2"),
      "two methods with the same step size, a short look",
    ],
    [
      invocation("ablate --optimizers adam,adamw --set beta2=0.99/0.999 --steps 100 --seeds 2"),
      "a hyper-parameter with two values",
    ],
    [
      invocation("ablate --problem quadratic --factors sign,momentum,decay --steps 100"),
      "other factors than the papers': eight methods, and what each factor does",
    ],
    [
      invocation("ablate --paper iclr-fig3 --problem mnist-mlp --dry-run"),
      "a part of a figure of the papers: its runs, and what they would take",
    ],
    [invocation("ablate --config runs/demo/manifest.json --seeds 1"), "a run again, with one seed"],
    [
      invocation("ablate --problem quadratic --spectrum ill --rotate --noise 4"),
      "a stochastic quadratic problem, where theory is exact",
    ],
  ],
  notes: [
    "On a cluster with Slurm, --on slurm --nodes 8 --time 2:00:00 has the runs made by the tasks of a job " +
    "array, and -- --account=mine hands that on to sbatch; see docs/clusters.md.",
    "--out gets cells/ (a file for each run, every evaluation and mini-batch loss as it comes), " +
    "rows.jsonl, verdict.json, summary.csv, summary.json, curves.svg and manifest.json. The same command again " +
    "goes on where it was stopped or killed, and makes no run twice; other settings add runs.",
  ],
} as const;
