/** Optimizers of the registry that are element-wise, which executors run and double precision takes. */
import { optimizerRecords } from "../../optimizers/methods/records.ts";

export const elementwiseIds: readonly string[] = optimizerRecords
  .filter(({ elementwise }) => elementwise)
  .map(({ id }) => id);
