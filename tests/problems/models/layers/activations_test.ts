import { gelu, relu, sigmoid, tanh } from "../../../../problems/models/layers/activations.ts";
import { testOnBackends } from "../../../backends.ts";
import { array, assertAsInFloat64 } from "../against_float64.ts";
import { gelu64 } from "../gpt64.ts";

testOnBackends(
  "relu(), tanh() and sigmoid() and their gradients are those of float64",
  async () => {
    const x = array([3, 4, 2], "x");
    await assertAsInFloat64({
      layer: relu(),
      x,
      reference: (_, { data }) => [...data].map((value) => Math.max(value, 0)),
    });
    await assertAsInFloat64({
      layer: tanh(),
      x,
      reference: (_, { data }) => [...data].map(Math.tanh),
    });
    await assertAsInFloat64({
      layer: sigmoid(),
      x,
      reference: (_, { data }) => [...data].map((value) => 1 / (1 + Math.exp(-value))),
    });
  },
);

testOnBackends("gelu() and its gradient are those of float64, near 0 and far from it", async () => {
  const { shape, data } = array([3, 7], "x");
  for (const scale of [1e-3, 1, 4, 30]) {
    await assertAsInFloat64({
      layer: gelu(),
      x: { shape, data: data.map((value) => Math.fround(scale * value)) },
      reference: (_, { data }) => [...data].map(gelu64),
    });
  }
});
