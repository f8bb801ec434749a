/** The thesis' experiments with adaptive batch sizes: what the records of their problems say. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { CabsExperiment } from "../papers/cabs_experiment.ts";
import { problemRecords } from "./records.ts";

/** The four experiments of Balles' thesis, §4.4.4, with the numbers of that section and of its §A.2. */
export const cabsExperiments: readonly CabsExperiment[] = problemRecords
  .flatMap(({ experiment }) => experiment ?? []);

/**
 * The experiment with the problem of the given id.
 *
 * @throws {RangeError} if there is none of that id; offers the nearest
 */
export function cabsExperiment(id: string): CabsExperiment {
  const found = cabsExperiments.find((experiment) => experiment.id === id);
  if (found !== undefined) return found;
  throw unknownName("experiment on batch sizes", id, cabsExperiments.map(({ id }) => id));
}
