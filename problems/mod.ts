/**
 * What is optimized: data, models, losses and their gradients.
 *
 * @example Fifty steps on real digits
 * ```ts
 * import { assert } from "@std/assert";
 * import { applyUpdate, dispose, mSgd, useBackend } from "../optimizers/mod.ts";
 * import { iterate, loadProblem } from "./mod.ts";
 *
 * await useBackend("wasm");
 * const problem = await loadProblem("mnist-logreg");
 * const optimizer = mSgd({ learningRate: problem.defaults.learningRates["m-sgd"]! });
 * let params = problem.init(0);
 * let state = optimizer.init(params);
 * for await (const batch of iterate(problem.batches({ seed: 0, batchSize: 100 }))) {
 *   const { loss, gradient } = problem.gradient(params, batch);
 *   const [nextState, update] = optimizer.update(state, gradient);
 *   const nextParams = applyUpdate(params, update);
 *   dispose([batch, loss, gradient, update, state, params]);
 *   [state, params] = [nextState, nextParams];
 *   if (state.count === 50) break;
 * }
 * const { testAccuracy } = await problem.evaluate(params);
 * assert(testAccuracy! > 0.8);
 * ```
 *
 * @module
 */
export * from "./problem.ts";
export * from "./catalogue/mod.ts";
export * from "./kinds/classification.ts";
export * from "./kinds/language_model.ts";
export * from "./kinds/losses.ts";
export * from "./curvature/mod.ts";
export * from "./quadratic/mod.ts";
export * from "./kinds/least_squares.ts";
export * from "./kinds/linear_id.ts";
export * from "./kinds/linear_problem.ts";
export * from "./kinds/standardized.ts";
export * from "./supervised/mod.ts";
export * from "./from_files/mod.ts";
export * from "./fisher/mod.ts";
export * from "./kinds/wilson.ts";
export { inParts } from "./kinds/in_parts.ts";
export * from "./kinds/objective.ts";
export * from "./kinds/with_curvature.ts";
export * from "./papers/mod.ts";
export * from "./kinds/quadratic_id.ts";
export * from "./kinds/zipf_examples.ts";
export * from "./kinds/zipf_id.ts";
export * from "./data/augment.ts";
export * from "./data/cifar_augmentation.ts";
export * from "./variance/mod.ts";
export * from "./data/batches.ts";
export * from "./data/sets/mod.ts";
export * from "./data/find.ts";
export * from "./data/formats/mod.ts";
export * from "./data/image_set.ts";
export * from "./models/networks/mod.ts";
export * from "./data/prefetch.ts";
export { restackedExamples } from "./data/restacked_examples.ts";
export * from "./data/sequences.ts";
export * from "./data/shuffled_examples.ts";
export * from "./data/data_set.ts";
export * from "./data/text_set.ts";
export * from "./data/example_table.ts";
export * from "./data/vocabulary.ts";
export * from "./models/from_layers_model.ts";
export * from "./models/initializers.ts";
export * from "./models/layer.ts";
export * from "./models/layers/mod.ts";
export * from "./models/residual.ts";
export * from "./models/sequential.ts";
export * from "./models/state.ts";
export { random, type RandomKey, randomKey, type RandomStream } from "./random.ts";
