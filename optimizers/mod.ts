/**
 * Pure functional optimizers: `(state, gradient) -> (state, update)`, and the algebra they are
 * made of.
 *
 * @example Train a parameter
 * ```ts
 * import { assert } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { applyUpdate, dispose, mSvag, useBackend } from "./mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = mSvag({ learningRate: 0.1 });
 * let params = { w: tf.tensor1d([3, -2]) } as tf.NamedTensorMap;
 * let state = optimizer.init(params);
 * for (let t = 0; t < 100; t++) {
 *   const gradient = { w: tf.mul(params.w!, 2) }; // of ‖w‖²
 *   const [nextState, update] = optimizer.update(state, gradient);
 *   const nextParams = applyUpdate(params, update);
 *   dispose([gradient, update, state, params]);
 *   [state, params] = [nextState, nextParams];
 * }
 * assert((await params.w!.data()).every((w) => Math.abs(w) < 0.01));
 * ```
 *
 * @module
 */
export type { AspectName, MethodAspects } from "./aspects.ts";
export * from "./types.ts";
export * from "./backends/use_backend.ts";
export { applyUpdate } from "./algebra/apply_update.ts";
export { dispose } from "./tensors.ts";
export {
  chain,
  type Chained,
  type ChainState,
  named,
  type Ruled,
  type SlotsOf,
} from "./algebra/chain.ts";
export * from "./executors/double_precision.ts";
export { elementwise } from "./algebra/elementwise.ts";
export type { Elementwise } from "./rules/rule.ts";
export type { Expression } from "./rules/expression.ts";
export type {
  ElementwiseRule,
  RuleContext,
  RuleSignal,
  RunTimeScalar,
  SlotStart,
  SlotState,
} from "./rules/rule.ts";
export * from "./schedules.ts";
export * from "./norms/mod.ts";
export * from "./transformations/mod.ts";
export * from "./methods/mod.ts";
export * from "./methods/registry.ts";
export * from "./methods/factored/mod.ts";
export {
  type Counterpart,
  type OptimizerRecord,
  optimizerRecord,
  type PaperMethod,
  type RecordOptions,
  type StartingRate,
} from "./methods/contract/record.ts";
export {
  fraction,
  nonNegative,
  type NumberSetting,
  oneOf,
  onOrOff,
  positive,
  type SettingFor,
  type SettingKind,
  type SettingsFor,
  type SwitchSetting,
  type WordSetting,
} from "./methods/contract/settings.ts";
export * from "./methods/hyper_parameters.ts";
export * from "./theory/mod.ts";
export * from "./batch_sizes/mod.ts";
export * from "./bridges/mod.ts";
