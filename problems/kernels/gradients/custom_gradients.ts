/**
 * Gradients that TensorFlow.js' operations state when they run, replaced; read from
 * `@tensorflow/tfjs-core` 4.22.0.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** A function with a gradient of its own, in tfjs's terms. */
export type Custom = Parameters<ReturnType<typeof tf.engine>["customGrad"]>[0];

type Operation = ReturnType<ReturnType<typeof tf.engine>["customGrad"]>;

/** Makes another function of an operation's own. */
export type Replacement = (custom: Custom) => Custom;

const mark = Symbol.for("noisewise.customGradients");

/**
 * Replaces the functions with gradients of their own that an operation of tfjs runs. They are not in its
 * registry: an operation hands them to the engine's `customGrad`, in a scope of its name. So this looks at
 * what is handed over there; in all other scopes, a user's own functions included, it changes nothing.
 *
 * @param operation the operation's name, such as `logSoftmax`
 */
export function replaceCustomGradient(operation: string, replacement: Replacement): void {
  replacements().set(`${operation}__op`, replacement);
}

function replacements(): Map<string, Replacement> {
  const engine: ReturnType<typeof tf.engine> & { [mark]?: Map<string, Replacement> } = tf.engine();
  const known = engine[mark];
  if (known !== undefined) return known;
  const byScope = new Map<string, Replacement>();
  const stock = engine.customGrad.bind(engine) as (custom: Custom) => Operation;
  const customGrad = (custom: Custom): Operation => (...inputs) => {
    const replacement = byScope.get(engine.state.activeScope?.name ?? "");
    return stock(replacement === undefined ? custom : replacement(custom))(...inputs);
  };
  Object.assign(engine, { customGrad, [mark]: byScope });
  return byScope;
}
