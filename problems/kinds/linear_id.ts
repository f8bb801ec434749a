/** Names of linear problems, which say what they are. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import { type UciName, uciNames, uciTask } from "../data/sets/uci.ts";

/** What a name tells. */
export interface NamedLinear {
  /** The table. */
  readonly set: UciName;
  /** Whether features and targets are taken as they are. */
  readonly raw: boolean;
}

const kinds = { regression: "least-squares", classification: "logistic" } as const;

/** The names of linear problems, without details. */
export const linearIds: readonly string[] = uciNames.map((set) => linearId({ set, raw: false }));

/**
 * The name of a linear problem: the model, and after a colon the data, with `+raw` where they are taken as
 * they are.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearId, parseLinearId } from "./linear_id.ts";
 *
 * const id = linearId({ set: "a1a", raw: false });
 * assertEquals(id, "logistic:a1a");
 * assertEquals(parseLinearId("least-squares:yacht+raw"), { set: "yacht", raw: true });
 * ```
 */
export function linearId({ set, raw }: NamedLinear): string {
  return `${kinds[uciTask(set)]}:${set}${raw ? "+raw" : ""}`;
}

/** Whether a name is meant to be that of a linear problem. */
export function isLinearId(id: string): boolean {
  return Object.values<string>(kinds).includes(id.split(":")[0]!);
}

/**
 * What a name tells.
 *
 * @throws {RangeError} if it is none; offers the nearest
 */
export function parseLinearId(id: string): NamedLinear {
  const [known, ...details] = id.split("+");
  const set = uciNames.find((set) => linearId({ set, raw: false }) === known);
  if (set === undefined) throw unknownName("problem", id, linearIds);
  const bad = details.find((detail) => detail !== "raw");
  if (bad !== undefined) throw unknownName("detail of a linear problem", bad, ["raw"]);
  return { set, raw: details.length > 0 };
}
