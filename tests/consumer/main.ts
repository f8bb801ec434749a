/**
 * Uses noisewise as any package from JSR: by its name only. Trains by each way in, prints what came
 * of it as JSON.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  applyUpdate,
  asTfOptimizer,
  dispose,
  mSvag,
  type Optimizer,
  type Tensors,
  useBackend,
} from "@noisewise/optim";
import { ablate } from "@noisewise/optim/ablate";
import { basics } from "@noisewise/optim/basics";
import { batchSize } from "@noisewise/optim/batch-size";
import { cabsLab } from "@noisewise/optim/cabs";
import { main as noisewise } from "@noisewise/optim/cli";
import { completion } from "@noisewise/optim/completion";
import { dissect } from "@noisewise/optim/dissect";
import { dissectCheckpoint } from "@noisewise/optim/checkpoint";
import { curvature } from "@noisewise/optim/curvature";
import { listData } from "@noisewise/optim/data";
import { estimators } from "@noisewise/optim/estimators";
import { factors } from "@noisewise/optim/factors";
import { curvesSvg } from "@noisewise/optim/figures";
import { fisher } from "@noisewise/optim/fisher";
import { geometry } from "@noisewise/optim/geometry";
import { idealized } from "@noisewise/optim/idealized";
import { registerTrainingKernels } from "@noisewise/optim/kernels";
import { judge } from "@noisewise/optim/judge";
import { mergeFolders } from "@noisewise/optim/merge";
import { verifyRun } from "@noisewise/optim/verify";
import { chain, momentum, scaleByLearningRate, sign } from "@noisewise/optim/optimizers";
import { newModule } from "@noisewise/optim/new";
import { playground } from "@noisewise/optim/playground";
import type { Problem } from "@noisewise/optim/problems";
import { quadratic } from "@noisewise/optim/quadratic";
import { report } from "@noisewise/optim/report";
import { loadRuns } from "@noisewise/optim/table";
import { theory } from "@noisewise/optim/theory";
import { train, type TrainOptions } from "@noisewise/optim/train";
import { trajectories } from "@noisewise/optim/trajectories";
import { tune } from "@noisewise/optim/tune";
import { dissectMethods } from "@noisewise/optim/methods";
import { wilson } from "@noisewise/optim/wilson";

const backend: string = await useBackend("wasm");
registerTrainingKernels();

const scripts = {
  basics,
  batchSize,
  cabsLab,
  completion,
  curvature,
  curvesSvg,
  dissect,
  dissectCheckpoint,
  estimators,
  factors,
  fisher,
  geometry,
  idealized,
  judge,
  mergeFolders,
  verifyRun,
  listData,
  loadRuns,
  newModule,
  noisewise,
  playground,
  quadratic,
  report,
  theory,
  trajectories,
  tune,
  dissectMethods,
  wilson,
};
for (const [name, script] of Object.entries(scripts)) {
  if (typeof script !== "function") throw new TypeError(`${name} is not a function`);
}

/** ½ ‖θ - 1‖² for a θ of three numbers. */
const bowl: Problem<null> = {
  id: "bowl",
  title: "a bowl",
  defaults: { batchSize: 1, steps: 20, learningRates: { "m-sgd": 0.5 } },
  init: () => ({ theta: tf.tensor1d([3, -2, 5]) }),
  async *batches() {
    while (true) yield await Promise.resolve(null);
  },
  loss: ({ theta }) => tf.tidy(() => tf.mul(tf.sum(tf.square(tf.sub(theta!, 1))), 0.5)),
  gradient: (params, batch) => ({
    loss: bowl.loss(params, batch),
    gradient: { theta: tf.sub(params.theta!, 1) },
  }),
  async evaluate(params) {
    const loss = bowl.loss(params, null);
    const [value] = await loss.data();
    loss.dispose();
    return { trainLoss: value!, testLoss: value! };
  },
};

/** Distance from the bowl's minimum after some steps by hand. */
async function byHand<S>(optimizer: Optimizer<S>, steps: number): Promise<number> {
  let params: Tensors = bowl.init(0);
  let state = optimizer.init(params);
  for (let t = 0; t < steps; t++) {
    const { loss, gradient } = bowl.gradient(params, null);
    const [nextState, update] = optimizer.update(state, gradient, { params });
    const nextParams = applyUpdate(params, update);
    dispose([loss, gradient, update, state, params]);
    [state, params] = [nextState, nextParams];
  }
  const distance = tf.tidy(() => tf.norm(tf.sub(params.theta!, 1)));
  const [value] = await distance.data();
  dispose([state, params, distance]);
  return value!;
}

/** The same by a layer of TensorFlow.js. */
async function byLayers(): Promise<number> {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  const [xs, ys] = [tf.tensor2d([[0], [1], [2]]), tf.tensor2d([[1], [3], [5]])];
  model.compile({
    optimizer: asTfOptimizer(mSvag({ learningRate: 0.1 })),
    loss: "meanSquaredError",
  });
  const { history } = await model.fit(xs, ys, { epochs: 200, verbose: 0 });
  return history.loss!.at(-1) as number;
}

const options: TrainOptions = { problem: bowl, optimizer: "m-sgd", steps: 20, backend: "wasm" };
const rows = await train(options);
const grid = await ablate({
  problems: [bowl],
  optimizers: [chain(momentum(), sign(), scaleByLearningRate(0.1)), mSvag({ learningRate: 0.3 })],
  steps: 20,
  backend: "wasm",
});

console.log(JSON.stringify({
  backend,
  byHand: await byHand(mSvag({ learningRate: 0.3 }), 50),
  byLayers: await byLayers(),
  trained: rows.get("testLoss", rows.numRows() - 1),
  compared: [...new Set(grid.array("optimizer"))],
}));
