/** What determines a cell's result, and the name that it gets from it. @module */
import { type Sha256, sha256 } from "../../optimizers/host/sha256.ts";
import type { Setting } from "../../optimizers/methods/hyper_parameters.ts";
import { findOptimizer } from "../../optimizers/methods/registry.ts";
import type { CellPlan } from "./cell.ts";
import type { OptimizerChoice } from "./choices.ts";
import { codeVersion } from "./code_version.ts";
import { settingsIdentity } from "./planned_settings.ts";
import type { SettingsIdentity } from "./run_settings.ts";

/**
 * Everything that determines a result. Equal identities, equal results, bit for bit, on the same
 * machine: on another one a WASM product may be rounded once where it is rounded twice here, since
 * `f32x4.relaxed_madd` leaves that to the processor, and a GPU's arithmetic is its own.
 */
export interface CellIdentity extends SettingsIdentity {
  readonly problem: string;
  /** Checksum of the data, or what else the problem says determines it. */
  readonly data: string;
  readonly optimizer: string;
  /** All that are not at their defaults; a schedule as a hash of its values. */
  readonly hyperParameters: Readonly<Record<string, Setting>>;
  readonly seed: number;
  readonly backend: string;
  /** See {@linkcode codeVersion}. */
  readonly code: string;
}

/**
 * The identity of a cell.
 *
 * Problems, optimizers and batch size rules of the caller's own are known by their `fingerprint`.
 * Where one has none, nothing tells whether it is the one of an earlier run, so its cells get an
 * identity of their own each time, and are computed anew.
 */
export async function identityOf(plan: CellPlan): Promise<CellIdentity> {
  const { seed, steps, backend } = plan;
  const rate = typeof plan.rate === "function" ? scheduleName(plan.rate, steps) : plan.rate;
  return {
    problem: plan.problemId,
    data: plan.fingerprint ?? crypto.randomUUID(),
    optimizer: plan.id,
    hyperParameters: {
      ...(rate === undefined ? {} : { learningRate: rate }),
      ...plan.hyperParameters,
      ...ownCode(plan.optimizer),
    },
    seed,
    ...settingsIdentity(plan),
    backend,
    code: await codeVersion(),
  };
}

/** What tells an optimizer of one's own apart; nothing for a built-in one, whose code is known. */
function ownCode(choice: OptimizerChoice): { readonly fingerprint?: string } {
  if (typeof choice !== "string") return { fingerprint: choice.fingerprint ?? crypto.randomUUID() };
  const { fingerprint } = findOptimizer(choice);
  return fingerprint === undefined ? {} : { fingerprint };
}

type Rate = (count: number) => number;

const scheduleNames = new WeakMap<Rate, Map<number, string>>();

/** A schedule as a hash of its values; found once for all runs that go by it. */
function scheduleName(rate: Rate, steps: number): string {
  const known = scheduleNames.get(rate) ?? new Map<number, string>();
  scheduleNames.set(rate, known);
  const name = known.get(steps) ?? `schedule ${digitsOfList(steps, rate)}`;
  known.set(steps, name);
  return name;
}

/** The same as {@linkcode digitsOf} of the list, which may be too long to be held. */
function digitsOfList(length: number, valueAt: (index: number) => number): string {
  const hash = sha256();
  const most = 10_000;
  for (let at = 0; at < length; at += most) {
    const part = Array.from({ length: Math.min(most, length - at) }, (_, i) => valueAt(at + i));
    hash.update((at === 0 ? "[" : ",") + JSON.stringify(part).slice(1, -1));
  }
  return shortened(hash.update("]"));
}

/** A cell's key: 48 bits of the SHA-256 of its identity, in hexadecimal digits. */
export function keyOf(identity: CellIdentity): string {
  const ordered = (_: string, value: unknown) =>
    value !== null && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
      : value;
  return digitsOf(JSON.parse(JSON.stringify(identity, ordered)));
}

/** The name of a cell's files: readable, and unique by the key at its end. */
export function fileNameOf(identity: CellIdentity): string {
  return `${readableName(identity)}_${keyOf(identity)}`;
}

/** What the name of a cell's files begins with. */
export function readableName(
  { problem, optimizer, seed }: Pick<CellIdentity, "problem" | "optimizer" | "seed">,
): string {
  const parts = [problem, optimizer, `seed${seed}`];
  return parts.join("_").replace(/[^\w.+-]/g, "-").slice(0, 80);
}

function digitsOf(value: unknown): string {
  return shortened(sha256().update(JSON.stringify(value)));
}

function shortened(hash: Sha256): string {
  return hash.hex().slice(0, 12);
}
