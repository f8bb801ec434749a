/** What supervised problems refuse, and what they are told apart by. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../../optimizers/types.ts";
import { supervised } from "../../../problems/supervised/mod.ts";
import { classes, data, net, xs } from "./quarters.ts";

Deno.test("data that do not fit are named by part, place and value", async () => {
  await tf.setBackend("cpu");
  const model = net({ units: 3 });
  const good = data(classes);
  const faults: readonly (readonly [RegExp, () => unknown])[] = [
    [
      /train must have a target for each input, got 30 xs and 29 ys/,
      () =>
        supervised({
          id: "p",
          model,
          ...good,
          train: { ...good.train, ys: good.train.ys.slice(1) },
        }),
    ],
    [/test\.xs must be finite numbers, got NaN in example 4/, () =>
      supervised({
        id: "p",
        model,
        ...good,
        test: { ...good.test, xs: good.test.xs.map((x, i) => i === 4 ? [1, NaN, 0] : x) },
      })],
    [
      /train\.xs must have examples of one shape: \[2\] has 2 elements, the first of its kind 3/,
      () =>
        supervised({
          id: "p",
          model,
          ...good,
          train: { ...good.train, xs: good.train.xs.map((x, i) => i === 2 ? [1, 2] : x) },
        }),
    ],
    [
      /class numbers from 0 to 2, as the model has 3 outputs, got 7 at 0/,
      () =>
        supervised({
          id: "p",
          model,
          ...good,
          test: { ...good.test, ys: good.test.ys.map(() => 7) },
        }),
    ],
    [
      /train\.ys must have more than one class for crossEntropy, got \[1\] for all 30 examples/,
      () =>
        supervised({
          id: "p",
          model,
          ...good,
          train: { ...good.train, ys: good.train.ys.map(() => 1) },
        }),
    ],
    [
      /train\.ys must have more than one value, got \[3\.5\] for all 30 examples/,
      () =>
        supervised({
          id: "p",
          model: net({ units: 1 }),
          train: { ...good.train, ys: good.train.ys.map(() => 3.5) },
          test: good.test,
        }),
    ],
    ...([
      [
        null,
        /train\.ys must be numbers, got null in example 5; fill it in, or leave the example out/,
      ],
      [
        "1",
        /train\.ys must be numbers, got "1" in example 5; give each text a number, classes theirs/,
      ],
      [true, /train\.ys must be numbers, got true in example 5; give its numbers/],
      [tf.scalar(1), /train\.ys must be numbers, got a Tensor in example 5; give its numbers/],
    ] as const).map(([label, message]) =>
      [message, () => {
        const ys = good.train.ys.map((y, i) => i === 5 ? label as never : y);
        return supervised({ id: "p", model, ...good, train: { ...good.train, ys } });
      }] as const
    ),
    [
      /train\.ys must be numbers, got "cat" in example 0; give each text a number/,
      () =>
        supervised({
          id: "p",
          model,
          ...good,
          train: { ...good.train, ys: good.train.ys.map(() => "cat" as never) },
        }),
    ],
    [
      /train\.xs must be numbers, got null in example 2; fill it in/,
      () =>
        supervised({
          id: "p",
          model,
          ...good,
          train: {
            ...good.train,
            xs: good.train.xs.map((x, i) => i === 2 ? [1, null as never, 2] : x),
          },
        }),
    ],
    [
      /targets must be class numbers \[n\] or have the shape \[n, 3\] of the outputs, got \[n, 2\]/,
      () => supervised({ id: "p", model, ...data(xs.map(([a, b]) => [a!, b!])) }),
    ],
    [/xs of train and test must have the same shape, got \[3\] and \[2\]/, () =>
      supervised({
        id: "p",
        model,
        ...good,
        test: { ...good.test, xs: good.test.xs.map(([a, b]) => [a!, b!]) },
      })],
    [
      /test\.xs is missing/,
      () => supervised({ id: "p", model, train: good.train, test: {} as never }),
    ],
    [
      /loss "crossentropy", did you mean "crossEntropy"/,
      () => supervised({ id: "p", model, ...good, loss: "crossentropy" as never }),
    ],
    [
      /model must be a model of tf\.layers.*got a promise: await it first/,
      () => supervised({ id: "p", model: (() => Promise.resolve(model())) as never, ...good }),
    ],
  ];
  for (const [message, make] of faults) {
    const error = assertThrows(make) as Error;
    assert(message.test(error.message), `${error.message} is not ${message}`);
  }
  const empty = { async *[Symbol.asyncIterator]() {} };
  await assertRejects(
    async () => await supervised({ id: "p", model, ...good, train: empty as never }),
    TypeError,
    "train has no examples: it ended at once",
  );
  const batched = ({ xs, ys }: typeof good.train) =>
    tf.data.zip({ xs: tf.data.array(xs), ys: tf.data.array(ys) }).batch(5);
  await assertRejects(
    async () =>
      await supervised({
        id: "p",
        model: ({ kernel }: Tensors, xs) => tf.matMul(xs, kernel!),
        init: () => ({ kernel: tf.zeros([3, 3]) }),
        train: batched(good.train) as never,
        test: batched(good.test) as never,
      }),
    TypeError,
    "train gives xs [5,3] and ys [5], which may be an example or a batch of 5, as a model that is no model of tf.layers does not tell: give " +
      "inputShape, [5,3] for an example, [3] for a batch",
  );
});

Deno.test("the fingerprint tells data, loss, functions and version", async () => {
  await tf.setBackend("cpu");
  const model = net({ units: 3 });
  const base = { id: "p", model, ...data(classes) };
  const other = data(classes.map((label) => 2 - label));
  const variants = [
    base,
    { ...base, train: other.train },
    { ...base, weightDecay: 0.1 },
    { ...base, version: "2" },
    { ...base, model: net({ units: 3, activation: "softmax" }) },
    { ...base, loss: () => tf.scalar(0) },
  ];
  const prints = await Promise.all(variants.map((each) => supervised(each).fingerprint!()));
  assertEquals(new Set(prints).size, variants.length);
});
