/** Softmax regression on classes whose frequencies follow Zipf's law. @module */
import {
  frequencyGroups,
  zipfDefaults,
  zipfExamples,
  type ZipfOptions,
  type ZipfPart,
} from "../../kinds/zipf_examples.ts";
import { parseZipfId, zipfId } from "../../kinds/zipf_id.ts";
import { zeros } from "../../models/initializers.ts";
import { mlp } from "../../models/networks/mlp.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import type { Problem } from "../../problem.ts";
import type { Examples } from "../../supervised/example_arrays.ts";
import type { ExampleGroup } from "../../supervised/example_groups.ts";
import { seededModel } from "../../supervised/seeded_model.ts";
import { supervisedProblem } from "../../supervised/supervised_problem.ts";
import type { ProblemRecord } from "../contract/record.ts";

/** Groups of classes whose losses are measured, each with about a tenth of the examples. */
const groups = 10;

/**
 * `zipf-softmax`: softmax regression on 512 classes of Zipf frequencies, `π_k ∝ 1/k`, 64 inputs, batches of 256,
 * in seconds. It is the linear model of Kunstner et al. (2024, "Heavy-tailed class imbalance and why Adam
 * outperforms gradient descent on language models"): what a rare class weighs in the loss is small, and so
 * are gradient and curvature of its weights, which holds up what goes along the gradient. With
 * `exponent=0` all classes are equally frequent, with `offset=0` inputs are centred, and nothing else is
 * changed.
 *
 * Theirs draws inputs uniformly from [0, 1], which have nothing to do with the classes and can only be learned
 * by heart; here they lie around centres of the classes, see {@linkcode zipfExamples}, so that there is
 * something to be tested. It starts at 0; the seed of a run changes only the batches, the detail `data=1`
 * the examples.
 *
 * Evaluations have the losses of classes by frequency besides, the most frequent first: `testLoss/1`,
 * `testLoss/3-4`, and likewise of the training part.
 */
export function zipfSoftmax(options: ZipfOptions = {}): Problem {
  const { classes, exponent, dimension } = { ...zipfDefaults, ...options };
  const { train, test, frequencies } = zipfExamples(options);
  const model = mlp({ hidden: [], classes, output: zeros });
  const law = exponent === 0 ? "equally frequent" : `with frequencies ∝ k^-${exponent}`;
  return supervisedProblem(
    {
      id: zipfId(options),
      title: `Softmax regression on ${classes} classes ${law}`,
      groups: frequencyGroups(frequencies, groups).map(({ first, last }): ExampleGroup => [
        first === last ? `${first + 1}` : `${first + 1}-${last + 1}`,
        ({ ys }) => ys[0]! >= first && ys[0]! <= last,
      ]),
      batchSize: Math.min(256, train.count),
      steps: 300,
      learningRates: learningRatesLike({ "m-sgd": 3, "adam": 1e-2, "m-ssd": 3e-3, "m-svag": 6 }),
      version: JSON.stringify(frequencyGroups(frequencies, groups)),
    },
    seededModel(model, undefined),
    examplesOf(train, dimension),
    examplesOf(test, dimension),
  );
}

function examplesOf({ count, xs, ys }: ZipfPart, dimension: number): Examples {
  return { count, xs: { values: xs, shape: [dimension] }, ys: { values: ys, shape: [] } };
}

/** What is known of `zipf-softmax` and `zipf-softmax:…`, see {@linkcode zipfSoftmax}. */
export const zipfSoftmaxRecord: ProblemRecord = {
  ids: ["zipf-softmax"],
  loaderOf(id) {
    if (id.split(":")[0] !== "zipf-softmax") return undefined;
    const named = parseZipfId(id);
    return () => Promise.resolve(zipfSoftmax(named));
  },
};
