/**
 * How much of your Adam is the sign? The averages that an optimizer keeps in a model's checkpoint, taken apart
 * as ICML 2018 §2.1 and §3 take Adam apart.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { needDeno } from "../optimizers/host/host.ts";
import { checkBeta, checkPositive } from "../optimizers/check.ts";
import { common } from "./command_line/common_flags.ts";
import { UsageError, withDefault } from "./command_line/flags.ts";
import { mainOf } from "./command_line/script.ts";
import { noiseChart } from "./labs/checkpoint/charts.ts";
import { type Pair, pairsOf } from "./labs/checkpoint/pairs.ts";
import { lengthOf, openFloats, type StoredFloats } from "./labs/checkpoint/stored_floats.ts";
import {
  type AverageOptions,
  both,
  emptyTally,
  quantile,
  tallied,
  type Tally,
} from "./labs/checkpoint/tally.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { nonNegativeNumber, positiveInteger } from "./text/typed_values.ts";

/** Options of {@linkcode dissectCheckpoint}. */
export interface CheckpointOptions {
  /** β of the average of gradients; 0.9. */
  readonly beta1?: number;
  /** β of the average of squared gradients; 0.999. */
  readonly beta2?: number;
  /** Updates that were made; what the file says of it by default, or so many that it does not matter. */
  readonly step?: number;
  /** Aborts it. */
  readonly signal?: AbortSignal;
}

/** What {@linkcode dissectCheckpoint} resolves to. */
export interface CheckpointNoise {
  /** A row for each parameter, and one for all. */
  readonly tensors: ColumnTable;
  /** SVG documents by name. */
  readonly charts: Readonly<Record<"noise", string>>;
  /** What is to be said of it. */
  readonly notes: readonly string[];
}

/** Elements that are read at a time. */
const block = 2 ** 20;

/**
 * Reads the averages m and v that Adam and its kin keep, in safetensors files of any program, a block at a
 * time, and says of each parameter and of all together how noisy its gradient was:
 *
 *     η̂² = (v - m²) / m²     Adam's step is the sign times (1 + η̂²)^(-1/2) = |m| / √v
 *
 * - `median, low, high`: η̂², its 10 % and 90 % quantiles; to 1 %
 * - `sign`: share of the live coordinates whose factor is above 0.9: sign descent
 * - `noise`: share of those whose factor is below 0.1
 * - `length`: of the update, over that of a sign's
 * - `svag`: what M-SVAG would leave of the length of m, `‖γ m‖ / ‖m‖`
 * - `dead`: share of the coordinates whose gradient was always 0; `negative`: of those with v < m², which
 *   averages of different lengths can have
 *
 * @param files paths; a model's may be in several
 * @throws {RangeError} if a β is not in [0, 1), or `step` not positive
 * @throws {SyntaxError} if a file is damaged
 * @throws {TypeError} if there are no averages in the files, their shapes differ, or they are no floats
 */
export async function dissectCheckpoint(
  files: readonly string[],
  { beta1 = 0.9, beta2 = 0.999, step, signal }: CheckpointOptions = {},
): Promise<CheckpointNoise> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  if (step !== undefined) checkPositive(step, "step");
  needDeno("reading checkpoints");
  const notes: string[] = [];
  const rows: Readonly<Record<string, string | number>>[] = [];
  let all = emptyTally();
  for (const path of files) {
    const file = await openFloats(path);
    try {
      const said = step ?? stepIn(file);
      if (said === undefined) {
        notes.push(
          `"${path}" does not say after how many updates: corrections are left out; give step`,
        );
      }
      const averages = { beta1, beta2, step: said ?? Infinity };
      const pairs = pairsOf(file.entries);
      if (pairs.length === 0) throw noPairs(file);
      for (const pair of pairs) {
        const tally = await ofPair(file, pair, averages, signal);
        rows.push(rowOf(pair.name, tally));
        all = both(all, tally);
      }
    } finally {
      file[Symbol.dispose]();
    }
  }
  if (all.broken > 0) {
    notes.push(`${all.broken} coordinates have averages that are no finite numbers`);
  }
  return inNotebooks({
    tensors: aq.from([...rows, rowOf("all", all)]),
    charts: { noise: await noiseChart(all) },
    notes,
  });
}

