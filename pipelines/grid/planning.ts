/** What plans cells, for as long as it is needed. @module */
import * as tf from "@tensorflow/tfjs";
import {
  backendInUse,
  type BackendName,
  type BlasOptions,
  useBackend,
} from "../../optimizers/backends/use_backend.ts";
import type { CellPlan } from "../cells/cell.ts";
import type { ProblemChoice } from "../cells/choices.ts";
import { type ProblemShelf, problemShelf } from "../cells/problem_shelf.ts";
import { fingerprintNote, withoutFingerprint } from "./fingerprints.ts";
import { type GridCells, type GridChoices, planGrid, type PlanOptions } from "./plan.ts";

/** Plans cells of grids on one backend. */
export interface Planning extends Disposable {
  readonly backend: string;
  /** The problem at hand. */
  readonly shelf: ProblemShelf;
  /** The problem's default step size for an optimizer, where it has one. */
  defaultRate(problem: ProblemChoice, optimizer: string): Promise<number | undefined>;
  /** The cells of a grid. */
  plan(grid: GridChoices): Promise<readonly CellPlan[]>;
  /** The same, of which only one at a time is held. */
  cells(grid: GridChoices): Promise<GridCells>;
}

/**
 * Begins to plan.
 *
 * @param onNote told, once of each, of what has no fingerprint where these are wanted, and what is odd about modules
 */
export function openPlanning(
  options: PlanOptions,
  onNote: (note: string) => void = () => {},
): Planning {
  const shelf = problemShelf(options.data);
  const told = new Set<string>();
  const noted = (plans: readonly CellPlan[]) => {
    for (const name of options.fingerprints ? plans.flatMap(withoutFingerprint) : []) {
      if (!told.has(name)) onNote(fingerprintNote(name));
      told.add(name);
    }
    return plans;
  };
  return {
    backend: options.backend,
    shelf,
    defaultRate: async (problem, optimizer) =>
      (await shelf.take(problem)).defaults.learningRates[optimizer],
    plan: async (grid) => noted([...await planGrid(grid, shelf, options, onNote)]),
    cells: (grid) => planGrid(grid, shelf, options, onNote),
    [Symbol.dispose]: () => shelf[Symbol.dispose](),
  };
}

/**
 * Starts the backend of that name; the one in use, as it is, where nothing is said.
 *
 * @returns the backend and what multiplies there, see `backendInUse`
 */
export async function startBackend(
  { backend, blas, blasThreads }: BlasOptions & { readonly backend?: BackendName | undefined },
): Promise<string> {
  const inUse = tf.getBackend() as BackendName | undefined;
  const said = [backend, blas, blasThreads].some((value) => value !== undefined);
  if (said || !inUse) {
    await useBackend(backend ?? (inUse || "auto"), { blas, blasThreads });
  }
  return backendInUse();
}
