/** Optimizer states and parameter maps in safetensors files. @module */
import { needDeno } from "../../optimizers/host/host.ts";
import { decodeState, encodeState } from "../../optimizers/bridges/state_bytes.ts";
import type { StateTree } from "../../optimizers/bridges/state_tree.ts";
import { readWhole, writeWhole } from "./files.ts";

/**
 * Saves an optimizer's state, a parameter map, or a tree of several such as `{ params, state }`, in
 * a safetensors file, which Python reads as well: tensors by their paths (`m/conv1/kernel`,
 * `parts/0/m/conv1/kernel`), numbers such as `count` in the metadata, see {@linkcode encodeState}.
 *
 * The file is whole or absent: it is written under another name in the same folder, then renamed.
 *
 * @throws {TypeError} if the tree holds anything but numbers and tensors of float32 and int32
 * @throws {Error} if the file cannot be written, naming it and the reason
 *
 * @example Continue where another process stopped
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { mSvag, useBackend } from "../../optimizers/mod.ts";
 * import { loadState, saveState } from "./state_file.ts";
 *
 * await useBackend("cpu");
 * const folder = await Deno.makeTempDir();
 * const optimizer = mSvag({ learningRate: 0.1 });
 * const params = { w: tf.tensor1d([1, 2]) };
 * const [state] = optimizer.update(optimizer.init(params), { w: tf.tensor1d([3, 4]) });
 * await saveState(`${folder}/run.safetensors`, { params, state });
 *
 * const like = { params, state: optimizer.init(params) };
 * const loaded = await loadState(`${folder}/run.safetensors`, like);
 * assertEquals(loaded.state.count, 1);
 * assertEquals(await loaded.params.w.array(), [1, 2]);
 * ```
 */
export async function saveState(path: string, tree: object): Promise<void> {
  needDeno("saving a state in a file", "encodeState() gives the bytes to save");
  await writeWhole(path, await encodeState(tree));
}

/**
 * Loads what {@linkcode saveState}, or another program, wrote in the safetensors format. The
 * tensors are new and the caller's to free; where it throws there are none.
 *
 * @param path the file
 * @param like a tree of the form, shapes and types that are expected, such as `optimizer.init`
 * gives; its values do not matter. Without it, the tree has the form that was saved; a file of
 * another program gives a flat map of its tensors by name.
 * @throws {SyntaxError} if the file is damaged; the message names it, what was expected and what
 * was found
 * @throws {TypeError} if the file does not fit `like`, likewise
 * @throws {Error} if the file cannot be read, naming it and the reason
 */
export async function loadState<T extends object = StateTree>(path: string, like?: T): Promise<T> {
  needDeno("loading a state from a file", "decodeState() takes the bytes of one");
  return decodeState(await readWhole(path), { like, source: path });
}
