import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import {
  derivatives,
  differences,
  largestError,
} from "../../../../pipelines/benchmarks/layers/directional.ts";
import { type LayerCase, layerCases } from "../../../../pipelines/benchmarks/layers/cases.ts";
import { layerSubject } from "../../../../pipelines/benchmarks/layers/subject.ts";
import "../../../../problems/kernels/mod.ts";
import { testOnBackends } from "../../../backends.ts";

const nameOf = ({ layer, variant }: LayerCase) =>
  variant === undefined ? layer : `${layer}, ${variant}`;

Deno.test("every layer of tf.layers is among the cases", () => {
  const made = new Set(layerCases.map(({ layer }) => layer));
  // Makers of the same layers by other names, and what is no layer of its own.
  const others = /^(avg|globalMaxPool[12]d|maxPool[123]d|input|convLstm2dCell)/;
  const missing = Object.keys(tf.layers).filter((name) =>
    /^[a-z]/.test(name) && !others.test(name) && !made.has(name)
  );
  assertEquals(missing, []);
});

testOnBackends(
  "every layer of tf.layers has the gradient that its values have",
  async (backend) => {
    const wrong: string[] = [];
    for (const layer of layerCases) {
      if (layer.readsInBetween && backend === "webgpu") continue;
      try {
        await useBackend("cpu");
        const reference = await differences(() => layerSubject(layer));
        await useBackend(backend);
        const error = largestError(await derivatives(() => layerSubject(layer)), reference);
        if (!(error < 1e-3)) wrong.push(`${nameOf(layer)} is ${error} off`);
      } catch (error) {
        wrong.push(`${nameOf(layer)}: ${(error as Error).message}`);
      }
    }
    await useBackend(backend);
    assert(wrong.length === 0, wrong.join("\n"));
  },
);
