/** Models of tf.layers in files. @module */
import * as tf from "@tensorflow/tfjs";
import { readBytes } from "../data/formats/bytes.ts";
import type { LayersModel } from "../models/from_layers_model.ts";

/** A model that a file describes. */
export interface ModelFile {
  /** Makes it, with initial weights anew. */
  readonly make: () => LayersModel;
  /** Whether there are weights beside it, which are left alone. */
  readonly hasWeights: boolean;
}

/** How to have a file that can be read. */
const remedy = "convert it with tensorflowjs_converter --output_format=tfjs_layers_model";

/**
 * The model that a `model.json` describes: one that `model.save()` of TensorFlow.js wrote or `tensorflowjs_converter`
 * made of Keras', or what `model.to_json()` of Keras 2 returns. Its weights are not read: runs draw them
 * by their seeds.
 *
 * A backend must have been started.
 *
 * @throws {Error} if it cannot be read
 * @throws {SyntaxError} if it describes no model of layers, with what to do
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readBytes(path);
  const json = parsed(bytes, path);
  const topology = fieldOf(json, "modelTopology") ?? json;
  const description = fieldOf(topology, "model_config") ?? topology;
  if (fieldOf(json, "format") === "graph-model") {
    throw new SyntaxError(`${path} is a graph without layers, which cannot be trained: ${remedy}`);
  }
  if (fieldOf(description, "module") !== undefined) {
    throw new SyntaxError(
      `${path} is in the format of Keras 3, which TensorFlow.js does not read: save it with Keras 2 ` +
        "(tf_keras)",
    );
  }
  if (fieldOf(description, "class_name") === undefined) {
    throw new SyntaxError(`${path} describes no model of layers: ${remedy}`);
  }
  let model: LayersModel;
  try {
    model = await withinMemory(() =>
      tf.models.modelFromJSON(
        { modelTopology: topology } as Parameters<
          typeof tf.models.modelFromJSON
        >[0],
      )
    );
  } catch (cause) {
    const [reason] = (cause as Error).message.split(/\n|\. /);
    throw new SyntaxError(`${path} is a model that TensorFlow.js cannot make: ${reason}`, {
      cause,
    });
  }
  const config = model.getConfig();
  const kind = model.constructor as typeof tf.LayersModel;
  model.dispose();
  return {
    make: () => kind.fromConfig(kind, structuredClone(config)) as LayersModel,
    hasWeights: fieldOf(json, "weightsManifest") !== undefined,
  };
}

/** Weights that a model may have: a gigabyte of them, of which a run needs several. */
const mostWeights = 2 ** 28;

/** Counts the weights of layers while a model is made, and throws before there are too many to make. */
async function withinMemory<T>(make: () => Promise<T>): Promise<T> {
  const layer = tf.layers.Layer.prototype as unknown as {
    addWeight(name: string, shape: readonly number[], ...rest: unknown[]): unknown;
  };
  const { addWeight } = layer;
  let count = 0;
  layer.addWeight = function (name, shape, ...rest) {
    count += shape.reduce((product, size) => product * size, 1);
    if (count > mostWeights) {
      throw new RangeError(
        `it has more than ${mostWeights} weights: "${name}" has the shape [${shape.join(", ")}]`,
      );
    }
    return addWeight.call(this, name, shape, ...rest);
  };
  try {
    return await make();
  } finally {
    layer.addWeight = addWeight;
  }
}

function parsed(bytes: Uint8Array, path: string): unknown {
  const beginning = new TextDecoder("latin1").decode(bytes.subarray(0, 4));
  if (["PK\x03\x04", "\x89HDF"].includes(beginning)) {
    throw new SyntaxError(`${path} is Keras' own file: ${remedy}`);
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new SyntaxError(`${path} is no JSON: ${(cause as Error).message}`, { cause });
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
