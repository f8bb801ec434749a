/**
 * Problems of one's own from a model and data: {@linkcode supervised}.
 *
 * May import kinds, models and data. New here: another form of model or data that it takes.
 *
 * @module
 */
export type { ExampleArrays, ExampleNumbers, NestedNumbers } from "./example_arrays.ts";
export type { ExampleGroup, ExampleValues } from "./example_groups.ts";
export type { ExampleSource, StreamedExample } from "./read_examples.ts";
export { supervised } from "./supervised.ts";
export type { SupervisedData, SupervisedOptions } from "./supervised_options.ts";
export type { LossName, LossOfOutputs } from "./supervised_loss.ts";
export type { SupervisedModel } from "./seeded_model.ts";
