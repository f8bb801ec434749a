/** The flags of the script `cabs`, and what is compared where they are not given. @module */
import { invocation } from "../../../optimizers/invocation.ts";
import { cabsExperiments } from "../../../problems/catalogue/cabs_experiments.ts";
import type { CabsExperiment } from "../../../problems/papers/cabs_experiment.ts";
import { common } from "../../command_line/common_flags.ts";
import { problemFlags } from "../../command_line/problem_flag.ts";
import { nonNegativeInteger, positiveInteger, positiveNumber } from "../../text/typed_values.ts";
import { withDefault } from "../../command_line/flags.ts";

const [{ stepSizes, batchSizes, tolerances }] = cabsExperiments as readonly [CabsExperiment];

/** What the thesis compares (§4.4.4), on the problem that is at hand everywhere, for a short while. */
export const defaults = {
  problem: "mnist-cnn",
  optimizer: "sgd",
  learningRates: stepSizes,
  batchSizes,
  thetas: tolerances,
  examples: 1024, // a multiple of every constant size
} as const;

/** Values separated by `/`. */
const list = (text: string, flag: string, parse: (text: string, flag: string) => number) =>
  text.split("/").map((part) => parse(part, flag));

/** Its description. */
export const script = {
  name: "cabs",
  purpose:
    "Batch sizes coupled to step sizes (thesis §4.4): CABS beside the norm test and constant " +
    "batch sizes, each with several step sizes, for the same number of examples.",
  flags: {
    ...problemFlags(defaults.problem, { single: true }),
    optimizers: {
      placeholder: "ID",
      help: "method to train it with",
      fallback: defaults.optimizer,
      parse: (text: string) => text,
    },
    "learning-rate": {
      placeholder: "RATES",
      help: "step sizes to try each with",
      fallback: defaults.learningRates.join("/"),
      parse: (text: string, flag: string) => list(text, flag, positiveNumber),
    },
    "batch-size": {
      placeholder: "LIST",
      help: "constant batch sizes",
      fallback: defaults.batchSizes.join("/"),
      parse: (text: string, flag: string) => list(text, flag, positiveInteger),
    },
    thetas: {
      placeholder: "LIST",
      help: "θ of the norm test",
      fallback: defaults.thetas.join("/"),
      parse: (text: string, flag: string) => list(text, flag, positiveNumber),
    },
    min: {
      placeholder: "N",
      help: "smallest adaptive batch (default: 16)",
      parse: positiveInteger,
    },
    max: { placeholder: "N", help: "largest one (default: 2048)", parse: positiveInteger },
    examples: withDefault(
      { ...common.examples, help: "examples in each run" },
      String(defaults.examples),
    ),
    "evaluate-every": {
      ...common["evaluate-every"],
      help: "examples between evaluations (default: a tenth, or 350)",
    },
    "evaluate-on": withDefault(common["evaluate-on"], "150"),
    "split-at": common["split-at"],
    check: {
      placeholder: "N",
      help: "compare CABS' choices with full passes over the data at N points of a run",
      fallback: "0",
      parse: nonNegativeInteger,
    },
    seeds: withDefault(common.seeds, "1"),
    seed: withDefault(common.seed, "0"),
    backend: withDefault(common.backend, "auto"),
    blas: common.blas,
    "blas-threads": common["blas-threads"],
    data: common.data,
    jobs: common.jobs,
    out: withDefault(
      { ...common.out, help: "folder for the results; runs that were stopped go on there" },
      "runs/cabs",
    ),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("cabs --examples 16000 --check 5 --out runs/cabs16"), "a longer look"],
    [invocation("cabs --problem mnist-cabs --examples 20000 --seeds 3"), "the thesis' own network"],
  ],
  notes: [
    "A method's sensitivity (`spread`) is the standard deviation of the final training loss over the " +
    "step sizes but the largest, as in the thesis' figure (`logSpread`: of its logarithm); `range` is " +
    "the largest final loss by the smallest there, `regret` the mean of ln(final loss / the lowest of " +
    "any run).",
  ],
} as const;
