/**
 * Variables that show other values between steps than those that are trained.
 *
 * Touches `tf.engine().registeredVariables` and `Variable.dataId`, read from tfjs 4.22.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../tensors.ts";
import type { Tensors } from "../types.ts";

/** What is kept of variables while they show something else. */
export interface ShownVariables {
  /** Lets variables show these values, by name, which are freed; what they hold is kept. */
  show(values: Tensors): void;
  /** Gives the variables what was kept, but for those that somebody has set in between. */
  putBack(): void;
  /** Leaves the variables as they are, and frees what was kept. */
  forget(): void;
}

/** Nothing is shown at first. */
export function shownVariables(): ShownVariables {
  let kept: readonly { variable: tf.Variable; trained: tf.Tensor; shown: object }[] = [];
  const forget = () => {
    dispose(kept.map(({ trained }) => trained));
    kept = [];
  };
  return {
    show(values) {
      forget();
      kept = Object.entries(values).map(([name, value]) => {
        const variable = variableOf(name);
        const trained = tf.keep(variable.clone());
        variable.assign(value);
        value.dispose();
        return { variable, trained, shown: variable.dataId };
      });
    },
    putBack() {
      for (const { variable, trained, shown } of kept) {
        if (!variable.isDisposed && variable.dataId === shown) variable.assign(trained);
      }
      forget();
    },
    forget,
  };
}

/**
 * A variable by its name.
 *
 * @throws {TypeError} if there is none
 */
export function variableOf(name: string): tf.Variable {
  const variable = tf.engine().registeredVariables[name];
  if (variable === undefined) throw new TypeError(`there is no variable called "${name}"`);
  return variable;
}
