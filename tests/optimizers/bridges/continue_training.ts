/**
 * A process that continues a training where another one stopped: takes the file of its state, and
 * writes the state that it reaches.
 *
 * @module
 */
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { loadState, saveState } from "../../../pipelines/files/state_file.ts";
import { loadMnist } from "../../../problems/data/sets/mnist.ts";
import { compiledNet, examples, fit, weightsOf } from "./mnist_layers.ts";
import type { Tensors } from "../../../optimizers/types.ts";

const [from, to, count] = Deno.args as [string, string, string];
await useBackend("wasm");
const { model, optimizer } = compiledNet();
const { params, state } = await loadState<{ params: Tensors; state: object }>(from);
model.setWeights(model.weights.map(({ name }) => params[name]!));
optimizer.setState(state);
await fit(model, examples((await loadMnist()).train, Number(count)), 1);
await saveState(to, { params: weightsOf(model), state: optimizer.state! });
