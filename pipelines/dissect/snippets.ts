/** Methods as they are written in other frameworks, to be pasted. @module */
import { moduleOfOptimizer } from "../modules/import_optimizer.ts";
import { kerasMSvag, optaxMSvag, torchMSsd, torchMSvag } from "./snippet_classes.ts";

/** How a method is written. */
export interface Snippet {
  /** What it is for. */
  readonly framework: "PyTorch" | "optax" | "Keras" | "TensorFlow.js";
  /** Lines to paste: a class first, where the framework has no such method. */
  readonly code: string;
}

/** The lines that make an optimizer with a step size, in each framework that has it, or can be given it. */
type Lines = Readonly<Record<Snippet["framework"], (rate: number) => string>>;

/**
 * The papers' four, at β = 0.9. M-SGD's average is `1 - β` times that of frameworks' momentum, which is a sum:
 * their step size is α (1 - β), and their first steps are shorter, as they do not correct its bias. Lion with
 * equal betas is M-SSD, letter for letter. Adam is Adam everywhere.
 */
const known: Readonly<Record<string, Lines>> = {
  "m-sgd": {
    "PyTorch": (rate) => `torch.optim.SGD(model.parameters(), lr=${tenth(rate)}, momentum=0.9)`,
    "optax": (rate) => `optax.sgd(${tenth(rate)}, momentum=0.9)`,
    "Keras": (rate) => `keras.optimizers.SGD(learning_rate=${tenth(rate)}, momentum=0.9)`,
    "TensorFlow.js": (rate) => `tf.train.momentum(${tenth(rate)}, 0.9)`,
  },
  "m-ssd": {
    "PyTorch": (rate) => `${torchMSsd}\n\nMSSD(model.parameters(), lr=${rate})`,
    "optax": (rate) => `optax.lion(${rate}, b1=0.9, b2=0.9, weight_decay=0.0)`,
    "Keras": (rate) => `keras.optimizers.Lion(learning_rate=${rate}, beta_1=0.9, beta_2=0.9)`,
    "TensorFlow.js": (rate) => ours("m-ssd", rate),
  },
  "adam": {
    "PyTorch": (rate) => `torch.optim.Adam(model.parameters(), lr=${rate})`,
    "optax": (rate) => `optax.adam(${rate})`,
    "Keras": (rate) => `keras.optimizers.Adam(learning_rate=${rate}, epsilon=1e-8)`,
    "TensorFlow.js": (rate) => `tf.train.adam(${rate}, 0.9, 0.999, 1e-8)`,
  },
  "m-svag": {
    "PyTorch": (rate) => `${torchMSvag}\n\nMSVAG(model.parameters(), lr=${rate})`,
    "optax": (rate) => `${optaxMSvag}\n\nm_svag(${rate})`,
    "Keras": (rate) => `${kerasMSvag}\n\nMSVAG(learning_rate=${rate})`,
    "TensorFlow.js": (rate) => ours("m-svag", rate),
  },
};

/**
 * How a method is written in each framework: by what it has there, by a class to paste, or, of other methods
 * than the papers' four, in TensorFlow.js by this library.
 *
 * @param id of a built-in method, or of one of the caller's own
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { snippetsOf } from "./snippets.ts";
 *
 * const [torch] = snippetsOf("m-sgd", 0.3);
 * assertEquals(torch!.code, "torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)");
 * ```
 */
export function snippetsOf(id: string, rate: number): readonly Snippet[] {
  const lines = known[id];
  if (moduleOfOptimizer(id) !== undefined) return []; // whose code its author has
  if (lines === undefined) return [{ framework: "TensorFlow.js", code: ours(id, rate) }];
  return Object.entries(lines).map(([framework, line]) => ({
    framework: framework as Snippet["framework"],
    code: line(rate),
  }));
}

/** `α (1 - β)`, without what rounding adds. */
function tenth(rate: number): number {
  return Number((rate / 10).toPrecision(12));
}

/** With this library, for `model.compile` of tf.layers. */
function ours(id: string, rate: number): string {
  return `import { asTfOptimizer, createOptimizer } from "@noisewise/optim";\n\n` +
    `asTfOptimizer(createOptimizer("${id}", { learningRate: ${rate} }))`;
}
