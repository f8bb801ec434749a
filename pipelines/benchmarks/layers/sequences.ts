/** Layers over sequences. @module */
import * as tf from "@tensorflow/tfjs";
import { type Row, steps } from "./row.ts";

const { layers } = tf;

/** The recurrent layers of `tf.layers`, and what goes around others. */
export function sequences(): Row[] {
  const recurrentActivation = "sigmoid"; // has no kinks
  const cells = () => [layers.simpleRNNCell({ units: 3 }), layers.gruCell({ units: 2 })];
  return [
    ["simpleRNN", steps, () => layers.simpleRNN({ units: 3 })],
    ["simpleRNN", steps, () => layers.simpleRNN({ units: 3, goBackwards: true }), "backwards"],
    ["gru", steps, () => layers.gru({ units: 3 })],
    ["gru", steps, () => layers.gru({ units: 3, returnSequences: true }), "sequences"],
    ["lstm", steps, () => layers.lstm({ units: 3 })],
    ["lstm", steps, () => layers.lstm({ units: 3, implementation: 1 }), "implementation 1"],
    [
      "lstm",
      steps,
      () =>
        layers.lstm({
          units: 3,
          returnSequences: true,
          dropout: 0.5,
          recurrentDropout: 0.3,
        }),
      "dropout",
    ],
    [
      "convLstm2d",
      [[2, 3, 4, 4, 2]],
      () => layers.convLstm2d({ filters: 2, kernelSize: 2, recurrentActivation }),
    ],
    [
      "convLstm2d",
      [[2, 3, 4, 4, 2]],
      () =>
        layers.convLstm2d({
          filters: 2,
          kernelSize: 3,
          padding: "same",
          dilationRate: 2,
          recurrentActivation,
        }),
      "same, dilated",
    ],
    ["rnn", steps, () => layers.rnn({ cell: layers.lstmCell({ units: 3 }) })],
    ["simpleRNNCell", steps, () => layers.rnn({ cell: layers.simpleRNNCell({ units: 3 }) })],
    ["gruCell", steps, () => layers.rnn({ cell: layers.gruCell({ units: 3 }) })],
    ["lstmCell", steps, () => layers.rnn({ cell: layers.lstmCell({ units: 3 }) })],
    ["stackedRNNCells", steps, () => layers.rnn({ cell: cells() })],
    [
      "bidirectional",
      steps,
      () =>
        layers.bidirectional({ layer: layers.lstm({ units: 2 }) as tf.RNN, mergeMode: "concat" }),
    ],
    ["timeDistributed", steps, () => layers.timeDistributed({ layer: layers.dense({ units: 2 }) })],
    [
      "timeDistributed",
      [[2, 3, 6, 5, 2]],
      () => layers.timeDistributed({ layer: layers.conv2d({ filters: 2, kernelSize: 3 }) }),
      "conv2d",
    ],
  ];
}
