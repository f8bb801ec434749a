/**
 * Named optimizers, each a file with its constructor, its options and its record, in the room of its kind:
 * `dissected` has the papers' methods, `baselines` the classical ones, `second_order` those that know a
 * matrix, `steepest` those of other norms, `modern` those that came after the papers.
 *
 * `records.ts` is the list of all; the registry and the checks of hyper-parameters here, default learning
 * rates, colours and benchmarks elsewhere are views of it. May import the floor's rooms but bridges,
 * batch_sizes and theory.
 *
 * @module
 */
export * from "./records.ts";
export type {
  AdamOptions,
  AdamStarOptions,
  AveragedVarianceOptions,
  HyperParameters,
  MomentumMethodOptions,
  SgdOptions,
  VarianceAdaptedOptions,
} from "./contract/options.ts";
export type { Counterpart, OptimizerRecord, PaperMethod, StartingRate } from "./contract/record.ts";
export type {
  NumberSetting,
  SettingKind,
  SwitchSetting,
  WordSetting,
} from "./contract/settings.ts";
export type { PreconditionedOptions } from "./second_order/preconditioned.ts";
export { steepestDescent, type SteepestDescentOptions } from "./steepest/steepest_descent.ts";