async function ofPair(
  file: StoredFloats,
  { name, first, second }: Pair<StoredFloats["entries"][number]>,
  averages: AverageOptions,
  signal: AbortSignal | undefined,
): Promise<Tally> {
  const length = lengthOf(first);
  if (length !== lengthOf(second)) {
    throw new TypeError(
      `the averages of "${name}" in "${file.path}" must have one shape, got [${first.shape}] and ` +
        `[${second.shape}]`,
    );
  }
  let tally = emptyTally();
  for (let from = 0; from < length; from += block) {
    signal?.throwIfAborted();
    const to = Math.min(from + block, length);
    const m = await file.read(first, from, to), v = await file.read(second, from, to);
    tally = both(tally, tallied(m, v, averages));
  }
  return tally;
}

/** The number of updates, where the file's texts or one of its scalars tell. */
function stepIn({ metadata }: StoredFloats): number | undefined {
  for (const name of ["step", "count", "t"]) {
    const value = Number(metadata.get(name) ?? NaN);
    if (value > 0) return value;
  }
  return undefined;
}

function noPairs({ path, entries }: StoredFloats): TypeError {
  const first = entries.slice(0, 3).map(({ name }) => `"${name}"`).join(", ") || "nothing";
  return new TypeError(
    `"${path}" has no averages: pairs of names such as NAME.exp_avg and NAME.exp_avg_sq, mu/NAME and nu/NAME, ` +
      `NAME_momentum and NAME_velocity, or m/NAME and v/NAME; it has ${first}${
        entries.length > 3 ? ", …" : ""
      }`,
  );
}

function rowOf(tensor: string, tally: Tally): Readonly<Record<string, string | number>> {
  const { count, dead, broken } = tally;
  const live = count - dead - broken;
  return {
    tensor,
    elements: count,
    median: quantile(tally, 0.5),
    low: quantile(tally, 0.1),
    high: quantile(tally, 0.9),
    sign: tally.sign / live,
    noise: tally.noise / live,
    length: Math.sqrt(tally.square / live),
    svag: Math.sqrt(tally.adapted / tally.momentum),
    dead: dead / count,
    negative: tally.negative / live,
  };
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "checkpoint",
  purpose:
    "How much of your Adam is the sign? Reads the averages that any Adam keeps (PyTorch's exp_avg and " +
    "exp_avg_sq, optax's mu and nu, Keras', this library's) from safetensors files, and says how noisy the " +
    "gradients were: where it was sign descent, where noise, and what M-SVAG would do instead.",
  operands: "FILE...",
  flags: {
    beta: {
      placeholder: "BETA",
      help: "averaging constant of the gradients",
      fallback: "0.9",
      parse: nonNegativeNumber,
    },
    beta2: {
      placeholder: "BETA",
      help: "averaging constant of the squares",
      fallback: "0.999",
      parse: nonNegativeNumber,
    },
    step: {
      placeholder: "T",
      help: "updates that were made (default: what the file says, or very many)",
      parse: positiveInteger,
    },
    out: withDefault(common.out, "runs/checkpoint"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [
      invocation("checkpoint adam.safetensors --step 5000"),
      "table, chart and data in runs/checkpoint",
    ],
  ],
}, async ({ beta, beta2, step, out, quiet, json }, { operands, signal }) => {
  if (operands.length === 0) {
    throw new UsageError("which files? Name safetensors files, see --help");
  }
  const given = step === undefined ? {} : { step };
  const found = await dissectCheckpoint(operands, { beta1: beta, beta2, signal, ...given });
  if (!quiet) { for (const note of found.notes) console.error(note); }
  await publish("checkpoint", {
    tables: [{
      id: "checkpoint",
      table: found.tensors,
      title: "Noise over signal of the averages, η̂² = (v − m²)/m², and what it does to Adam's step",
      digits: 3,
    }],
    charts: found.charts,
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
