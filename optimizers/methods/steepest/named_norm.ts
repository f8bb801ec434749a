/** Norms by name. @module */
import { unknownName } from "../../nearest_name.ts";
import { blockInfNorm } from "../../norms/block_inf.ts";
import { l1Norm } from "../../norms/l1.ts";
import { l2Norm } from "../../norms/l2.ts";
import { lInfNorm } from "../../norms/l_inf.ts";
import type { Norm } from "../../norms/norm.ts";
import { spectralNorm } from "../../norms/spectral.ts";
import type { Optimizer } from "../../types.ts";

/** A norm that needs no numbers. */
export type NormName = "l2" | "lInf" | "l1" | "blockInf" | "spectral";

const norms: Readonly<Record<NormName, () => Norm>> = {
  l2: l2Norm,
  lInf: lInfNorm,
  l1: l1Norm,
  blockInf: () => blockInfNorm(),
  spectral: spectralNorm,
};

/** All of them, the Euclidean one first. */
export const normNames: readonly NormName[] = Object.keys(norms) as NormName[];

/**
 * The same method, whose norm may be given by its name.
 *
 * @returns a constructor that throws a `RangeError` if there is no norm of that name
 */
export function inNorm<O extends { readonly norm?: Norm }>(
  method: (options: O) => Optimizer,
): (options: Omit<O, "norm"> & { readonly norm?: Norm | NormName }) => Optimizer {
  return ({ norm, ...options }) => {
    const own = typeof norm === "string" ? normOf(norm) : norm;
    return method({ ...options, ...(own && { norm: own }) } as unknown as O);
  };
}

function normOf(name: NormName): Norm {
  if (!Object.hasOwn(norms, name)) throw unknownName("norm", name, normNames);
  return norms[name]();
}
