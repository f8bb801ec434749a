import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { layerCases } from "../../../../pipelines/benchmarks/layers/cases.ts";
import { sweepLayers, tolerance } from "../../../../pipelines/benchmarks/layers/sweep.ts";
import "../../../../problems/kernels/mod.ts";
import { testOnBackends } from "../../../backends.ts";

Deno.test("every layer of tf.layers is among the cases", () => {
  const made = new Set(layerCases.map(({ layer }) => layer));
  // Makers of the same layers by other names, and what is no layer of its own.
  const others = /^(avg|globalMaxPool[12]d|maxPool[123]d|input|convLstm2dCell)/;
  const missing = Object.keys(tf.layers).filter((name) =>
    /^[a-z]/.test(name) && !others.test(name) && !made.has(name)
  );
  assertEquals(missing, []);
});

const known: Parameters<typeof sweepLayers>[1] = new Map();

testOnBackends(
  "every layer of tf.layers has the gradient that its values have",
  async (backend) => {
    const wrong = (await sweepLayers(backend, known)).filter(({ error, layer }) =>
      !(error !== null && error <= tolerance) &&
      !(backend === "webgpu" && readsInBetween.has(layer))
    );
    assertEquals(wrong, []);
  },
);

/** Layers that read what they compute in between, which on WebGPU takes a browser's canvas. */
const readsInBetween = new Set(["categoryEncoding"]);
