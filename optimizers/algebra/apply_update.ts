/** Moving the parameters. @module */
import { executor } from "../executors/mod.ts";
import { add, input } from "../rules/expression.ts";
import { compile } from "../rules/program.ts";
import { checkSameShapes } from "../tensors.ts";
import type { Tensors } from "../types.ts";

const sum = compile([add(input("params"), input("update"))]);

/**
 * Parameters after an update: `θ + u`, key by key. The inputs are left alone.
 *
 * @param params θ, any shapes
 * @param update u, same keys and shapes (it already carries `-α`)
 * @throws {TypeError} if keys or shapes differ
 */
export function applyUpdate(params: Tensors, update: Tensors): Tensors {
  checkSameShapes("update", update, "parameters", params);
  const keys = Object.keys(params);
  const operands = keys.map((key) => ({ inputs: [params[key]!, update[key]!], scalars: [] }));
  const moved = executor()(sum, operands);
  return Object.fromEntries(keys.map((key, i) => [key, moved[i]![0]!]));
}
