/**
 * How fast the library is on this machine, next to TensorFlow.js and to what the machine can do.
 *
 * `deno task bench optimizers` times updates, `deno task bench gradients` gradients and their
 * variances, `deno task bench threads` gradients on several threads, `deno task bench runner` what recording
 * runs costs, `deno task bench joining` what several processes that share them cost; `deno task bench layers` tells which layer of
 * `tf.layers` trains where, and `deno task bench statistics` how often verdicts are wrong. `--help` after each tells the options.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import type { BackendName } from "../optimizers/backends/use_backend.ts";
import { unknownName } from "../optimizers/nearest_name.ts";
import { optimizerIds } from "../optimizers/methods/registry.ts";
import {
  benchGradients,
  type GradientTiming,
  type KernelTime,
  profileGradients,
} from "./benchmarks/gradients.ts";
import { runLayers } from "./benchmarks/layers/script.ts";
import { runJoining } from "./benchmarks/joining_script.ts";
import { benchNetworks } from "./benchmarks/networks.ts";
import { benchOptimizers, type OptimizerTiming } from "./benchmarks/optimizers.ts";
import { benchRunner, type RunnerTiming } from "./benchmarks/runner.ts";
import { asJson, backends, json } from "./benchmarks/script_parts.ts";
import { runStatistics } from "./benchmarks/statistics_script.ts";
import { runThreads } from "./benchmarks/threads_script.ts";
import { common } from "./command_line/common_flags.ts";
import { problemFlag } from "./command_line/problem_flag.ts";
import { names, positiveInteger } from "./text/typed_values.ts";
import { onOff, UsageError, withDefault } from "./command_line/flags.ts";
import { significant } from "./text/numbers.ts";
import { mainOf } from "./command_line/script.ts";
import { textTable } from "./text/text_table.ts";

const optimizersScript = {
  name: "bench optimizers",
  purpose: "Times one update by each optimizer: as a whole step (update, and moving the " +
    "parameters), the update only, as composed operations, and as plain copies of the same bytes, " +
    "next to tf.train. Rounds are interleaved; the table shows medians, of times and of ratios in the " +
    "same round.",
  flags: {
    backend: backends,
    optimizers: withDefault(common.optimizers, "m-svag,adam,m-sgd,sgd"),
    others: {
      placeholder: "NAME",
      help: "what to compare with besides tf.train: torch, in a process of its own, or none",
      values: ["torch", "none"],
      fallback: "none",
      parse: names,
    },
    repeats: withDefault(common.repeats, "11"),
    json,
    quiet: common.quiet,
  },
  examples: [
    [invocation("bench optimizers"), "all backends there are"],
    [invocation("bench optimizers --backend wasm --json"), "one backend, for another program"],
  ],
} as const;

function optimizerTable(rows: readonly OptimizerTiming[]): string {
  const ratio = (value: number | undefined) => value === undefined ? "" : significant(value, 3);
  return textTable(rows, [
    { heading: "backend", text: (row) => row.backend, align: "left" },
    { heading: "tensors", text: (row) => row.tensors, align: "left" },
    { heading: "what", text: (row) => row.contender, align: "left" },
    { heading: "ms", text: (row) => significant(row.milliseconds, 3), align: "right" },
    { heading: "/ tf adam", text: (row) => ratio(row.overTfAdam), align: "right" },
    { heading: "/ same in tf", text: (row) => ratio(row.overCounterpart), align: "right" },
    { heading: "/ copy", text: (row) => ratio(row.overCopy), align: "right" },
    { heading: "/ torch", text: (row) => ratio(row.overTorch), align: "right" },
  ]).join("\n");
}

function checkNames(kind: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (!known.includes(name)) throw new UsageError(unknownName(kind, name, known).message);
  }
}

const runOptimizers = mainOf(optimizersScript, async (flags, { signal }) => {
  checkNames("optimizer", flags.optimizers, optimizerIds);
  checkNames("library", flags.others, ["torch", "none"]);
  const rows = await benchOptimizers({
    others: flags.others.includes("torch") ? ["torch"] : [],
    backends: flags.backend as readonly BackendName[],
    optimizers: flags.optimizers,
    repeats: flags.repeats,
    signal,
    onCase: (backend, tensors) => flags.quiet || console.error(`${backend}, ${tensors} …`),
    onNote: (note) => console.error(note),
  });
  console.log(flags.json ? await asJson(rows) : optimizerTable(rows));
});

const networkIds = benchNetworks.map(({ id }) => id);

const gradientsScript = {
  name: "bench gradients",
  purpose: "Times gradients of the papers' networks with this package's kernels, alone, with " +
    "the variance of the mini-batch gradient, and in a whole step of Adam, on WASM with BLAS too where one is found, next to " +
    "TensorFlow.js as it comes, to jax-js and to PyTorch, and says how much of the machine's matrix " +
    "product rate they reach.",
  flags: {
    backend: backends,
    networks: {
      placeholder: "ID[,ID]",
      help: `networks: ${networkIds.join(", ")}`,
      values: networkIds,
      fallback: networkIds.join(","),
      parse: names,
    },
    others: {
      placeholder: "NAME[,NAME]",
      help: "what to compare with, each in a process of its own: stock, jax, torch, or none",
      values: ["stock", "jax", "torch", "none"],
      fallback: "stock,jax",
      parse: names,
    },
    blas: common.blas,
    "blas-threads": common["blas-threads"],
    repeats: withDefault(common.repeats, "7"),
    profile: onOff("list the time of each kernel instead"),
    json,
    quiet: common.quiet,
  },
  examples: [
    [invocation("bench gradients --backend wasm"), "all networks on one backend"],
    [invocation("bench gradients --backend wasm --networks P1 --profile"), "where the time goes"],
    [invocation("bench gradients --backend wasm --others torch"), "beside PyTorch, turn by turn"],
  ],
} as const;

function gradientTable(rows: readonly GradientTiming[]): string {
  const ratio = (value: number | undefined) => value === undefined ? "" : significant(value, 3);
  return textTable(rows, [
    { heading: "backend", text: (row) => row.backend, align: "left" },
    { heading: "network", text: (row) => row.network, align: "left" },
    { heading: "what", text: (row) => row.contender, align: "left" },
    { heading: "ms", text: (row) => significant(row.milliseconds, 3), align: "right" },
    { heading: "GFLOP/s", text: (row) => significant(row.gflops, 3), align: "right" },
    { heading: "/ matmul rate", text: (row) => ratio(row.ofMatMul), align: "right" },
    { heading: "/ gradient", text: (row) => ratio(row.overGradient), align: "right" },
    { heading: "/ stock", text: (row) => ratio(row.overStock), align: "right" },
    { heading: "/ wasm", text: (row) => ratio(row.overWasm), align: "right" },
    { heading: "/ torch", text: (row) => ratio(row.overTorch), align: "right" },
  ]).join("\n");
}

function profileTable(rows: readonly KernelTime[]): string {
  return textTable(rows, [
    { heading: "backend", text: (row) => row.backend, align: "left" },
    { heading: "network", text: (row) => row.network, align: "left" },
    { heading: "what", text: (row) => row.contender, align: "left" },
    { heading: "kernel", text: (row) => row.kernel, align: "left" },
    { heading: "calls", text: (row) => String(row.calls), align: "right" },
    { heading: "ms", text: (row) => significant(row.milliseconds, 3), align: "right" },
    { heading: "share", text: (row) => row.share.toFixed(3), align: "right" },
  ]).join("\n");
}

const runGradients = mainOf(gradientsScript, async (flags, { signal }) => {
  checkNames("network", flags.networks, networkIds);
  const others = flags.others.filter((name) => name !== "none");
  checkNames("library", others, ["stock", "jax", "torch", "none"]);
  const options = {
    backends: flags.backend as readonly BackendName[],
    networks: flags.networks,
    repeats: flags.repeats,
    others: others as readonly ("stock" | "jax" | "torch")[],
    blas: flags.blas,
    blasThreads: flags.blasThreads,
    signal,
    onCase: (backend: string, network: string) =>
      flags.quiet || console.error(`${backend}, ${network} …`),
    onNote: (note: string) => console.error(note),
  };
  const rows = flags.profile ? await profileGradients(options) : await benchGradients(options);
  console.log(
    flags.json
      ? await asJson(rows)
      : flags.profile
      ? profileTable(rows as readonly KernelTime[])
      : gradientTable(rows as readonly GradientTiming[]),
  );
});

const runnerScript = {
  name: "bench runner",
  purpose:
    "Times what a training step costs in ablate, with and without a folder that the run is " +
    "recorded in, next to a bare loop of gradient and update. Rounds are interleaved; the table " +
    "shows medians, by the clock and of the processor's time, and what the least times come to, which " +
    "a busy machine disturbs less.",
  flags: {
    problem: withDefault({ ...problemFlag, placeholder: "ID" }, "mnist-mlp"),
    optimizers: withDefault(common.optimizers, "m-svag,m-sgd"),
    steps: withDefault({ ...common.steps, help: "updates in a run" }, "60"),
    every: {
      placeholder: "N",
      help: "updates between evaluations, at which the run is recorded",
      fallback: "30",
      parse: positiveInteger,
    },
    backend: withDefault(common.backend, "wasm"),
    data: common.data,
    repeats: withDefault(common.repeats, "7"),
    json,
    quiet: common.quiet,
  },
  examples: [[invocation("bench runner"), "recording a run of the network on MNIST"]],
} as const;

function runnerTable(rows: readonly RunnerTiming[]): string {
  return textTable(rows, [
    { heading: "problem", text: (row) => row.problem, align: "left" },
    { heading: "optimizer", text: (row) => row.optimizer, align: "left" },
    { heading: "what", text: (row) => row.contender, align: "left" },
    { heading: "ms", text: (row) => significant(row.milliseconds, 3), align: "right" },
    { heading: "/ bare", text: (row) => row.overBare.toFixed(3), align: "right" },
    { heading: "CPU ms", text: (row) => significant(row.processor, 3), align: "right" },
    { heading: "/ bare", text: (row) => row.processorOverBare.toFixed(3), align: "right" },
    { heading: "least", text: (row) => row.leastOverBare.toFixed(3), align: "right" },
  ]).join("\n");
}

const runRunner = mainOf(
  runnerScript,
  async ({ problem, every, json, quiet, ...rest }, { signal }) => {
    checkNames("optimizer", rest.optimizers, optimizerIds);
    if (problem.length > 1) throw new UsageError("--problem takes one name here");
    const rows = await benchRunner({
      ...rest,
      problem: problem[0]!,
      out: "runs",
      evaluateEvery: every,
      signal,
      onRound: (round) => quiet || console.error(`round ${round} of ${rest.repeats} …`),
    });
    console.log(json ? await asJson(rows) : runnerTable(rows));
  },
);

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  gradients: runGradients,
  joining: runJoining,
  layers: runLayers,
  runner: runRunner,
  optimizers: runOptimizers,
  statistics: runStatistics,
  threads: runThreads,
};

const script = {
  name: "bench",
  purpose:
    "Times updates or gradients on this machine, or tells which layers train; NAME --help tells the " +
    "options of each.",
  operands: "NAME",
  commands: Object.keys(benches),
  flags: {},
  examples: [
    [invocation("bench optimizers --help"), "what there is to say about updates"],
    [invocation("bench gradients --help"), "and about gradients"],
  ],
} as const;

const itself = mainOf(script, (_, { operands }) => {
  const [first = ""] = operands;
  throw new UsageError(unknownName("benchmark", first, script.commands).message);
});

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export async function main(args: readonly string[] = Deno.args): Promise<number> {
  const [name = "--help", ...rest] = args;
  return await (Object.hasOwn(benches, name) ? benches[name]!(rest) : itself([name, ...rest]));
}

if (import.meta.main) main().then(Deno.exit);
