/** The script `dissect` as it describes itself: its flags, their help, examples. @module */
import { invocation } from "../../optimizers/invocation.ts";
import { mainMethods } from "../statistics/inference/design.ts";
import { positiveInteger, seconds } from "../text/typed_values.ts";
import { ablateScript } from "./ablate_script.ts";
import { clusterFlags } from "./cluster_flags.ts";
import { common } from "./common_flags.ts";
import { withDefault } from "./flags.ts";
import { joinFlag } from "./join_flag.ts";
import { problemFlags } from "./problem_flag.ts";

/** What is dissected where nothing is said. */
export const dissectDefault = "mnist-mlp";

/** Its description. */
export const dissectScript = {
  name: "dissect",
  purpose:
    "Which part of Adam helps on your problem? Goes through the papers' whole argument within a time: checks " +
    "the problem, measures its noise, searches for step sizes, measures curvature, adds seeds until there " +
    "is an answer, and says which method to use.",
  passes: "SBATCH OPTIONS",
  flags: {
    ...problemFlags(dissectDefault, { single: true }),
    optimizers: {
      ...common.optimizers,
      help: `methods to compare (default: ${mainMethods.join(",")})`,
    },
    budget: {
      placeholder: "TIME",
      help: "time for all of it, earlier tries included: 90s, 30m, 2h",
      fallback: "30m",
      parse: seconds,
    },
    steps: {
      ...common.steps,
      help: "updates in each run (default: the problem's, or what the budget allows)",
    },
    "batch-size": {
      ...common["batch-size"],
      help: "examples in a batch (default: the problem's)",
      parse: (text: string, flag: string): number | undefined => positiveInteger(text, flag),
    },
    measure: ablateScript.flags.measure,
    margin: ablateScript.flags.margin,
    backend: withDefault(common.backend, "auto"),
    blas: common.blas,
    "blas-threads": common["blas-threads"],
    data: common.data,
    jobs: common.jobs,
    ...clusterFlags,
    on: {
      ...clusterFlags.on,
      help:
        "have the runs of the search and of the replicates made on a cluster, each by a job array, and " +
        "follow them; --budget is what runs are planned by; options of sbatch go behind --",
    },
    join: { ...joinFlag, help: "with --on, how tasks show that they are alive, see ablate --join" },
    "dry-run": {
      ...common["dry-run"],
      help:
        "check the problem, and say what fits into the budget, or with --on print the scripts; keep nothing",
    },
    out: {
      ...common.out,
      help:
        "folder for results and page, where it goes on when it was stopped (default: runs/dissect-ID)",
    },
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("dissect --problem mnist-logreg --budget 10m"), "softmax regression on MNIST"],
    [
      invocation("dissect --problem quadratic:ill --budget 3m --out runs/ill"),
      "a quadratic problem, where theory is exact",
    ],
    [invocation("dissect --problem mnist-logreg --dry-run"), "what would fit into half an hour"],
    [
      invocation("dissect --problem mnist-mlp --budget 2h --on slurm --nodes 8"),
      "the runs on a cluster, by eight tasks",
    ],
  ],
  notes: [
    "--out gets report.html, dissection.json, steps/ (the search), runs/ (the replicates) and a file for each " +
    "other stage. The same command again goes on where it was stopped or killed, and time that was spent " +
    "counts; a larger --budget adds seeds. With --on the same command follows the job that is under way. A module runs with the script's permissions.",
  ],
} as const;
