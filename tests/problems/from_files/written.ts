/** Problems of files that are written for them. */
import * as tf from "@tensorflow/tfjs";
import { encode } from "fast-png";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import type { Problem } from "../../../problems/problem.ts";
import {
  problemFromFiles,
  type ProblemFromFilesOptions,
} from "../../../problems/from_files/mod.ts";

await useBackend("cpu"); // where models of tf.layers are made

/** A table to train on. */
export const train = "size,colour,open,kind\n2,red,1,b\n4,blue,0,a\n6,red,1,b\n8,green,0,a\n";
/** A table to test with. */
export const test = "kind,size,colour,open\na,5,blue,1\nb,6,blue,0\n";

/** A model of tf.layers as a file says it. */
export function modelOf(...layers: tf.layers.Layer[]): unknown {
  const model = tf.sequential({ layers });
  const modelTopology = model.toJSON(null, false);
  model.dispose();
  return { format: "layers-model", modelTopology };
}

/** The same without what tf.layers writes around it. */
export function topologyOf(...layers: tf.layers.Layer[]): unknown {
  const { modelTopology } = modelOf(...layers) as { modelTopology: unknown };
  return modelTopology;
}

/** What is in files: bytes, texts, or what is written as JSON. */
export type Contents = Readonly<Record<string, unknown>>;

/** A problem from files with these contents, in a folder of their own. */
export async function problemOf(
  contents: Contents,
  options: Partial<ProblemFromFilesOptions> = {},
  notes: string[] = [],
): Promise<Problem> {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-files-" });
  try {
    for (const [name, content] of Object.entries(contents)) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
      const text = typeof content === "string" ? content : JSON.stringify(content);
      if (content instanceof Uint8Array) await Deno.writeFile(path, content);
      else await Deno.writeTextFile(path, text);
    }
    const path = (name: string) => name in contents ? `${folder}/${name}` : undefined;
    return await problemFromFiles({
      model: path("model.json"),
      train: path("train.csv") ?? `${folder}/train`,
      test: path("test.csv") ?? `${folder}/test`,
      onNote: (note) => notes.push(note.replaceAll(`${folder}/`, "")),
      ...options,
    });
  } catch (error) {
    (error as Error).message = (error as Error).message.replaceAll(`${folder}/`, "");
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What is predicted. */
export const kind = { target: "kind" };
/** A first layer. */
export const dense = (units: number, inputs: number, activation?: "softmax" | "sigmoid") =>
  tf.layers.dense({ units, inputShape: [inputs], ...activation && { activation } });

/** A grey image of that size. */
export const png = (width: number, height: number, value: number, channels = 1) =>
  encode({
    ...{ width, height, channels, depth: 8 },
    data: new Uint8Array(width * height * channels).fill(value),
  });

/** Folders of images. */
export const images = {
  "train/cat/1.png": png(2, 2, 0),
  "train/cat/2.png": png(2, 2, 51),
  "train/dog/1.png": png(2, 2, 255),
  "train/.hidden": "",
  "test/dog/7.png": png(2, 2, 102),
};
