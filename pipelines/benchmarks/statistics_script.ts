/** The script `bench statistics`: how often verdicts on made-up experiments are wrong. @module */
import { invocation } from "../../optimizers/invocation.ts";
import { common } from "../command_line/common_flags.ts";
import { withDefault } from "../command_line/flags.ts";
import { mainOf } from "../command_line/script.ts";
import { positiveInteger } from "../text/typed_values.ts";
import { benchStatistics, statisticsText } from "./statistics.ts";

const script = {
  name: "bench statistics",
  purpose:
    "Simulates experiments of which it is known what there is to find, and says how often verdicts " +
    "claim what is not there, how often intervals hold the truth, and how often effects are found.",
  flags: {
    experiments: {
      placeholder: "N",
      help: "experiments for each line, ten times as many for coverage",
      fallback: "2000",
      parse: positiveInteger,
    },
    seed: withDefault({ ...common.seed, help: "of all random numbers" }, "0"),
    json: { ...common.json, help: "print the shares as JSON" },
  },
  examples: [[invocation("bench statistics"), "the tables of docs/statistics.md (a minute)"]],
} as const;

/** Runs the script. */
export const runStatistics: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  ({ experiments, seed, json }) => {
    const simulated = benchStatistics({ experiments, seed });
    console.log(json ? JSON.stringify(simulated, null, 2) : statisticsText(simulated));
  },
);
