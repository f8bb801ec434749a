/** Evaluations of initial parameters, which many runs have in common. @module */
import * as tf from "@tensorflow/tfjs";
import type { AnyProblem, Evaluation } from "../../problems/problem.ts";

const known = new WeakMap<AnyProblem, Map<string, Promise<Evaluation>>>();

/**
 * What `evaluate` finds at the parameters that the seed gives; found once for all runs of a problem
 * that start there.
 */
export function startEvaluation(
  { problem, seed, evaluateOn }: {
    readonly problem: AnyProblem;
    readonly seed: number;
    readonly evaluateOn?: number | undefined;
  },
  evaluate: () => Promise<Evaluation>,
): Promise<Evaluation> {
  const found = known.get(problem) ?? new Map<string, Promise<Evaluation>>();
  known.set(problem, found);
  const key = `${tf.getBackend()} ${seed} ${evaluateOn}`;
  const evaluation = found.get(key) ?? evaluate();
  found.set(key, evaluation);
  evaluation.catch(() => found.delete(key)); // whoever asks next may try again
  return evaluation;
}
