import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { loadProblem } from "../../../../problems/catalogue/registry.ts";
import { zipfSoftmax } from "../../../../problems/catalogue/small/zipf_softmax.ts";
import { iterate } from "../../../../problems/data/batches.ts";
import { problemPage } from "../problem_page.ts";

await useBackend("cpu");

Deno.test("zipf-softmax is as its page says, with a finite gradient and the same loss for all classes at 0", async () => {
  const before = tf.memory().numTensors;
  const problem = await loadProblem("zipf-softmax");
  const params = problem.init(0);
  const parameters = Object.values(params).reduce((sum, { size }) => sum + size, 0);
  const { batchSize, steps } = problem.defaults;
  const { rows } = await problemPage();
  assertEquals(rows.get("zipf-softmax"), { parameters, batchSize, steps });
  for await (const batch of iterate(problem.batches({ seed: 0, batchSize: 4 }))) {
    const { loss, gradient } = problem.gradient(params, batch);
    assert(Math.abs((await loss.data())[0]! - Math.log(512)) < 1e-4);
    for (const tensor of Object.values(gradient)) {
      const values = await tensor.data();
      assert(values.every(Number.isFinite) && values.some((value) => value !== 0));
    }
    dispose([batch, loss, gradient]);
    break;
  }
  dispose(params);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("names say what differs from it, and its groups are by frequency", async () => {
  const id = "zipf-softmax:classes=20+exponent=0+offset=0+data=1";
  const problem = await loadProblem(id);
  assertEquals(problem.id, id);
  const params = problem.init(0);
  const { extra, ...found } = await problem.evaluate(params);
  assertEquals(Object.keys(extra!).slice(0, 3), [
    "trainLoss/1-2",
    "trainLoss/3-4",
    "trainLoss/5-6",
  ]);
  for (const loss of [found.trainLoss, ...Object.values(extra!)]) {
    assert(Math.abs(loss - Math.log(20)) < 1e-4, `${loss}`);
  }
  dispose(params);
  const wrong = (text: string, message: string) =>
    assertRejects(() => loadProblem(text), RangeError, message);
  await wrong("zipf-softmax:class=9", 'did you mean "classes"?');
  await wrong("zipf-softmax:classes=1", "classes");
});

Deno.test("other examples are another problem, the same seed the same", () => {
  const small = { classes: 4, train: 40, test: 30 };
  const [once, again, other] = [
    zipfSoftmax(small),
    zipfSoftmax(small),
    zipfSoftmax({ ...small, seed: 1 }),
  ];
  assertEquals(once.fingerprint!(), again.fingerprint!());
  assert(once.fingerprint!() !== other.fingerprint!());
});
