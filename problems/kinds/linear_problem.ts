/** Linear and logistic regression on tables, for every optimizer and every script. @module */
import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import { checkBatchSize, shuffledPositions } from "../data/batches.ts";
import { type ExampleTable, exampleTableChecksum } from "../data/example_table.ts";
import { validationSplit } from "../data/validation_part.ts";
import type { DataOptions } from "../data/find.ts";
import { loadUci, type UciName } from "../data/sets/uci.ts";
import { curvatureFrom } from "../fisher/model_curvature.ts";
import { modelCurvatureDiagonal } from "../fisher/model_curvature_diagonal.ts";
import { learningRatesFor, learningRatesLike } from "../papers/learning_rates.ts";
import { linearId } from "./linear_id.ts";
import { logisticLoss, squaredLoss } from "./losses.ts";
import { zeros } from "../models/initializers.ts";
import { dense } from "../models/layers/dense.ts";
import { sequential } from "../models/sequential.ts";
import { objective } from "./objective.ts";
import type { Batch, Batches, BatchRequest, Problem } from "../problem.ts";
import { permutation, random, randomKey } from "../random.ts";
import { standardized } from "./standardized.ts";

/** Options of {@linkcode linearProblem}. */
export interface LinearProblemOptions {
  /** Name in tables, files and on the command line. */
  readonly id: string;
  /** Whether features and targets are taken as they are, not standardized; default false. */
  readonly raw?: boolean;
  /** Share of the examples that is tested on; default 0.2. */
  readonly testShare?: number;
}

