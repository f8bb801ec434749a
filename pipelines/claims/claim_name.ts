/** What the files of claims are called. @module */

/** What the name of such a file says. */
export interface ClaimName {
  /** The name of the cell. */
  readonly cell: string;
  /** How often the cell was taken over before. */
  readonly generation: number;
  /** Whether it says that the cell is done, rather than claimed. */
  readonly isDone: boolean;
}

/**
 * What the name of a file says, if it is that of a claim.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { claimName } from "./claim_name.ts";
 *
 * assertEquals(claimName("a.0"), { cell: "a", generation: 0, isDone: false });
 * assertEquals(claimName("a.b.12.done"), { cell: "a.b", generation: 12, isDone: true });
 * assertEquals(claimName("a.done"), undefined);
 * ```
 */
export function claimName(file: string): ClaimName | undefined {
  const [, cell, generation, done] = /^(.*)\.(\d+)(\.done)?$/.exec(file) ?? [];
  if (cell === undefined) return undefined;
  return { cell, generation: Number(generation), isDone: done !== undefined };
}
