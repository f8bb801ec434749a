/** The block-wise maximum norm. @module */
import * as tf from "@tensorflow/tfjs";
import { groupBy } from "../group_by.ts";
import { matches } from "../name_pattern.ts";
import { mapTensors } from "../tensors.ts";
import type { Scalar, Tensors } from "../types.ts";
import { largest, lengthOf, reciprocal, tidied, total } from "./arithmetic.ts";
import type { Norm } from "./norm.ts";

/**
 * The largest Euclidean norm of a block, `‖θ‖∞^B = max_B ‖θ_B‖₂`; its dual is `Σ_B ‖ω_B‖₂` (thesis Eq.
 * C.6). Its steepest descent gives all blocks steps of one length, `ω_B^‖·‖ = (Σ ‖ω_B‖₂) ω_B / ‖ω_B‖₂`
 * (Eq. C.7): sign descent where every block is one number. A block where the gradient is 0 stays.
 *
 * @param blocks patterns of parameter names, in which `*` stands for any characters: what matches one,
 * and none before it, is a block. Where absent, each parameter tensor is a block
 * @returns a norm whose functions throw a `TypeError` for a parameter that no pattern matches
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { blockInfNorm, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const gradient = {
 *   "fc1/kernel": tf.tensor1d([3, 0]),
 *   "fc1/bias": tf.tensor1d([4]),
 *   "fc2/bias": tf.tensor1d([-7]),
 * };
 * assertEquals([...await blockInfNorm().dual(gradient).data()], [3 + 4 + 7]);
 * assertEquals([...await blockInfNorm(["fc1/*", "fc2/*"]).dual(gradient).data()], [5 + 7]);
 * ```
 */
export function blockInfNorm(blocks?: readonly string[]): Norm {
  const blockOf = (key: string): string => {
    if (blocks === undefined) return key;
    const pattern = blocks.find((pattern) => matches(pattern, key));
    if (pattern !== undefined) return pattern;
    throw new TypeError(
      `no pattern of the blocks matches parameter "${key}": add one, such as "*"; ` +
        `there are ${blocks.map((pattern) => `"${pattern}"`).join(", ") || "none"}`,
    );
  };
  const lengths = (tensors: Tensors): ReadonlyMap<string, Scalar> => {
    const members = groupBy(Object.entries(tensors), ([key]) => blockOf(key));
    return new Map(
      [...members].map(([block, own]) => [block, lengthOf(Object.fromEntries(own))] as const),
    );
  };
  const directions = (gradient: Tensors, factor?: (sum: readonly Scalar[]) => Scalar): Tensors => {
    const found = lengths(gradient);
    const common = factor?.([...found.values()]);
    const factors = new Map([...found].map(([block, length]) =>
      [
        block,
        common === undefined ? reciprocal(length) : tf.mul(common, reciprocal(length)),
      ] as const
    ));
    return mapTensors(gradient, (tensor, key) => tf.mul(tensor, factors.get(blockOf(key))!));
  };
  return {
    name: blocks === undefined ? "blockInf" : `blockInf(${blocks.join(", ")})`,
    norm: (tensors) => tidied(() => largest([...lengths(tensors).values()])),
    dual: (tensors) => tidied(() => total([...lengths(tensors).values()])),
    unit: (gradient) => tidied(() => directions(gradient)),
    steepest: (gradient) => tidied(() => directions(gradient, total)),
  };
}
