/** Runs that nothing tells to be those of before, so that they are made anew each time. @module */
import type { CellPlan } from "../cells/cell.ts";

/** What is said of a problem, an optimizer or a rule for batch sizes of one's own that cannot be told again. */
export function fingerprintNote(name: string): string {
  return `${name} has no fingerprint, by which runs would know that it is the same as before: they are made ` +
    "anew each time, and none is resumed; give it one that changes with its data and settings: a problem a " +
    'function, fingerprint: () => "data of May, 2 layers", others a text';
}

/** What a cell is made of that has no fingerprint: names of its problem, optimizer, rule for batch sizes. */
export function withoutFingerprint(
  { problemId, fingerprint, optimizer, id, batchSize }: CellPlan,
): readonly string[] {
  const ownOptimizer = typeof optimizer === "object" && optimizer.fingerprint === undefined;
  const ownRule = typeof batchSize === "object" && batchSize.fingerprint === undefined;
  return [
    ...(fingerprint === undefined ? [problemId] : []),
    ...(ownOptimizer ? [id] : []),
    ...(ownRule ? [batchSize.name] : []),
  ];
}
