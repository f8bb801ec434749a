/**
 * Runs the examples of every script's --help, made cheap and with the permissions of its task, and looks
 * at what they print. Each script's first has a process of its own; to start one takes most of the time that a
 * cheap example does, so the others of a permission set share one.
 */
import { assert, assertEquals, assertFalse, assertNotEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { encodeSafetensors } from "../../optimizers/bridges/safetensors.ts";
import { ablate } from "../../pipelines/ablate.ts";
import type { HelpData } from "../../pipelines/command_line/help.ts";
import { describe } from "../../pipelines/completion/commands.ts";
import { tune } from "../../pipelines/tune.ts";
import { tinyMnist } from "../pipelines/tiny.ts";
import type { Said } from "./scripts.ts";

const data = await tinyMnist();
globalThis.addEventListener("unload", () => Deno.removeSync(data, { recursive: true }));
const tasks: Readonly<Record<string, { readonly description: string; readonly command: string }>> =
  config.tasks;

/** Runs a module with what a task permits, but offline, and writing where the examples are run. */
function start(set: PermissionSet, module: string, args: readonly string[]): Deno.ChildProcess {
  const permissions = ["--no-prompt", `-P=${set}`, `--allow-write=${data}`];
  if ("net" in config.permissions[set]) permissions.push("--allow-net=127.0.0.1");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", ...permissions, new URL(module, import.meta.url).pathname, ...args],
    cwd: data,
    env: { NOISEWISE_BACKEND: "", NOISEWISE_DATA: "" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const startScript = (file: string, args: readonly string[]) =>
  start(permissionsOf(file), `../../pipelines/${file}`, args);

type PermissionSet = keyof typeof config.permissions;

/** The set of the task that a script has to itself. */
function permissionsOf(script: string): PermissionSet {
  const line = new RegExp(`^deno run -q -P=(\\w+) pipelines/${script}$`);
  const [set] = Object.values(tasks).flatMap(({ command }) => line.exec(command)?.[1] ?? []);
  assert(set !== undefined && set in config.permissions, `no task runs ${script} and nothing else`);
  return set as PermissionSet;
}

async function output(child: Deno.ChildProcess): Promise<Said> {
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** The words of a command line in an example, up to where a shell would end it. */
function wordsOf(example: string): string[] {
  const [line = ""] = /deno task [^|)]*/.exec(example) ?? [];
  return [...line.trim().matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

/** What makes a script fast, by flags: given instead of the example's own values, or besides. */
const cheap: Readonly<Record<string, string>> = {
  steps: "10",
  repeats: "2",
  "batch-size": "8",
  samples: "50",
  instances: "20",
  dimension: "10",
  examples: "8",
  iterations: "3",
  probes: "2",
  columns: "2",
  at: "0,2",
  cells: "4",
  experiments: "20",
  grid: "0.1/0.01",
  networks: "mnist-mlp",
  others: "none",
  seeds: "1",
  jobs: "1",
  backend: "wasm",
  data,
  out: "", // a folder for each script
};

function cheapened(args: readonly string[], { flags, name }: HelpData): string[] {
  const changes = Object.entries(cheap).filter(([flag]) => flags[flag]?.placeholder !== undefined);
  const values = new Map(changes);
  if (values.has("out")) values.set("out", `${data}/runs/out-${name.replace(" ", "-")}`);
  if (["ablate", "tune", "train", "curvature", "dissect"].includes(name)) {
    values.set("steps", "2");
  }
  if (["ablate", "tune", "train"].includes(name)) values.delete("examples"); // in place of steps
  if (name === "curvature" && !args.join().includes("quadratic")) {
    values.set("problem", "mnist-logreg");
  }
  if (name === "cabs") {
    const small = { problem: "mnist-logreg", "learning-rate": "0.1", thetas: "1", check: "1" };
    for (const [flag, value] of Object.entries(small)) values.set(flag, value);
    for (const flag of ["min", "max", "evaluate-every", "evaluate-on"]) values.set(flag, "8");
  }
  if (name === "batch-size") values.set("batch-size", "2,8");
  if (name === "dissect") values.set("optimizers", "m-sgd"); // three seeds of which are enough
  if (name === "fisher") values.set("repeats", "10");
  if (name === "idealized") values.set("steps", "100"); // the least that it takes
  if (name === "fisher") values.delete("examples"); // likewise, more than those above
  if (args.includes("--until")) values.delete("seeds"); // of which it adds as many as it needs
  if (args.includes("--until")) values.set("budget", "1s");
  if (name === "table" || name === "merge") values.delete("out"); // a file, and a folder without runs
  if (name === "report" && args.includes("--live")) values.delete("out"); // nothing is written
  if (name.startsWith("bench")) {
    values.delete("backend");
    if (name !== "bench threads") values.delete("data");
    if (name === "bench threads") values.set("problem", "quadratic");
    if (name === "bench joining") {
      const small = { problem: "quadratic", processes: "2", repeats: "1" };
      for (const [flag, value] of Object.entries(small)) values.set(flag, value);
    }
    if (name !== "bench runner") values.delete("steps");
  }
  const kept = args.filter((arg, i) =>
    !values.has(arg.replace(/^--/, "")) && !values.has((args[i - 1] ?? "").replace(/^--/, ""))
  );
  const json = flags["json"] === undefined || args.includes("--json") ? [] : ["--json"];
  return [...kept, ...[...values].flatMap(([flag, value]) => [`--${flag}`, value]), ...json];
}

/** What examples find where they are run. */
async function makeRuns(): Promise<void> {
  const options = { problems: ["quadratic"], backend: "cpu", steps: 2 } as const;
  await ablate({ ...options, out: `${data}/runs/demo` });
  await ablate({ ...options, out: `${data}/runs/a` });
  await ablate({ ...options, seed: 1, out: `${data}/runs/b` });
  await tune({ ...options, optimizers: ["m-sgd"], grid: [0.1], out: `${data}/runs/tune` });
  const averages = { shape: [1], values: Float32Array.of(0.5) };
  const arrays = new Map([["m/w", averages], ["v/w", averages]]);
  const bytes = encodeSafetensors({ arrays, metadata: new Map() });
  await Deno.writeFile(`${data}/adam.safetensors`, bytes);
  const table = Array.from({ length: 20 }, (_, i) => `${i % 7},${i % 2 ? "odd" : "even"}`);
  for (const part of ["train", "test"]) {
    await Deno.writeTextFile(`${data}/${part}.csv`, ["rest,label", ...table].join("\n"));
  }
  await Deno.mkdir(`${data}/docs`);
  await Deno.copyFile(new URL("../../docs/theory.md", import.meta.url), `${data}/docs/theory.md`);
}

/** Scripts whose examples take long, or the network: they only have to get under way. */
const starts: Readonly<Record<string, RegExp>> = {
  "bench optimizers": /^(webgpu|wasm|cpu), /m,
  "bench runner": /^round 0 /m,
  "fisher": /^\{|^fisher: /m, // its data is nowhere else
  "verify": /^runs drawn with --seed /m, // likewise
  "batch-size": /^\{|^timing steps of /m, // these data have no batch of the problem's size
  "bench gradients": /^(webgpu|wasm|cpu), |^\{/m,
  "bench layers": /^(webgpu|wasm|cpu), /m,
  "data": /^\[$|^data: cannot download/m,
};

/** A line of an example, and the script that it is of. */
interface Example {
  readonly line: string;
  readonly file: string;
  readonly help: HelpData;
}

/** What a script, or a command of it, is given. */
function argumentsOf({ line, file, help }: Example): readonly string[] {
  const [, , task, ...args] = wordsOf(line);
  assert(tasks[task!]?.command.includes(`pipelines/${file}`), `${line} is no task`);
  return args.includes("--help") ? args : cheapened(args, help);
}

/** What tells that an example is at work which is not waited for. */
function startOf({ line, help }: Example): RegExp | undefined {
  // what serves a page has no end of its own
  const live = help.name === "report" && line.includes("--live") ||
    help.name === "playground" && !line.includes("--no-serve");
  if (line.includes("--on slurm")) return /^1 of 6, check: /m; // slurm_test.ts has a cluster
  return live ? /127\.0\.0\.1/ : starts[help.name];
}

async function allExamples(): Promise<readonly Example[]> {
  const files = [
    ...new Set(
      Object.values(tasks).flatMap(({ command }) =>
        / pipelines\/(\w+)\.ts/.exec(command)?.[1] ?? []
      ),
    ),
  ];
  const whole = await describe(files);
  const parts = files.flatMap((file, i) => (whole[i]!.commands ?? []).map((name) => [file, name]));
  const below = await describe(parts.map((words) => words.join(" ")));
  const helps = [
    ...files.map((file, i) => [file, whole[i]!] as const),
    ...parts.map(([file], i) => [file!, below[i]!] as const),
  ];
  return helps.flatMap(([file, help]) => {
    assert(help.examples.length > 0, `${help.name} has no examples`);
    return help.examples.map(([line]) => ({ line, file: `${file}.ts`, help }));
  });
}

/** What examples say that are waited for: the first of each script in its process, the others called in turn. */
async function sayings(examples: readonly Example[]): Promise<ReadonlyMap<Example, Said>> {
  const said = new Map<Example, Said>();
  const waited = examples.filter((example) =>
    startOf(example) === undefined && !example.line.includes("--help")
  );
  const alone = waited.filter((example) =>
    waited.find(({ file }) => file === example.file) === example ||
    !("read" in config.permissions[permissionsOf(example.file)]) // to import what is called
  );
  for (const example of alone) {
    said.set(example, await output(startScript(example.file, argumentsOf(example))));
  }
  const others = Map.groupBy(
    waited.filter((example) => !said.has(example)),
    ({ file }) => permissionsOf(file),
  );
  for (const [set, alike] of others) {
    const calls = alike.map((example) =>
      JSON.stringify([example.file.replace(".ts", ""), ...argumentsOf(example)])
    );
    const { code, stdout, stderr } = await output(start(set, "calls.ts", calls));
    assertEquals(code, 0, stderr);
    stdout.trimEnd().split("\n").forEach((line, i) => said.set(alike[i]!, JSON.parse(line)));
  }
  return said;
}

Deno.test("the examples of every --help work, print no colours here, and JSON when asked", async (t) => {
  await makeRuns();
  const examples = await allExamples();
  const said = await sayings(examples);
  for (const example of examples) {
    await t.step(example.line, async () => {
      const args = argumentsOf(example), start = startOf(example);
      if (args.includes("--help")) return;
      const { code, stdout, stderr } = start === undefined
        ? said.get(example)!
        : await untilStarted(startScript(example.file, args), start);
      assertNotEquals(code, 2, stderr);
      // what the papers' figures take cannot be told where their data is not
      if (start !== undefined || args.includes("--dry-run")) return;
      assertEquals(code, 0, stderr);
      assertFalse(`${stdout}${stderr}`.includes("\x1b["), "colours");
      if (example.help.flags["json"] !== undefined) JSON.parse(stdout);
    });
  }
});

/** Ends a process when it has printed what tells that it is at work. */
async function untilStarted(child: Deno.ChildProcess, started: RegExp) {
  const texts = { stdout: "", stderr: "" };
  const decoder = new TextDecoder();
  const read = async (name: "stdout" | "stderr") => {
    for await (const bytes of child[name]) {
      texts[name] += decoder.decode(bytes);
      if (started.test(texts[name])) child.kill("SIGKILL");
    }
  };
  await Promise.all([read("stdout"), read("stderr")]).catch(() => {});
  const { code } = await child.status;
  assert(started.test(texts.stdout + texts.stderr), texts.stdout + texts.stderr);
  return { code, ...texts };
}

Deno.test("deno task tells what each task is for in a line of at most 80 columns", () => {
  for (const [name, { description }] of Object.entries(tasks)) {
    assert(`    // ${description}`.length <= 80, `${name}: ${description}`);
  }
});
