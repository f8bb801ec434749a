/** The script `bench threads`: one batch on several threads. @module */
import { invocation } from "../../optimizers/invocation.ts";
import { common } from "../command_line/common_flags.ts";
import { withDefault } from "../command_line/flags.ts";
import { problemFlag } from "../command_line/problem_flag.ts";
import { mainOf } from "../command_line/script.ts";
import { significant } from "../text/numbers.ts";
import { textTable } from "../text/text_table.ts";
import { positiveInteger } from "../text/typed_values.ts";
import { asJson, json } from "./script_parts.ts";
import { benchThreads, type ThreadTiming } from "./threads.ts";

const script = {
  name: "bench threads",
  purpose:
    "Times the gradient of one batch on one thread, and on several: without BLAS these compute its " +
    "kernels together, with BLAS its parts, which are timed one after the other, too. A product of " +
    "matrices on as many threads, in the same rounds, shows what the machine's cores give. Rounds are " +
    "interleaved; the table shows medians, of times and of ratios in the same round, and least times, " +
    "which a busy machine disturbs less.",
  flags: {
    problem: withDefault(problemFlag, "mnist-mlp,fmnist-2c2d,war-and-peace-lstm"),
    threads: {
      placeholder: "N",
      help: "threads that compute a gradient",
      fallback: String(navigator.hardwareConcurrency),
      parse: positiveInteger,
    },
    backend: withDefault(common.backend, "wasm"),
    blas: common.blas,
    "blas-threads": common["blas-threads"],
    data: common.data,
    repeats: withDefault(common.repeats, "21"),
    json,
    quiet: common.quiet,
  },
  examples: [[invocation("bench threads --threads 2"), "the papers' networks on two threads"]],
} as const;

function threadsTable(rows: readonly ThreadTiming[]): string {
  const what = ({ of, partSize, threads }: ThreadTiming) => {
    const size = partSize === undefined ? "whole" : `parts of ${partSize}`;
    return `${of}, ${threads > 1 ? `on ${threads} threads` : size}`;
  };
  return textTable(rows, [
    { heading: "backend", text: (row) => row.backend, align: "left" },
    { heading: "problem", text: (row) => row.problem, align: "left" },
    { heading: "batch", text: (row) => String(row.batchSize), align: "right" },
    { heading: "what", text: what, align: "left" },
    { heading: "ms", text: (row) => significant(row.milliseconds, 3), align: "right" },
    { heading: "/ whole", text: (row) => row.overWhole.toFixed(2), align: "right" },
    { heading: "least", text: (row) => significant(row.minimum, 3), align: "right" },
    { heading: "/ whole", text: (row) => row.leastOverWhole.toFixed(2), align: "right" },
  ]).join("\n");
}

/** Runs the script. */
export const runThreads: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ problem, json, quiet, ...rest }, { signal }) => {
    const rows = await benchThreads({
      ...rest,
      problems: problem,
      signal,
      onCase: (backend, id) => quiet || console.error(`${id} on ${backend} …`),
    });
    console.log(json ? await asJson(rows) : threadsTable(rows));
  },
);
