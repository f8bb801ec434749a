/** Computes cells of a recorded run again, and compares. @module */
import { needDeno } from "../../optimizers/host/host.ts";
import {
  backendInUse,
  type BackendName,
  type BlasOptions,
  useBackend,
} from "../../optimizers/backends/use_backend.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { permutation, random } from "../../problems/random.ts";
import { cellLabel } from "../cells/cell.ts";
import type { CellContent } from "../cells/cell_content.ts";
import { codeVersion } from "../cells/code_version.ts";
import type { EvaluationLine } from "../cells/evaluation_lines.ts";
import { runCell } from "../cells/run_cell.ts";
import { surroundings } from "../cells/surroundings.ts";
import { readSource, type RunSource } from "../runs/run_source.ts";
import { doneOf, unitOf, wholeOf } from "../training/length.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import { missingFor } from "./missing_for.ts";
import { dataPlaces } from "./recorded_data.ts";
import { recordedPlan } from "./recorded_plan.ts";
import { roundingGrowth } from "./rounding_growth.ts";

/** Options of {@linkcode verifyRun}. */
export interface VerifyOptions extends BlasOptions {
  /** How many runs are drawn; 1 by default. */
  readonly cells?: number | undefined;
  /** Updates that are computed again, up to the next evaluation; 200 by default. */
  readonly steps?: number | undefined;
  /** All runs from their beginnings to their ends, instead. */
  readonly full?: boolean | undefined;
  /** What the draw goes by; 0 by default. */
  readonly seed?: number | undefined;
  /** What computes; what the record names by default. */
  readonly backend?: BackendName | undefined;
  /**
   * Folders of the data sets' files: each run takes those of the first that has the data of its record, else
   * what is in the usual places.
   */
  readonly data?: string | readonly string[] | undefined;
  /** Problems of one's own that runs are of, which stay the caller's; methods of modules are registered. */
  readonly problems?: readonly AnyProblem[] | undefined;
  /** Called with what is left out; `console.warn` by default. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** Ends it after the next step. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each update with how many are done, or examples where the run's length is given in these. */
  readonly onStep?:
    | ((label: string, done: number, length: number, unit: "steps" | "examples") => void)
    | undefined;
}

/** A run that was computed again. */
export interface VerifiedRun extends Agreement {
  /** The run in a few words. */
  readonly label: string;
  /** The name of its record. */
  readonly cell: string;
  /** Updates that were computed again. */
  readonly steps: number;
  /** What the record was computed on. */
  readonly recordedOn: string;
  /** What it was computed on again. */
  readonly computedOn: string;
  /** Whether the code that results depend on has changed since. */
  readonly codeChanged: boolean;
  /**
   * What is asked for: the same digits where backend, library, its kernel, and engine are those of the record, and
   * the backend is no GPU; else results within {@linkcode tolerance}, as far as rounding lets a run be foreseen.
   */
  readonly expected: "digits" | "tolerance";
  /** Whether that is so. */
  readonly agrees: boolean;
}

/**
 * Draws finished runs of a recorded one, computes their beginnings again, and compares evaluations and mini-batch
 * losses. Runs whose problem or method is of a module that is not given are left out, with a note.
 *
 * @param path a folder of a run, or a packed run
 * @throws {SyntaxError} if a packed run is damaged
 * @throws {RangeError} if no run is over, none can be made again, or a record does not say what is needed for it
 * @throws {Error} if nothing is recorded there, or the data cannot be had
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ablate } from "../grid/ablate.ts";
 * import { verifyRun } from "./verify_run.ts";
 *
 * const out = await Deno.makeTempDir();
 * const options = { learningRates: 0.1, steps: 8, backend: "cpu", onNote() {} } as const;
 * await ablate({ problems: ["quadratic"], optimizers: ["m-sgd", "adam"], ...options, out });
 * const found = await Array.fromAsync(verifyRun(out, { cells: 2 }));
 * assertEquals(found.map(({ expected, agrees }) => [expected, agrees]), [["digits", true], ["digits", true]]);
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function* verifyRun(
  path: string,
  options: VerifyOptions = {},
): AsyncGenerator<VerifiedRun, void> {
  const runs = await drawnRuns(path, options), verifier = openVerifier(options);
  try {
    for (const run of runs) yield await verifier.verify(run);
  } finally {
    verifier[Symbol.dispose]();
  }
}

/** A run of a record: a folder or a packed run, and the run's name in it. */
export interface RecordedRun {
  readonly path: string;
  readonly cell: string;
  /** What the record was computed on, without the library. */
  readonly backend: BackendName;
}

