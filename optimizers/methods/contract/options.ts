/** Options that several methods have in common. @module */
import type { LearningRate } from "../../types.ts";
import type { AdaptationFactor } from "../../transformations/adapt_variance.ts";
import type {
  AdamMomentsOptions,
  AverageMomentsOptions,
  MomentsOptions,
  PaperVersion,
} from "../../transformations/moments.ts";

/** Options of methods without a memory. */
export interface SgdOptions {
  /** α, a positive number or a schedule. */
  readonly learningRate: LearningRate;
}

/** Options of methods with one moving-average constant. */
export interface MomentumMethodOptions extends SgdOptions {
  /** β in [0, 1); default 0.9. */
  readonly beta?: number;
}

/** Options of variance-adapted methods. */
export interface VarianceAdaptedOptions extends MomentumMethodOptions {
  /** Which version of the paper; default `"icml2018"`. */
  readonly version?: PaperVersion;
}

/** Options of methods whose variance estimate is from moving averages. */
export interface AveragedVarianceOptions
  extends VarianceAdaptedOptions, Pick<AverageMomentsOptions, "beta2" | "correction"> {}

/** Options of `adamStar` and `adamStarMiniBatch`. */
export interface AdamStarOptions extends VarianceAdaptedOptions, Pick<MomentsOptions, "direction"> {
  /** Variance adaptation factor; default `"inverse-sqrt"`, Adam's. `"erf"` is the optimal one. */
  readonly factor?: AdaptationFactor;
}

/** Options of `adam`, and among those of `adamW`. */
export interface AdamOptions extends SgdOptions, AdamMomentsOptions {}

/** Hyper-parameters by name; which ones there are depends on the optimizer. */
export interface HyperParameters extends SgdOptions {
  /** β, β₁, β₂, ε and whatever else the optimizer has; a norm may be given by its name. */
  readonly [name: string]: unknown;
}
