/** Groups of examples, whose losses are measured besides. @module */
import { inWords } from "../../optimizers/in_words.ts";
import type { Examples, Values } from "./example_arrays.ts";
import { told } from "./told.ts";

/** The numbers of an example, its axes in one row. */
export interface ExampleValues {
  /** Its input. */
  readonly xs: ArrayLike<number>;
  /** Its target; a class number is `ys[0]`. */
  readonly ys: ArrayLike<number>;
}

/** A name, and whether an example is in the group that it has. */
export type ExampleGroup = readonly [name: string, includes: (example: ExampleValues) => boolean];

/**
 * The positions of the examples that are in each group, in the order of the groups.
 *
 * @param name of the part, for errors
 * @throws {TypeError} if two groups have one name, or one says neither true nor false
 * @throws {RangeError} if no example of the part is in a group
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { examplesOf } from "./example_arrays.ts";
 * import { groupPositions } from "./example_groups.ts";
 *
 * const part = examplesOf({ xs: [[1], [2], [3]], ys: [0, 7, 1] }, "test");
 * const groups = groupPositions(part, [["rare", ({ ys }) => ys[0]! > 5], ["all", () => true]], "test");
 * assertEquals(groups.map((positions) => [...positions]), [[1], [0, 1, 2]]);
 * ```
 */
export function groupPositions(
  { count, xs, ys }: Examples,
  groups: readonly ExampleGroup[],
  name: string,
): readonly Uint32Array[] {
  const names = groups.map(([group]) => group);
  const twice = names.find((group, i) => names.indexOf(group) !== i);
  if (twice !== undefined) throw new TypeError(`two groups are called "${twice}"; rename one`);
  if (groups.length === 0) return [];
  const examples = Array.from({ length: count }, (_, i): ExampleValues => ({
    xs: rowOf(xs, count, i),
    ys: rowOf(ys, count, i),
  }));
  return groups.map(([group, includes]) => {
    const positions = Uint32Array.from(
      examples.flatMap((example, i) => isIn(group, includes, example) ? [i] : []),
    );
    if (positions.length > 0) return positions;
    throw new RangeError(
      `no example of ${name} is in the group "${group}"; leave it out, or see what it includes`,
    );
  });
}

function isIn(
  group: string,
  includes: ExampleGroup[1],
  example: ExampleValues,
): boolean {
  const given: unknown = told(`the group "${group}" threw`, () => includes(example));
  if (typeof given === "boolean") return given;
  throw new TypeError(
    `the group "${group}" must say true or false of an example; got ${inWords(given)}`,
  );
}

function rowOf({ values }: Values, count: number, i: number): ArrayLike<number> {
  const size = values.length / count;
  return values.subarray(i * size, (i + 1) * size);
}