/** The runs that {@linkcode verifyRun} computes again; throws as that does. */
export async function drawnRuns(
  path: string,
  { cells: count = 1, full = false, seed = 0, problems, onNote = console.warn }: VerifyOptions,
): Promise<readonly RecordedRun[]> {
  needDeno("verifying recorded runs");
  const makeable = (await makeableRuns(path, byId(problems), onNote)).map(
    ([cell, { identity }]): RecordedRun => ({ path, cell, backend: baseOf(identity.backend) }),
  );
  if (full) return makeable;
  const order = [...permutation(makeable.length, random(seed, "verify"))];
  return order.slice(0, count).map((place) => makeable[place]!);
}

/** Computes runs again, one after the other; data that the next needs too are kept. */
export interface Verifier extends Disposable {
  /** @throws {Error} if the data cannot be had, or the record does not say what is needed for it */
  verify(run: RecordedRun): Promise<VerifiedRun>;
}

/** Opens a {@linkcode Verifier}. */
export function openVerifier(
  { steps = 200, full = false, onStep, signal, ...options }: VerifyOptions,
): Verifier {
  const own = byId(options.problems), places = dataPlaces([options.data ?? []].flat());
  let known: { readonly path: string; readonly source: RunSource } | undefined;
  return {
    async verify({ path, cell, backend: recorded }) {
      if (known?.path !== path) known = { path, source: await readSource(path) };
      const content = known.source.cells.get(cell)!;
      const { identity, lines } = content;
      const { backend = recorded, blas, blasThreads } = options;
      await useBackend(backend, { blas, blasThreads });
      const problem = own.get(identity.problem) ??
        await places.take(identity.problem, identity.data);
      const plan = await recordedPlan(content, problem, backendInUse());
      const label = cellLabel(plan);
      const last = lines.find(({ step }) => !full && step >= steps) ?? lines.at(-1)!;
      const until = full ? Infinity : last.step;
      const length = full ? wholeOf(plan) : doneOf(plan, last);
      const computed: EvaluationLine[] = [];
      const running = runCell(plan, problem, {
        signal,
        onStep: (done) => onStep?.(label, done, length, unitOf(plan)),
      });
      for await (const { line } of running) {
        signal?.throwIfAborted();
        computed.push(line);
        if (line.diverged || line.step >= until) break;
      }
      const expected = await isSamePlace(content, plan.backend) ? "digits" : "tolerance";
      let agreement = agreementOf(lines, computed);
      if (expected === "tolerance" && !agreement.close) {
        const growth = await roundingGrowth(plan, problem, computed, {
          signal,
          onStep: (...done) => onStep?.(`${label}, moved by a rounding`, ...done, "steps"),
        });
        agreement = agreementOf(lines, computed, growth);
      }
      return {
        label,
        cell,
        steps: computed.at(-1)!.step,
        recordedOn: identity.backend,
        computedOn: plan.backend,
        codeChanged: identity.code !== await codeVersion(),
        expected,
        ...agreement,
        agrees: expected === "digits" ? agreement.sameDigits : agreement.close,
      };
    },
    [Symbol.dispose]: () => places[Symbol.dispose](),
  };
}

function byId(problems: readonly AnyProblem[] = []): ReadonlyMap<string, AnyProblem> {
  return new Map(problems.map((problem) => [problem.id, problem]));
}

/** The runs that are over and can be made again; what the others lack is noted. */
async function makeableRuns(
  path: string,
  own: ReadonlyMap<string, AnyProblem>,
  onNote: (note: string) => void,
): Promise<readonly (readonly [string, CellContent])[]> {
  const finished = [...(await readSource(path)).cells].filter(([, { finished }]) => finished);
  if (finished.length === 0) throw new RangeError(`no run in "${path}" is over`);
  const byMissing = Map.groupBy(finished, ([, { identity }]) => missingFor(identity, own));
  const makeable = byMissing.get(undefined) ?? [];
  byMissing.delete(undefined);
  const lacking = [...byMissing].map(([what, runs]) =>
    `${runs.length} of ${finished.length} runs in "${path}" want ${what}`
  );
  if (makeable.length === 0) throw new RangeError(lacking.join("; "));
  for (const line of lacking) onNote(`${line}: left out`);
  return makeable;
}

/** The backend without its library: `wasm` of `wasm + OpenBLAS 0.3.21 (Zen), 1 thread`. */
function baseOf(backend: string): BackendName {
  return backend.split(" ")[0] as BackendName;
}

/** Whether the digits of a record are to be expected here. */
async function isSamePlace({ identity, header }: CellContent, backend: string): Promise<boolean> {
  if (identity.backend !== backend || baseOf(backend) === "webgpu") return false;
  const { machine, versions } = await surroundings(backend);
  const same = ["v8", "tfjs"].every((name) => header.versions[name] === versions[name]);
  return same && header.machine["arch"] === machine["arch"];
}
