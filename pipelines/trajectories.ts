/**
 * Pictures of every optimizer: its paths on a noisy quadratic of two dimensions.
 *
 * As a script, `deno task trajectories --help`; as a function, {@linkcode trajectories}.
 *
 * @module
 */
import { inNotebooks } from "./labs/in_notebooks.ts";
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { useBackend } from "../optimizers/backends/use_backend.ts";
import { checkCount } from "../optimizers/check.ts";
import { optimizerIds } from "../optimizers/methods/registry.ts";
import { checkChoices } from "./cells/choices.ts";
import { common } from "./command_line/common_flags.ts";
import { prepareFolder } from "./files/files.ts";
import { checkOwnFile, writeOwnFile } from "./files/own_file.ts";
import { withDefault } from "./command_line/flags.ts";
import { asJson, mainOf } from "./command_line/script.ts";
import { tableText } from "./text/table_text.ts";
import { pathsSvg } from "./labs/trajectories/chart.ts";
import { noiseLevels, type TunedPaths, tunedPaths } from "./labs/trajectories/paths.ts";

/** Options of {@linkcode trajectories}. */
export interface TrajectoriesOptions {
  /** Ids; all optimizers there are. */
  readonly optimizers?: readonly string[] | undefined;
  /** Updates on each path; 60. */
  readonly steps?: number | undefined;
  /** Paths in each panel; 3. */
  readonly seeds?: number | undefined;
  /** Seed of the first path's batches; 0. */
  readonly seed?: number | undefined;
}

/** What {@linkcode trajectories} resolves to. */
export interface Trajectories {
  /** A row for each optimizer and noise level: `optimizer, noise, learningRate, loss`. */
  readonly finals: ColumnTable;
  /** A row for each point: `optimizer, noise, learningRate, seed, step, x, y, loss`. */
  readonly paths: ColumnTable;
  /** SVG documents by id of the optimizer. */
  readonly charts: Readonly<Record<string, string>>;
}

/**
 * Runs optimizers on `½ θᵀQθ`, Q with eigenvalues ½ and 5 and axes of its own, from mini-batches of
 * eight with little and with much noise. Each has the step size, out of 1 and 3 times powers of ten,
 * by which the geometric mean of the loss over all steps is smallest; `finals` has the mean loss over the
 * last quarter of the steps. It runs on the `cpu` backend.
 *
 * @throws {RangeError} if an id is unknown, or a number out of range
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { trajectories } from "./trajectories.ts";
 *
 * const { finals, charts } = await trajectories({ optimizers: ["m-sgd"], steps: 8, seeds: 1 });
 * assertEquals(finals.array("optimizer"), ["m-sgd", "m-sgd"]);
 * assert(charts["m-sgd"]!.startsWith("<svg"));
 * ```
 */
export async function trajectories(options: TrajectoriesOptions = {}): Promise<Trajectories> {
  const { optimizers = optimizerIds, steps = 60, seeds = 3, seed = 0 } = options;
  checkChoices(["quadratic"], optimizers);
  checkCount(steps, "steps", 4);
  checkCount(seeds, "seeds");
  checkCount(seed, "seed", 0);
  await useBackend("cpu");
  const finals: object[] = [];
  const points: object[] = [];
  const charts: Record<string, string> = {};
  for (const id of optimizers) {
    const panels: TunedPaths[] = [];
    for (const { noise } of noiseLevels) {
      const tuned = await tunedPaths({ id, noise, steps }, { seed, seeds });
      const { learningRate, final, paths } = tuned;
      panels.push(tuned);
      const fixed = { optimizer: id, noise, learningRate };
      finals.push({ ...fixed, loss: final });
      points.push(...paths.flatMap((path, i) =>
        path.points.map(([x, y], step) => (
          { ...fixed, seed: seed + i, step, x, y, loss: path.losses[step] }
        ))
      ));
    }
    charts[id] = pathsSvg(id, panels);
  }
  return inNotebooks({ finals: aq.from(finals), paths: aq.from(points), charts });
}

const script = {
  name: "trajectories",
  purpose: "Draws the paths of optimizers on a noisy quadratic of two dimensions, each with the " +
    "step size that does best: a picture for each.",
  flags: {
    optimizers: { ...common.optimizers, help: "methods to draw (default: all)" },
    steps: withDefault(common.steps, "60"),
    seeds: withDefault({ ...common.seeds, help: "paths in each panel" }, "3"),
    seed: withDefault(common.seed, "0"),
    out: withDefault(common.out, "runs/trajectories"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("trajectories --out docs/optimizers"), "the pictures of the documentation"],
    [invocation("trajectories --optimizers adam,m-svag --seeds 1"), "two methods, one path each"],
  ],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ out, quiet, json, ...options }) => {
    const { finals, charts } = await trajectories(options);
    await prepareFolder(out);
    const files = Object.entries(charts).map(([id, svg]) => [`${out}/${id}.svg`, svg] as const);
    for (const [path] of files) await checkOwnFile(path);
    for (const file of files) await writeOwnFile(...file);
    if (json) return console.log(asJson(finals.objects()));
    console.log(tableText(finals));
    if (!quiet) console.log(`\nwrote ${Object.keys(charts).length} pictures to ${out}`);
  },
);

if (import.meta.main) main().then(Deno.exit);
