/** Options of supervised problems: each that is wrong is named, with what it must be. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { iterate } from "../../../problems/data/batches.ts";
import type { Problem } from "../../../problems/problem.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { supervised, type SupervisedOptions } from "../../../problems/supervised/mod.ts";
import { classes, data, net } from "./quarters.ts";

await tf.setBackend("cpu");

const common = {
  ...{ id: "p", title: "a title", ...data(classes), loss: "crossEntropy" },
  ...{ metric: () => tf.scalar(0.5), groups: [["all", () => true]], weightDecay: 0.1 },
  ...{ batchSize: 4, steps: 5, learningRates: { adam: 1e-3 }, chunkSize: 7, version: "1" },
  inputShape: [3],
} as const;

const linear = ({ kernel }: Tensors, xs: tf.Tensor) => tf.matMul(xs, kernel!);

const forms: Readonly<Record<string, object>> = {
  "a model of tf.layers": { ...common, model: net({ units: 3 }) },
  "a layer": { ...common, model: dense(3) },
  "a function": { ...common, model: linear, init: () => ({ kernel: tf.zeros([3, 3]) }) },
};

/** What may be there in place of something else. */
const things: Readonly<Record<string, unknown>> = {
  ...{ undefined: undefined, null: null, NaN: NaN, negative: -1, fraction: 0.5, number: 3 },
  ...{ text: "text", empty: "", function: () => undefined, list: [], object: {}, truth: true },
  ...{ promise: Promise.resolve(data(classes).train), tensor: tf.scalar(1), list1: [1] },
};

/** Which of them are right, or right until they are asked. */
const right: Readonly<Record<string, readonly string[]>> = {
  ...{ id: ["text"], title: ["undefined", "text"], version: ["undefined", "text", "empty"] },
  ...{ inputShape: ["undefined"], init: ["undefined"], loss: ["undefined"] },
  ...{ metric: ["undefined"], groups: ["undefined", "list"], batchSize: ["undefined", "number"] },
  weightDecay: ["undefined", "number", "fraction"],
  ...{ steps: ["undefined", "number"], chunkSize: ["undefined", "number"] },
  learningRates: ["undefined", "object"],
};

/** What JavaScript says of values that are none. */
const raw =
  /is not (a function|iterable|an object|defined)|Cannot |undefined is|reading '|in 'in'|Maximum/;

/** Does with a problem what a run does. */
async function used(options: object): Promise<void> {
  const problem = await supervised(options as SupervisedOptions);
  const params = problem.init(0);
  for await (const batch of iterate(problem.batches({ seed: 0, batchSize: 4 }))) {
    dispose(problem.gradient(params, batch));
    break;
  }
  await problem.evaluate(params);
}

async function saidOf(attempt: () => Promise<void>): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing";
}

for (const [form, options] of Object.entries(forms)) {
  Deno.test(`${form}: whatever is given in place of an option, the option is named, and what it must be`, async () => {
    await used(options);
    const names = new Set([...Object.keys(options), "init"]);
    for (const name of names) {
      for (const [thing, value] of Object.entries(things)) {
        const fine = right[name]?.includes(thing) && !(form === "a function" && name === "init");
        if (fine) continue;
        const attempt = async () => await used({ ...options, [name]: value });
        const message = await saidOf(attempt);
        const what = `${name}: ${thing}: ${message}`;
        assertMatch(
          message,
          new RegExp(`\\b${name}\\b.*(must|is missing|is for|known)`, "i"),
          what,
        );
        assert(!raw.test(message), what);
      }
    }
  });

  Deno.test(`${form}: whatever is given in place of inputs or targets, they are named`, async () => {
    for (const part of ["train", "test"] as const) {
      for (const name of ["xs", "ys"] as const) {
        for (const [thing, value] of Object.entries(things)) {
          const given = { ...common[part], [name]: value };
          const attempt = async () => await used({ ...options, [part]: given });
          const message = await saidOf(attempt);
          const what = `${part}.${name}: ${thing}: ${message}`;
          assertMatch(message, new RegExp(`^${part}\\b.*\\b${name}\\b.*`), what);
          assert(!raw.test(message), what);
        }
      }
    }
  });

  Deno.test(`${form}: whatever a stream gives in place of an example, the part is named`, async () => {
    const numbers = ["negative", "fraction", "number", "tensor"]; // may be a target
    for (const [name, thing] of Object.entries(things)) {
      const examples = [thing, { xs: thing, ys: 1 }, { xs: [1, 2, 3], ys: thing }];
      if (name === "promise") continue; // which the generator awaits
      for (const example of numbers.includes(name) ? examples.slice(0, 2) : examples) {
        const train = {
          async *[Symbol.asyncIterator]() {
            yield example;
          },
        };
        const attempt = async () => await used({ ...options, train });
        const message = await saidOf(attempt);
        assertMatch(message, /\b(train|xs|ys)\b/, `${name}: ${message}`);
        assert(!raw.test(message), message);
      }
    }
  });
}

