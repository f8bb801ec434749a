/**
 * The one command: `noisewise ablate …` for the script of that name, `noisewise help` for what there is.
 *
 * ```sh
 * deno install --global --name noisewise --allow-read --allow-write jsr:@noisewise/optim/cli
 * ```
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };
import { unknownName } from "../optimizers/nearest_name.ts";
import { exitCodes } from "./command_line/interrupts.ts";
import { commandTasks } from "./command_line/tasks.ts";
import { wrap } from "./text/wrap.ts";

/** A script: a function of the words of its command line, which resolves to its exit code. */
interface Script {
  readonly main: (args: readonly string[]) => Promise<number>;
}

/**
 * Never false. Before its first line runs, Deno reads what a program's imports name, lazy ones too, unless the
 * name depends on something: so nobody waits for the scripts that are not wanted. `deno bundle` takes all names.
 */
const lazy: boolean = true;

/** The scripts, by the names of their files; each is loaded when it is wanted. */
const scripts: Readonly<Record<string, () => Promise<Script>>> = {
  ablate: () => import(lazy ? "./ablate.ts" : "./mod.ts"),
  basics: () => import(lazy ? "./basics.ts" : "./mod.ts"),
  batch_size: () => import(lazy ? "./batch_size.ts" : "./mod.ts"),
  cabs: () => import(lazy ? "./cabs.ts" : "./mod.ts"),
  checkpoint: () => import(lazy ? "./checkpoint.ts" : "./mod.ts"),
  completion: () => import(lazy ? "./completion.ts" : "./mod.ts"),
  curvature: () => import(lazy ? "./curvature.ts" : "./mod.ts"),
  data: () => import(lazy ? "./data.ts" : "./mod.ts"),
  dissect: () => import(lazy ? "./dissect.ts" : "./mod.ts"),
  estimators: () => import(lazy ? "./estimators.ts" : "./mod.ts"),
  factors: () => import(lazy ? "./factors.ts" : "./mod.ts"),
  fisher: () => import(lazy ? "./fisher.ts" : "./mod.ts"),
  geometry: () => import(lazy ? "./geometry.ts" : "./mod.ts"),
  idealized: () => import(lazy ? "./idealized.ts" : "./mod.ts"),
  judge: () => import(lazy ? "./judge.ts" : "./mod.ts"),
  merge: () => import(lazy ? "./merge.ts" : "./mod.ts"),
  methods: () => import(lazy ? "./methods.ts" : "./mod.ts"),
  new: () => import(lazy ? "./new.ts" : "./mod.ts"),
  playground: () => import(lazy ? "./playground.ts" : "./mod.ts"),
  quadratic: () => import(lazy ? "./quadratic.ts" : "./mod.ts"),
  report: () => import(lazy ? "./report.ts" : "./mod.ts"),
  table: () => import(lazy ? "./table.ts" : "./mod.ts"),
  theory: () => import(lazy ? "./theory.ts" : "./mod.ts"),
  train: () => import(lazy ? "./train.ts" : "./mod.ts"),
  trajectories: () => import(lazy ? "./trajectories.ts" : "./mod.ts"),
  tune: () => import(lazy ? "./tune.ts" : "./mod.ts"),
  verify: () => import(lazy ? "./verify.ts" : "./mod.ts"),
  wilson: () => import(lazy ? "./wilson.ts" : "./mod.ts"),
};

/**
 * The command as a function: does what the words of a command line say, and resolves to its exit code. The
 * first word is a task; without any, and with `help`, it tells which there are.
 */
export async function main(args: readonly string[] = Deno.args): Promise<number> {
  const [name = "help", ...rest] = args;
  if (["--version", "-V"].includes(name)) return said(`noisewise ${config.version}`);
  const asked = ["help", "--help", "-h"].includes(name) ? rest[0] : name;
  if (asked === undefined) return said(helpText());
  const task = commandTasks.find(({ name }) => name === asked);
  if (task === undefined) {
    const known = [...commandTasks.map(({ name }) => name), "help"];
    console.error(`noisewise: ${unknownName("task", asked, known).message}`);
    return exitCodes.badInput;
  }
  const script = await scripts[task.script]!();
  return await script.main(asked === name ? [...task.given, ...rest] : ["--help"]);
}

function said(text: string): number {
  console.log(text);
  return exitCodes.done;
}

/** What `noisewise help` says: a line for each task. */
function helpText(width = 80): string {
  const column = Math.max(...commandTasks.map(({ name }) => name.length)) + 4;
  const rows = commandTasks.flatMap(({ name, description }) => {
    const whole = description.replace(/ (?=[^(]*\)$)/g, "\xa0"); // how long it takes stays together
    const lines = wrap(whole, width - column).map((line) => line.replaceAll("\xa0", " "));
    return lines.map((line, i) => (i === 0 ? `  ${name}` : "").padEnd(column) + line);
  });
  return [
    "Which part of your optimizer helps: the sign, or the noise?",
    "",
    "Usage: noisewise TASK [options]",
    "       noisewise help TASK",
    "",
    "Tasks:",
    ...rows,
    "",
    "Options:",
    "  -V, --version  tell the version",
    "  -h, --help     show this help; after a task, its own",
  ].join("\n");
}

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import scripts
