import { assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../optimizers/tensors.ts";
import { tanh } from "../../../problems/models/layers/activations.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { conv2d } from "../../../problems/models/layers/conv2d.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { residual } from "../../../problems/models/residual.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import { applyWithState, initialState } from "../../../problems/models/state.ts";
import { randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { type Array64, dense64, type Params64 } from "../float64_network.ts";
import { array, assertAsInFloat64, tensor } from "./against_float64.ts";

const rows = ({ shape: [n], data }: Array64) =>
  Array.from({ length: n! }, (_, k) => [...data.subarray(k * 3, k * 3 + 3)]);

testOnBackends("residual() adds the body to the input", async () => {
  await assertAsInFloat64({
    layer: residual(sequential([["fc", dense(3)], tanh()])),
    params: { "body/fc/kernel": array([3, 3], "kernel"), "body/fc/bias": array([3], "bias") },
    x: array([4, 3], "x"),
    reference: (params, x) =>
      rows(x).flatMap((row) =>
        dense64(row, params["body/fc/kernel"]!, params["body/fc/bias"]!)
          .map((value, j) => Math.tanh(value) + row[j]!)
      ),
  });
});

testOnBackends("residual() adds the body to the shortcut", async () => {
  const params: Params64 = {
    "body/kernel": array([3, 2], "a"),
    "body/bias": array([2], "b"),
    "shortcut/kernel": array([3, 2], "c"),
    "shortcut/bias": array([2], "d"),
  };
  await assertAsInFloat64({
    layer: residual(dense(2), dense(2)),
    params,
    x: array([4, 3], "x"),
    reference: (params, x) =>
      rows(x).flatMap((row) => {
        const body = dense64(row, params["body/kernel"]!, params["body/bias"]!);
        const shortcut = dense64(row, params["shortcut/kernel"]!, params["shortcut/bias"]!);
        return body.map((value, j) => value + shortcut[j]!);
      }),
  });
});

testOnBackends("residual() and sequential() name parameters and states by their layers", () => {
  const block = residual(sequential([["conv", conv2d(4, 3)], ["bn", batchNorm()]]), conv2d(4, 1));
  const model = sequential([["block", block], ["bn", batchNorm()]]);
  const params = model.init(randomKey(0), [5, 5, 3]);
  const state = initialState(model, [5, 5, 3]);
  assertEquals(Object.keys(params).sort(), [
    "block/body/bn/offset",
    "block/body/bn/scale",
    "block/body/conv/bias",
    "block/body/conv/kernel",
    "block/shortcut/bias",
    "block/shortcut/kernel",
    "bn/offset",
    "bn/scale",
  ]);
  const names = ["block/body/bn/mean", "block/body/bn/variance", "bn/mean", "bn/variance"];
  assertEquals(Object.keys(state).sort(), names);
  const x = tensor(array([2, 5, 5, 3], "x"));
  const trained = applyWithState(model, params, state, x, { training: true });
  assertEquals(Object.keys(trained.state).sort(), names);
  const tested = applyWithState(model, params, trained.state, x, { training: false });
  assertEquals(Object.keys(tested.state).sort(), names);
  dispose([params, state, x, trained, tested]);
});

Deno.test("residual() throws where the terms have different shapes", () => {
  assertThrows(
    () => residual(conv2d(8, 3)).outputShape([5, 5, 3]),
    TypeError,
    "residual adds equal shapes, got [5, 5, 8] from the body and [5, 5, 3] from the shortcut",
  );
});