Deno.test("what is no options, and options of other names, are told", () => {
  for (const given of [undefined, null, 3, "mine"]) {
    const { message } = assertThrows(() => supervised(given as never), TypeError) as Error;
    assertMatch(
      message,
      /^supervised\(\) must be given options, \{ id, model, train, test \}, got/,
    );
  }
  assertThrows(
    () => supervised({ ...forms["a layer"], bacthSize: 3 } as never),
    RangeError,
    'unknown option of supervised() "bacthSize", did you mean "batchSize"?',
  );
});

Deno.test("a measure that is no scalar is told with the remedy", async () => {
  const measures: readonly ((outputs: tf.Tensor) => unknown)[] = [
    (outputs) => tf.sum(outputs, 1),
    (outputs) => outputs,
    () => 0.5,
    () => Promise.resolve(tf.scalar(1)),
    () => undefined,
  ];
  for (const name of ["loss", "metric"] as const) {
    for (const measure of measures) {
      await assertRejects(
        () => used({ ...forms["a layer"], [name]: measure }),
        TypeError,
        `${name} must give a scalar, the mean over the examples, as tf.mean() does; got `,
      );
    }
  }
});

Deno.test("a metric may count in whole numbers or truth values, and is a mean of numbers", async () => {
  for (const dtype of ["bool", "int32"] as const) {
    await used({ ...forms["a layer"], metric: () => tf.scalar(1, dtype) });
  }
});

Deno.test("parameters that are freed, and models without any, are told", async () => {
  const kernel = tf.zeros([3, 3]);
  await assertRejects(
    async () => {
      const problem = await supervised(
        { ...forms["a function"], init: () => ({ kernel }) } as never,
      ) as Problem;
      dispose(problem.init(0));
      problem.init(0);
    },
    TypeError,
    'init must make its tensors anew each time, as whoever asks for them frees them; "kernel" is freed',
  );
  const frozen = () => {
    const layer = tf.layers.dense({ units: 3, inputShape: [3], trainable: false });
    return tf.sequential({ layers: [layer] });
  };
  await assertRejects(
    () => used({ ...forms["a model of tf.layers"], model: frozen }),
    TypeError,
    "model must have weights to train",
  );
});

Deno.test("functions that throw are named", async () => {
  const failing = () => {
    throw new Error("no disk");
  };
  for (const [form, options] of Object.entries(forms)) {
    for (const name of form === "a function" ? ["model"] : form === "a layer" ? [] : ["model"]) {
      await assertRejects(
        () => used({ ...options, [name]: failing }),
        TypeError,
        `${name} threw for `,
      );
    }
  }
  await assertRejects(
    () => used({ ...forms["a layer"], groups: [["mine", failing]] }),
    TypeError,
    'the group "mine" threw: no disk',
  );
  await assertRejects(
    () => used({ ...forms["a layer"], groups: [["mine", () => Promise.resolve(true)]] }),
    TypeError,
    'the group "mine" must say true or false of an example; got a promise',
  );
});

Deno.test("inputShape tells examples of a stream from batches, for models that do not know it", async () => {
  const tokens = [[1, 2, 0], [2, 2, 1], [0, 1, 2], [1, 1, 1]];
  const next = tokens.map(([a, b]) => [b!, 2, a!]);
  const single = async function* () {
    for (const [i, xs] of tokens.entries()) {
      yield { xs: tf.tensor1d(xs), ys: tf.tensor1d(next[i]!) };
    }
  };
  const batched = async function* () {
    for (const at of [0, 2]) {
      yield { xs: tf.tensor2d(tokens.slice(at, at + 2)), ys: tf.tensor2d(next.slice(at, at + 2)) };
    }
  };
  const own = {
    ...{ id: "next", inputShape: [3], loss: "crossEntropy" as const },
    model: ({ kernel }: Tensors, xs: tf.Tensor) => tf.mul(tf.expandDims(xs, -1), kernel!),
    init: () => ({ kernel: tf.ones([1, 1, 3]) }),
  };
  const arrays = { train: { xs: tokens, ys: next }, test: { xs: tokens, ys: next } };
  const prints = await Promise.all([
    supervised({ ...own, ...arrays }),
    supervised({ ...own, train: single(), test: single() }),
    supervised({ ...own, train: batched(), test: single() }),
  ].map(async (problem) => await (await problem).fingerprint!()));
  assertEquals(new Set(prints).size, 1);
  await assertRejects(
    async () => await supervised({ ...own, inputShape: [4], ...arrays }),
    TypeError,
    "inputShape must be that of an example of train.xs, [3], or left out; got [4]",
  );
});
