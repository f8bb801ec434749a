/** Optimizers of the registry that are element-wise, which executors run and double precision takes. */
import { createOptimizer, optimizerIds } from "../../optimizers/methods/registry.ts";

export const elementwiseIds = optimizerIds.filter((id) =>
  "rules" in createOptimizer(id, { learningRate: 1 })
);
