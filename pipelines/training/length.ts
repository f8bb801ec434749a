/** How long runs are: in updates, or in examples where these are given. @module */

/** The length of a run. */
export interface Length {
  /** Updates to make. */
  readonly steps: number;
  /** Examples to see, in place of `steps`: the first update that reaches them is the last. */
  readonly examples?: number | undefined;
}

/** How long the runs of problems are to be, by the ids of these. */
export type RunLengths = Readonly<
  Record<string, { readonly steps: number; readonly examples?: number | undefined }>
>;

/** How long runs are to be; those of a problem are as long as each other. */
export function runLengths(
  runs: readonly (Length & { readonly problemId: string })[],
): RunLengths {
  return Object.fromEntries(
    runs.map(({ problemId, steps, examples }) => [problemId, { steps, examples }]),
  );
}

/** How far a run has come. */
export interface Done {
  /** Updates. */
  readonly step: number;
  /** Examples in their batches. */
  readonly examples: number;
}

/** What the length is given in. */
export function unitOf({ examples }: Pick<Length, "examples">): "steps" | "examples" {
  return examples === undefined ? "steps" : "examples";
}

/** All of the run, in that unit. */
export function wholeOf({ steps, examples }: Length): number {
  return examples ?? steps;
}

/** What is done of a run, in that unit. */
export function doneOf(length: Pick<Length, "examples">, { step, examples }: Done): number {
  return unitOf(length) === "steps" ? step : examples;
}

/** Whether a run of that length is over. */
export function isOver(length: Length, done: Done): boolean {
  return doneOf(length, done) >= wholeOf(length);
}
