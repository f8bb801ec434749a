/** The script `train` as it describes itself: its flags, their help, examples. @module */
import { invocation } from "../../optimizers/invocation.ts";
import { common } from "./common_flags.ts";
import { onOff, withDefault } from "./flags.ts";
import { problemFlags } from "./problem_flag.ts";
import { runFlags } from "./run_flags.ts";

/** What is trained where nothing is said. */
export const trainDefault = "mnist-mlp";

/** Its description. */
export const trainScript = {
  name: "train",
  purpose: "Trains one problem with one optimizer and prints the evaluations on the way.",
  flags: {
    ...problemFlags(trainDefault, { single: true }),
    optimizers: withDefault(
      { ...common.optimizers, placeholder: "ID", help: "method to train it with" },
      "m-svag",
    ),
    paper: onOff(
      "with the papers' settings of the problem (steps, schedule, batch size, step size); other " +
        "options override them",
    ),
    scale: common.scale,
    "learning-rate": common["learning-rate"],
    beta: common.beta,
    set: common.set,
    spectrum: common.spectrum,
    rotate: common.rotate,
    noise: common.noise,
    ...runFlags,
    seed: withDefault({ ...common.seed, help: "of the parameters and the batches" }, "0"),
    backend: withDefault(common.backend, "auto"),
    blas: common.blas,
    "blas-threads": common["blas-threads"],
    data: common.data,
    out: common.out,
    "checkpoint-every": common["checkpoint-every"],
    "stop-after": common["stop-after"],
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("train"), "M-SVAG on MNIST"],
    [
      invocation("train --problem mnist-logreg --optimizers adam --learning-rate 1e-3 --steps 200"),
      "another problem, optimizer and step size",
    ],
    [
      invocation("train --train train.csv --test test.csv --target label"),
      "softmax or linear regression on a table of yours; --model model.json for a network",
    ],
  ],
} as const;
