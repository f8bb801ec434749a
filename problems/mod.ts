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
export * from "./registry.ts";
export * from "./classification.ts";
export * from "./cifar10_3c3d.ts";
export * from "./cifar10_cabs.ts";
export * from "./cifar100_allcnn.ts";
export * from "./cifar100_cabs.ts";
export * from "./cifar100_wrn404.ts";
export * from "./fmnist_2c2d.ts";
export * from "./language_model.ts";
export * from "./losses.ts";
export * from "./mnist_cabs.ts";
export * from "./mnist_cnn.ts";
export * from "./mnist_logreg.ts";
export * from "./mnist_mlp.ts";
export * from "./curvature/mod.ts";
export * from "./quadratic/mod.ts";
export * from "./least_squares.ts";
export * from "./linear_id.ts";
export * from "./linear_problem.ts";
export * from "./standardized.ts";
export * from "./fisher/mod.ts";
export * from "./war_and_peace_lstm.ts";
export * from "./wilson.ts";
export { inParts } from "./in_parts.ts";
export * from "./objective.ts";
export * from "./with_curvature.ts";
export * from "./data_sets.ts";
export * from "./svhn_cabs.ts";
export * from "./papers.ts";
export * from "./cabs_experiments.ts";
export * from "./learning_rates.ts";
export * from "./quadratic_id.ts";
export * from "./data/augment.ts";
export * from "./variance/mod.ts";
export * from "./data/batches.ts";
export * from "./data/cifar.ts";
export * from "./data/fashion_mnist.ts";
export * from "./data/find.ts";
export * from "./data/idx.ts";
export * from "./data/image_set.ts";
export * from "./data/mat.ts";
export * from "./data/mnist.ts";
export * from "./models/activations.ts";
export * from "./models/all_cnn.ts";
export * from "./models/average_pool.ts";
export * from "./models/batch_norm.ts";
export * from "./data/prefetch.ts";
export { restackedExamples } from "./data/restacked_examples.ts";
export * from "./data/sequences.ts";
export * from "./data/shuffled_examples.ts";
export * from "./data/sources.ts";
export * from "./data/svhn.ts";
export * from "./data/tar.ts";
export * from "./data/text.ts";
export * from "./data/number_table.ts";
export * from "./data/uci.ts";
export * from "./data/vocabulary.ts";
export * from "./models/char_lstm.ts";
export * from "./models/conv_net.ts";
export * from "./models/dropout.ts";
export * from "./models/embedding.ts";
export * from "./models/from_layers_model.ts";
export * from "./models/initializers.ts";
export * from "./models/layer.ts";
export * from "./models/layers.ts";
export * from "./models/lstm.ts";
export * from "./models/mlp.ts";
export * from "./models/residual.ts";
export * from "./models/sequential.ts";
export * from "./models/state.ts";
export * from "./models/time_distributed.ts";
export * from "./models/wide_resnet.ts";
export { type Random, random, type RandomKey, randomKey } from "./random.ts";