/** Features and targets, row by row. */
interface Examples {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

/** Examples of one part, in single precision. */
interface Part extends Examples {
  readonly count: number;
  readonly xs: Float32Array;
  readonly ys: Float32Array;
}

/**
 * A linear model on a table: least squares, `(1/2n) Σ (xᵀw + b - y)²`, for regression, the logistic loss for
 * two classes. Parameters are `fc1/kernel`, `[p, 1]`, and `fc1/bias`, `[1]`, and start at 0, so the seed
 * changes only the batches.
 *
 * A fixed random fifth is tested on. Features and numeric targets are standardized: mean 0,
 * variance 1 on the training part; features that are all 0 or 1 stay. (The thesis, §D.3, trains on
 * all examples as they are: `deno task fisher`.) It has curvature matrices, all of them at the cost
 * of a product of matrices.
 *
 * `evaluate` gives the loss of the whole training part, which is what is minimized, and accuracies
 * for classes.
 *
 * @throws {RangeError} if `testShare` does not leave both parts some examples
 */
export function linearProblem(table: ExampleTable, options: LinearProblemOptions): Problem {
  return linear(table, options, 0);
}

function linear(
  table: ExampleTable,
  options: LinearProblemOptions,
  validationShare: number,
): Problem {
  const { id, raw = false, testShare = 0.2 } = options;
  const logistic = table.task === "classification";
  const { train: whole, test, lipschitz } = partsOf(table, { raw, testShare });
  const split = validationShare > 0 ? validationSplit(whole.count, validationShare) : undefined;
  const train = split === undefined ? whole : someOf(whole, table.width, split.rest);
  const kept = split === undefined ? [] : [someOf(whole, table.width, split.validation)];
  const model = sequential([["fc1", dense(1, { kernel: zeros })]]);
  const inputShape = [table.width];
  const loss = logistic ? logisticLoss : squaredLoss;
  const likelihood = logistic ? "bernoulli" : "gaussian";
  const base = objective({ model, inputShape, loss });
  let checksum: string | undefined;
  return {
    ...base,
    id,
    title: `${logistic ? "Logistic regression" : "Least squares"} on ${table.name}` +
      `${raw ? ", not standardized" : ""}`,
    defaults: {
      batchSize: Math.min(64, train.count),
      steps: 300,
      learningRates: learningRates(logistic ? lipschitz / 4 : lipschitz),
    },
    trainSize: train.count,
    init: (seed) => model.init(randomKey(seed, "init"), inputShape),
    batches: (request) => tableBatches(train, table.width, request),
    fingerprint: () => checksum ??= `${exampleTableChecksum(table)} ${JSON.stringify(options)}`,
    gradient(params, batch, { curvature: kind, curvatureDiagonal, ...rest } = {}) {
      const found = base.gradient(params, batch, rest);
      if (kind === undefined) return found;
      const request = { kind, key: rest.key };
      if (curvatureDiagonal) {
        const curvature = modelCurvatureDiagonal(model, likelihood, params, batch, request);
        return { ...found, curvature };
      }
      const curvature = tf.tidy(() => {
        const outputs = model.apply(params, batch.xs, { training: true });
        const pull = (rows: Tensor) => linearRows(params, batch.xs, rows);
        return curvatureFrom({ outputs, pull }, likelihood, batch.ys, request);
      });
      return { ...found, curvature };
    },
    withValidation: (share) => linear(table, options, share),
    async evaluate(params, _memory, { examples = Infinity } = {}) {
      const results = tf.tidy(() =>
        tf.stack([train, test, ...kept].flatMap((part) => {
          const { xs, ys } = toBatch(firstOf(part, table.width, examples), table.width);
          const outputs = model.apply(params, xs, { training: false });
          const hits = tf.equal(tf.cast(tf.greater(outputs, 0), "float32"), ys);
          return [loss(outputs, ys), tf.mean(tf.cast(hits, "float32"))] as Scalar[];
        }))
      );
      const [trainLoss, trainAccuracy, testLoss, testAccuracy, validationLoss, validationAccuracy] =
        await results.data() as Float32Array;
      results.dispose();
      const testExamples = Math.min(test.count, examples);
      const losses = { trainLoss: trainLoss!, testLoss: testLoss!, testExamples };
      return {
        ...losses,
        ...(validationLoss !== undefined && { validationLoss }),
        ...(logistic && { trainAccuracy: trainAccuracy!, testAccuracy: testAccuracy! }),
        ...(logistic && validationAccuracy !== undefined && { validationAccuracy }),
      };
    },
  };
}

/**
 * `least-squares:…` or `logistic:…`, see {@linkcode linearId}: a linear model on a table of the UCI
 * repository.
 *
 * @throws see {@linkcode loadUci}
 */
export async function uciProblem(
  { set, raw = false }: { readonly set: UciName; readonly raw?: boolean },
  options: DataOptions = {},
): Promise<Problem> {
  return linearProblem(await loadUci(set, options), { id: linearId({ set, raw }), raw });
}

/** `C_n J_n` for `f_n = x_nᵀ w + b`: `[n R, p + 1]`, in the order of the parameters. */
function linearRows(params: Tensors, xs: Tensor, rows: Tensor): Tensor {
  const [n, r] = rows.shape as [number, number];
  const blocks = Object.keys(params).map((name) =>
    name.endsWith("bias")
      ? tf.reshape(rows, [n * r, 1])
      : tf.reshape(tf.mul(rows, tf.expandDims(xs, 1)), [n * r, -1])
  );
  return tf.concat(blocks, 1);
}

function partsOf(
  table: ExampleTable,
  { raw, testShare }: { readonly raw: boolean; readonly testShare: number },
): { readonly train: Part; readonly test: Part; readonly lipschitz: number } {
  const { name, examples, width, features, targets, task } = table;
  const tested = Math.round(testShare * examples);
  if (!(tested > 0 && tested < examples)) {
    throw new RangeError(
      `testShare must leave both parts some of the ${examples} examples, got ${testShare}`,
    );
  }
  const order = permutation(examples, random(0, "table", name, "split"));
  const trained = order.subarray(tested);
  const xs = raw ? features : standardized(features, width, trained, { keepBinary: true });
  const ys = raw || task === "classification" ? targets : standardized(targets, 1, trained);
  const part = (positions: Uint32Array): Part => someOf({ xs, ys }, width, positions);
  const train = part(trained);
  return {
    train,
    test: part(order.subarray(0, tested)),
    lipschitz: largestEigenvalue(train, width),
  };
}

/** The examples at some positions. */
function someOf({ xs, ys }: Examples, width: number, positions: Uint32Array): Part {
  return {
    count: positions.length,
    xs: Float32Array.from(
      { length: positions.length * width },
      (_, at) => xs[positions[Math.floor(at / width)]! * width + at % width]!,
    ),
    ys: Float32Array.from(positions, (position) => ys[position]!),
  };
}

/** The first examples of a part, which are in random order; all where there are fewer. */
function firstOf(part: Part, width: number, examples: number): Part {
  const count = Math.min(part.count, examples);
  return { count, xs: part.xs.subarray(0, count * width), ys: part.ys.subarray(0, count) };
}

/** Of `[X 1]ᵀ[X 1] / n`, by the power method. */
function largestEigenvalue({ count, xs }: Part, width: number): number {
  let direction = new Float64Array(width + 1).fill(1);
  let length = 1;
  for (let k = 0; k < 50; k++) {
    const image = new Float64Array(width + 1);
    for (let n = 0; n < count; n++) {
      const row = xs.subarray(n * width, (n + 1) * width);
      let output = direction[width]!;
      for (let i = 0; i < width; i++) output += row[i]! * direction[i]!;
      for (let i = 0; i < width; i++) image[i] = image[i]! + output * row[i]! / count;
      image[width] = image[width]! + output / count;
    }
    length = Math.hypot(...image);
    direction = image.map((value) => value / length);
  }
  return length;
}

function toBatch({ count, xs, ys }: Part, width: number): Batch {
  return { xs: tf.tensor2d(xs, [count, width]), ys: tf.tensor2d(ys, [count, 1]) };
}

/** Batches without end, epoch after epoch. */
function tableBatches(
  part: Part,
  width: number,
  { seed, batchSize, start = 0 }: BatchRequest,
): Batches {
  checkBatchSize(batchSize, part.count);
  return {
    start,
    async *[Symbol.asyncIterator]() {
      const positionsOf = shuffledPositions(part.count, seed, batchSize);
      for (let step = start;; step++) {
        const positions = positionsOf(step);
        yield await Promise.resolve(
          toBatch(someOf(part, width, Uint32Array.from(positions)), width),
        );
      }
    },
  };
}

/** Along the gradient, of what a weight comes to for the other methods, and guesses from these. */
function learningRates(lipschitz: number): Readonly<Record<string, number>> {
  const along = learningRatesFor(lipschitz);
  return {
    ...learningRatesLike({ ...along, "adam": 1e-2, "m-ssd": 3e-3 }),
    ...along,
    "block-normalized": Number((0.3 / lipschitz).toPrecision(2)), // of two blocks
    "ssd": 3e-3,
    "adagrad": 0.1,
    "sign-descent": 3e-3,
    "normalized": 3e-2,
    "soft-normalized": 0.1,
    "natural-gradient": 0.05,
    "empirical-fisher": 0.01,
    "gauss-newton": 0.05,
    ...(along["m-svag"] !== undefined && { "matrix-svag": along["m-svag"] }),
  };
}
