import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { problemsFrom, type ProblemValues } from "../../../pipelines/command_line/own_choices.ts";

const library = JSON.stringify(new URL("../../../problems/mod.ts", import.meta.url).href);

const module = `
import * as tf from "@tensorflow/tfjs";
import { supervised } from ${library};
const xs = tf.div(tf.tensor2d(Array.from({ length: 40 }, (_, i) => [i % 7, i % 5])), 7);
const ys = Array.from({ length: 40 }, (_, i) => i % 2);
const model = () => tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [2] })] });
export default supervised({ id: "tensors", model, train: { xs, ys }, test: { xs, ys } });
`;

/** What a command line without flags says. */
const nothing = {
  ...{ problem: undefined, model: undefined, train: undefined, test: undefined, target: undefined },
  ...{ data: undefined, backend: "cpu", quiet: true },
} satisfies ProblemValues;

Deno.test("a module may make tensors as it is imported: the backend is started first", async () => {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-choices-" });
  try {
    await Deno.writeTextFile(`${folder}/tensors.ts`, module);
    assertEquals(tf.engine().backendName, undefined);
    const { problems } = await problemsFrom(
      { ...nothing, problem: [`${folder}/tensors.ts`] },
      [],
    );
    assertEquals(problems.map((problem) => typeof problem === "object" && problem.id), ["tensors"]);
    assertEquals(tf.getBackend(), "cpu");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
