import { assertEquals, assertThrows } from "@std/assert";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { learningRatesFor, learningRatesLike } from "../../../problems/papers/learning_rates.ts";

Deno.test("learningRatesLike() guesses one for each optimizer from the papers' four", () => {
  const rates = learningRatesLike({ "m-sgd": 0.3, "adam": 6e-4, "m-ssd": 1e-4, "m-svag": 0.6 });
  const expected = {
    "sgd": 0.3,
    "m-sgd": 0.3,
    "heavy-ball": 0.03,
    "nesterov": 0.03,
    "ssd": 3e-5,
    "m-ssd": 1e-4,
    "rmsprop": 1e-4,
    "adam": 6e-4,
    "adam-star": 6e-4,
    "adam-star-mb": 6e-4,
    "adamw": 6e-4,
    "svag": 0.6,
    "m-svag": 0.6,
    "m-svag-mb": 0.6,
    "adagrad": 0.01,
    "adadelta": 1,
    "sign-descent": 1e-7,
    "coordinate-descent": 3,
    "block-normalized": 0.1,
    "normalized": 0.3,
    "soft-normalized": 0.6,
  };
  for (const [id, rate] of Object.entries(expected)) assertEquals(rates[id], rate, id);
  const plain = optimizerIds.filter((id) =>
    createOptimizer(id, { learningRate: 1 }).needs?.curvature === undefined
  );
  assertEquals(Object.keys(rates), plain);
});

Deno.test("learningRatesLike() throws where one of the four is missing", () => {
  assertThrows(
    () => learningRatesLike({ "m-sgd": 0.3, "adam": 6e-4, "m-svag": 0.6 }),
    RangeError,
    "a learning rate for m-ssd is needed to guess others from; name one",
  );
});

Deno.test("learningRatesFor() gives shares of 1/L where steps are along the gradient", () => {
  assertEquals(learningRatesFor(30), {
    "sgd": 0.033,
    "m-sgd": 0.017,
    "svag": 0.033,
    "m-svag": 0.017,
    "m-svag-mb": 0.017,
    "block-svag": 0.017,
    "heavy-ball": 0.0017,
    "nesterov": 0.0017,
    "coordinate-descent": 0.033,
    "block-normalized": 0.033,
  });
});
