/** Optimizers by the names they have on the command line. @module */
import { adaDelta, adaGrad, adamW, rmsProp } from "./adaptive_baselines.ts";
import { named } from "../algebra/chain.ts";
import {
  adam,
  adamStar,
  adamStarMiniBatch,
  mSgd,
  mSignSgd,
  mSvag,
  mSvagMiniBatch,
  sgd,
  type SgdOptions,
  signSgd,
  svag,
} from "./dissected.ts";
import { heavyBall, nesterov } from "./momentum_baselines.ts";
import { empiricalFisher, gaussNewton, naturalGradient } from "./preconditioned.ts";
import {
  blockNormalized,
  coordinateDescent,
  normalizedDescent,
  signDescent,
  softNormalizedDescent,
} from "./steepest_descent.ts";
import { unknownName } from "../nearest_name.ts";
import { blockInfNorm, l1Norm, l2Norm, lInfNorm, type Norm } from "../norms/mod.ts";
import type { Optimizer } from "../types.ts";

/** Name of an optimizer on the command line. */
export type OptimizerId =
  | "sgd"
  | "m-sgd"
  | "ssd"
  | "m-ssd"
  | "adam"
  | "adam-star"
  | "svag"
  | "m-svag"
  | "m-svag-mb"
  | "adam-star-mb"
  | "heavy-ball"
  | "nesterov"
  | "adagrad"
  | "rmsprop"
  | "adadelta"
  | "adamw"
  | "natural-gradient"
  | "empirical-fisher"
  | "gauss-newton"
  | "sign-descent"
  | "coordinate-descent"
  | "block-normalized"
  | "normalized"
  | "soft-normalized";

const constructors = {
  "sgd": sgd,
  "m-sgd": mSgd,
  "ssd": signSgd,
  "m-ssd": mSignSgd,
  "adam": adam,
  "adam-star": adamStar,
  "svag": svag,
  "m-svag": mSvag,
  "m-svag-mb": mSvagMiniBatch,
  "adam-star-mb": adamStarMiniBatch,
  "heavy-ball": heavyBall,
  "nesterov": nesterov,
  "adagrad": adaGrad,
  "rmsprop": rmsProp,
  "adadelta": adaDelta,
  "adamw": adamW,
  "natural-gradient": naturalGradient,
  "empirical-fisher": empiricalFisher,
  "gauss-newton": gaussNewton,
  "sign-descent": signDescent,
  "coordinate-descent": coordinateDescent,
  "block-normalized": blockNormalized,
  "normalized": inNorm(normalizedDescent),
  "soft-normalized": inNorm(softNormalizedDescent),
} satisfies Record<OptimizerId, (options: SgdOptions) => Optimizer>;

/** The norms that need no numbers, by their names. */
const norms: Readonly<Record<string, () => Norm>> = {
  l1: l1Norm,
  l2: l2Norm,
  lInf: lInfNorm,
  blockInf: () => blockInfNorm(),
};

/** The same method, whose norm may be given by its name. */
function inNorm<O extends { readonly norm?: Norm }>(
  method: (options: O) => Optimizer,
): (options: O) => Optimizer {
  return (options) => {
    const name: unknown = options.norm;
    if (typeof name !== "string") return method(options);
    if (!Object.hasOwn(norms, name)) throw unknownName("norm", name, Object.keys(norms));
    return method({ ...options, norm: norms[name]!() });
  };
}

/** All names that {@linkcode createOptimizer} takes. */
export const optimizerIds: readonly OptimizerId[] = Object.keys(constructors) as OptimizerId[];

/** Hyper-parameters by name; which ones there are depends on the optimizer. */
export interface HyperParameters extends SgdOptions {
  /** β, β₁, β₂, ε and whatever else the optimizer has; a norm may be given by its name. */
  readonly [name: string]: unknown;
}

/**
 * An optimizer by its name on the command line; its `name` is that name.
 *
 * @throws {RangeError} if the name is unknown, or a hyper-parameter is out of range
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { createOptimizer } from "./registry.ts";
 *
 * assertEquals(createOptimizer("m-svag", { learningRate: 0.1 }).name, "m-svag");
 * assertThrows(() => createOptimizer("m-swag", { learningRate: 0.1 }), RangeError, "m-svag");
 * ```
 */
export function createOptimizer(id: string, options: HyperParameters): Optimizer {
  if (!Object.hasOwn(constructors, id)) throw unknownName("optimizer", id, optimizerIds);
  return named<Optimizer>(id, constructors[id as OptimizerId](options));
}
