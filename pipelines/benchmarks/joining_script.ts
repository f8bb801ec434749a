/** The script `bench joining`: processes that join one run, beside threads of one process. @module */
import { invocation } from "../../optimizers/invocation.ts";
import { common } from "../command_line/common_flags.ts";
import { type Flag, UsageError, withDefault } from "../command_line/flags.ts";
import { problemFlag } from "../command_line/problem_flag.ts";
import { mainOf } from "../command_line/script.ts";
import { significant } from "../text/numbers.ts";
import { textTable } from "../text/text_table.ts";
import { positiveInteger } from "../text/typed_values.ts";
import { benchJoining, type JoiningTiming } from "./joining.ts";
import { asJson, json } from "./script_parts.ts";

function count(help: string, fallback: number): Flag<number> & { readonly fallback: string } {
  return { placeholder: "N", help, fallback: `${fallback}`, parse: positiveInteger };
}

const script = {
  name: "bench joining",
  purpose:
    "Times the four main methods on a problem, made by several processes that join and by one with " +
    "several threads, from start to end, and what claiming a cell costs. Rounds are interleaved; the " +
    "table shows medians, and least times, which a busy machine disturbs less.",
  flags: {
    problem: withDefault({ ...problemFlag, placeholder: "ID" }, "mnist-logreg"),
    seeds: withDefault(common.seeds, "10"),
    steps: withDefault({ ...common.steps, help: "updates in a run" }, "300"),
    processes: count("processes that join", 4),
    jobs: count("threads of the one process", 2),
    cells: count("cells that are claimed without running them", 2000),
    backend: withDefault(common.backend, "wasm"),
    data: common.data,
    repeats: withDefault(common.repeats, "3"),
    json,
    quiet: common.quiet,
  },
  examples: [[invocation("bench joining"), "four processes beside two threads"]],
} as const;

function joiningTable(rows: readonly JoiningTiming[]): string {
  return textTable(rows, [
    { heading: "what", text: (row) => row.what, align: "left" },
    { heading: "s", text: (row) => significant(row.seconds, 3), align: "right" },
    { heading: "least", text: (row) => significant(row.minimum, 3), align: "right" },
    { heading: "/ threads", text: (row) => row.overThreads?.toFixed(2) ?? "", align: "right" },
    {
      heading: "ms a cell",
      text: ({ millisecondsPerCell: each }) => each === undefined ? "" : significant(each, 3),
      align: "right",
    },
  ]).join("\n");
}

/** Runs the script. */
export const runJoining: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ problem, json, quiet, ...rest }, { signal }) => {
    if (problem.length > 1) throw new UsageError("--problem takes one name here");
    const rows = await benchJoining({
      ...rest,
      problem: problem[0]!,
      out: "runs",
      signal,
      onRound: (round) => quiet || console.error(`round ${round} of ${rest.repeats} …`),
    });
    console.log(json ? await asJson(rows) : joiningTable(rows));
  },
);
