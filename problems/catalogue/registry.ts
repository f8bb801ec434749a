/** The built-in problems by name. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import { cifar100AllCnn } from "./cifar100_allcnn.ts";
import { cifar100Cabs } from "./cifar100_cabs.ts";
import { cifar100WideResNet } from "./cifar100_wrn404.ts";
import { cifar10Cnn, cifar10CnnIclr } from "./cifar10_3c3d.ts";
import { cifar10Cabs } from "./cifar10_cabs.ts";
import type { DataOptions } from "../data/find.ts";
import { fmnistCnn } from "./fmnist_2c2d.ts";
import { isLinearId, linearIds, parseLinearId } from "../kinds/linear_id.ts";
import { uciProblem } from "../kinds/linear_problem.ts";
import { mnistCabs } from "./mnist_cabs.ts";
import { mnistCnn } from "./mnist_cnn.ts";
import { mnistLogreg } from "./mnist_logreg.ts";
import { mnistMlp } from "./mnist_mlp.ts";
import type { Problem } from "../problem.ts";
import { parseQuadraticId } from "../kinds/quadratic_id.ts";
import { quadraticProblem } from "../kinds/quadratic_problem.ts";
import { svhnCabs } from "./svhn_cabs.ts";
import { warAndPeaceLstm } from "./war_and_peace_lstm.ts";

const factories: ReadonlyMap<string, (options: DataOptions) => Promise<Problem>> = new Map([
  ["mnist-logreg", mnistLogreg],
  ["mnist-mlp", mnistMlp],
  ["mnist-cnn", mnistCnn],
  ["fmnist-2c2d", fmnistCnn],
  ["cifar10-3c3d", cifar10Cnn],
  ["cifar100-wrn404", cifar100WideResNet],
  ["war-and-peace-lstm", warAndPeaceLstm],
  ["cifar10-3c3d-iclr", cifar10CnnIclr],
  ["cifar100-allcnn", cifar100AllCnn],
  ["mnist-cabs", mnistCabs],
  ["svhn-cabs", svhnCabs],
  ["cifar10-cabs", cifar10Cabs],
  ["cifar100-cabs", cifar100Cabs],
]);

const quadratic = "quadratic";

/**
 * Names that {@linkcode loadProblem} takes. `quadratic` may say more of itself, such as
 * `quadratic:ill+rotated+noise=4`, see {@linkcode quadraticId}, and so may linear problems, such as
 * `logistic:a1a+raw`, see {@linkcode linearId}.
 */
export const problemIds: readonly string[] = [...factories.keys(), ...linearIds, quadratic];

/**
 * Throws unless {@linkcode loadProblem} takes the name.
 *
 * @throws {RangeError} offering the nearest name
 */
export function checkProblemId(id: string): void {
  if (id.split(":")[0] === quadratic) parseQuadraticId(id);
  else if (isLinearId(id)) parseLinearId(id);
  else if (!factories.has(id)) throw unknownName("problem", id, problemIds);
}

/**
 * A built-in problem by its name, with its data loaded.
 *
 * @param id one of {@linkcode problemIds}
 * @param options where its data is, if not in the usual places
 * @throws {RangeError} if there is no problem of that name; offers the nearest
 * @throws {Error} if the data cannot be had, see {@linkcode findData}
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { loadProblem } from "./registry.ts";
 *
 * assertEquals((await loadProblem("mnist-logreg")).defaults.batchSize, 128);
 * await assertRejects(() => loadProblem("mnist-mpl"), RangeError, 'did you mean "mnist-mlp"?');
 * ```
 */
export async function loadProblem(id: string, options: DataOptions = {}): Promise<Problem> {
  checkProblemId(id);
  if (isLinearId(id)) return await uciProblem(parseLinearId(id), options);
  const factory = factories.get(id);
  return factory === undefined ? quadraticProblem(parseQuadraticId(id)) : await factory(options);
}
