/** What rounding makes of a run. @module */
import * as tf from "@tensorflow/tfjs";
import { mapTensors } from "../../optimizers/tensors.ts";
import type { Tensor } from "../../optimizers/types.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { random } from "../../problems/random.ts";
import type { CellPlan } from "../cells/cell.ts";
import type { EvaluationLine } from "../cells/evaluation_lines.ts";
import { runCell } from "../cells/run_cell.ts";
import type { Pauses } from "../training/training.ts";
import { unevaluated } from "../training/unevaluated.ts";
import { validated } from "../training/validated.ts";
import { batchLossesOf, mostForeseen, relative } from "./agreement.ts";

/** How many runs are made for it: when one of them comes to differ is partly chance. */
const twins = 3;

/** About one unit in the last place of a float32. */
const rounding = 2 ** -23;

/** Updates after which a run is looked at. */
const often = 10;

/** Ends a run. */
const enough = Symbol("enough");

/**
 * How a rounding at the start grows: the largest relative difference of the mini-batch losses up to each one
 * from those of the same run with its initial parameters moved by one rounding, in random directions; over three
 * such runs. As many losses as all three leave within what can be foreseen.
 *
 * @param computed the run itself, as far as it matters
 * @param options.onStep called after each update with how many are done, and how many there are at most
 */
export async function roundingGrowth(
  plan: CellPlan,
  problem: AnyProblem,
  computed: readonly EvaluationLine[],
  { signal, onStep }: {
    readonly signal?: AbortSignal | undefined;
    readonly onStep?: ((step: number, steps: number) => void) | undefined;
  } = {},
): Promise<readonly number[]> {
  const losses = batchLossesOf(computed);
  let known: readonly number[] = losses.map(() => 0);
  for (let twin = 0; twin < twins; twin++) {
    const growth: number[] = [];
    /** Takes the losses of further updates, and says whether there are enough. */
    const took = (more: readonly number[]) => {
      for (const loss of more) {
        const own = relative(losses[growth.length] ?? NaN, loss);
        growth.push(Math.max(own, growth.at(-1) ?? 0, known[growth.length] ?? 0));
      }
      return growth.length >= known.length || (growth.at(-1) ?? 0) > mostForeseen;
    };
    let updates = 0, evaluated = 0; // losses up to the last evaluation
    const pauses: Pauses = {
      due: () => updates % often === 0,
      take(standing) { // where it has diverged, the next evaluation tells
        const ends = standing && took(standing.pending.losses.slice(growth.length - evaluated));
        return ends ? Promise.reject(enough) : Promise.resolve();
      },
    };
    const steps = known.length;
    const options = { signal, pauses, onStep: () => onStep?.(++updates, steps) };
    try {
      for await (
        const { line } of runCell(plan, movedAtStart(problem, twin), options)
      ) {
        signal?.throwIfAborted();
        if (took(batchLossesOf([line]).slice(growth.length - evaluated))) break;
        evaluated = growth.length;
      }
    } catch (reason) {
      if (reason !== enough) throw reason;
    }
    known = growth.slice(0, known.length).filter((most) => most <= mostForeseen);
  }
  return known;
}

/**
 * The same problem with initial parameters `x (1 ± 2⁻²³) ± 2⁻³⁰`, which moves those that are zero too; without its
 * evaluations, which nobody reads.
 */
function movedAtStart(problem: AnyProblem, twin: number): AnyProblem {
  const init: AnyProblem["init"] = (seed) => {
    const { uniform } = random(seed, "rounding", twin);
    return tf.tidy(() =>
      mapTensors(problem.init(seed), (tensor) => {
        const signs = Float32Array.from({ length: tensor.size }, () => uniform() < 0.5 ? -1 : 1);
        const sign = tf.tensor(signs, tensor.shape);
        const factor = tf.add(1, tf.mul(sign, rounding));
        return tf.add(tf.mul(tensor, factor), tf.mul(sign, rounding / 128)) as Tensor;
      })
    );
  };
  const withValidation = problem.withValidation &&
    ((share: number) => movedAtStart(validated(problem, share), twin));
  // what a problem inherits it keeps: one may be made of another, or have the methods of a class
  return Object.create(unevaluated(problem), {
    init: { value: init, enumerable: true },
    withValidation: { value: withValidation, enumerable: true },
  });
}
