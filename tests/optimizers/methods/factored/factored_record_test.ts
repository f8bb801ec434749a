import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { factorIds, registerFactor } from "../../../../optimizers/methods/factored/factors.ts";
import { factoredId } from "../../../../optimizers/methods/factored/factored_id.ts";
import { factoredMethod } from "../../../../optimizers/methods/factored/factored_record.ts";
import {
  createOptimizer,
  findOptimizer,
  recordOf,
} from "../../../../optimizers/methods/registry.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { clipByValue } from "../../../../optimizers/transformations/clip.ts";
import { scale } from "../../../../optimizers/transformations/scale.ts";
import { sign } from "../../../../optimizers/transformations/sign.ts";
import type { Optimizer } from "../../../../optimizers/types.ts";
import { random } from "../../../../problems/random.ts";

await useBackend("cpu");

/** All updates of five steps on the same gradients. */
async function updatesOf(optimizer: Optimizer): Promise<readonly number[][]> {
  const stream = random(0, "factored");
  const params = { w: tf.tensor1d([1, -2, 3, 0.5]) };
  let state = optimizer.init(params);
  const all: number[][] = [];
  for (let t = 0; t < 5; t++) {
    const grad = { w: tf.tensor1d(Array.from({ length: 4 }, () => stream.normal())) };
    const [next, update] = optimizer.update(state, grad, { params });
    all.push([...await update.w!.data()]);
    dispose([state, update, grad]);
    state = next;
  }
  dispose([state, params]);
  return all;
}

const rate = { learningRate: 0.1 };

Deno.test("methods that factors are added to are those of the papers, bit for bit, where these do nothing", async () => {
  for (const base of ["sgd", "m-sgd", "ssd", "svag", "m-ssd", "m-svag", "adam"]) {
    const own = await updatesOf(createOptimizer(base, rate));
    const added = createOptimizer(`${base}+decay+warmup`, { ...rate, weightDecay: 0, warmup: 1 });
    assertEquals(await updatesOf(added), own, base);
  }
  const withoutMomentum = createOptimizer("sgd+sign+adaptation", rate);
  const adam = createOptimizer("adam", { ...rate, beta1: 0 });
  assertEquals(await updatesOf(withoutMomentum), await updatesOf(adam));
});

Deno.test("Adam with weight decay is AdamW, and warm-up makes the first steps shorter", async () => {
  assertEquals(
    await updatesOf(createOptimizer("adam+decay", rate)),
    await updatesOf(createOptimizer("adamw", rate)),
  );
  const [whole, warm] = [
    await updatesOf(createOptimizer("ssd", rate)),
    await updatesOf(createOptimizer("ssd+warmup", { ...rate, warmup: 4 })),
  ];
  warm.forEach((update, t) =>
    update.forEach((u, i) => assert(Math.abs(u - Math.min(1, (t + 1) / 4) * whole[t]![i]!) < 1e-8))
  );
});

Deno.test("names say what a method is put together by, in one way only", () => {
  assertEquals(factoredId([]), "sgd");
  assertEquals(factoredId(["adaptation", "sign", "decay"]), "sgd+sign+adaptation+decay");
  assertEquals(recordOf("m-svag+warmup").label, "M-SVAG + warmup");
  assertEquals(recordOf("adam+decay").learningRate.of, "adam");
  assertEquals(Object.keys(recordOf("adam+decay").settings), [
    ...["beta1", "beta2", "epsilon", "weightDecay"],
  ]);
  assertThrows(
    () => recordOf("adam+deccay"),
    RangeError,
    'unknown factor "deccay", did you mean "decay"?',
  );
  assertThrows(
    () => recordOf("sgd+momentum"),
    RangeError,
    'the method "sgd+momentum" is called "m-sgd"',
  );
  assertThrows(() => recordOf("adam+warmup+decay"), RangeError, 'is called "adam+decay+warmup"');
  assertThrows(() => recordOf("lion+decay"), RangeError, 'unknown optimizer "lion+decay"');
  assertThrows(() => createOptimizer("sgd+warmup", { ...rate, warmup: 0.5 }), RangeError, "steps");
  for (const id of ["sgd+nothing", "m-sgd+x y", "+", "adam+"]) {
    assertEquals(findOptimizer(id).record, undefined); // as names of one's own, which nobody registered
  }
});

Deno.test("every factor of the library is a link that does something, and docs/statistics.md has its row", async () => {
  const page = await Deno.readTextFile(new URL("../../../../docs/statistics.md", import.meta.url));
  for (const id of factorIds) {
    const others = ["sign", "momentum"].filter((other) => other !== id);
    const [included, left] = [
      await updatesOf(createOptimizer(factoredId([...others, id]), rate)),
      await updatesOf(createOptimizer(factoredId(others), rate)),
    ];
    assertNotEquals(included, left, `${id} has no link in factored_record.ts`);
    assert(page.includes(`\n| \`${id}\` `), `docs/statistics.md has no row of ${id}`);
  }
});

Deno.test("a factor of one's own is a link where it is at work, and maybe another where it is not", async () => {
  registerFactor({ name: "half", on: () => scale(0.5) }, "a");
  registerFactor({
    name: "clip",
    on: () => clipByValue(0.1),
    off: () => sign(),
    place: "gradient",
  }, "b");
  const [plain, half] = [
    await updatesOf(createOptimizer("sgd", rate)),
    await updatesOf(createOptimizer("sgd+half", rate)),
  ];
  assertEquals(half, plain.map((update) => update.map((u) => Math.fround(u / 2))));
  const clipped = await updatesOf(createOptimizer("sgd+clip", { learningRate: 1 }));
  assert(clipped.flat().every((u) => Math.abs(u) <= Math.fround(0.1)));
  const signed = await updatesOf(createOptimizer("sgd+no-clip", { learningRate: 1 }));
  assert(signed.flat().every((u) => Math.abs(u) === 1));
  assertEquals(findOptimizer("sgd+half+clip").fingerprint, "a b");
  assertEquals(findOptimizer("adam+decay").fingerprint, undefined);
  assertEquals(factoredMethod("sgd+clip")!.record.elementwise, true);
  const on = () => scale(1);
  assertThrows(
    () => registerFactor({ name: "sign", on }, "c"),
    RangeError,
    'a factor "sign" already',
  );
  assertThrows(
    () => registerFactor({ name: "half", on }, "c"),
    RangeError,
    'a factor "half" already',
  );
  assertThrows(() => registerFactor({ name: "a+b", on }, "c"), RangeError, 'got "a+b"');
});
