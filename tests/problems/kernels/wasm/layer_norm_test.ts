import { assert } from "@std/assert";
import {
  fusedLayerNorm,
  fusedLayerNormGradient,
  normalizeRows,
} from "../../../../problems/kernels/layer_norm.ts";
import "../../../../problems/kernels/mod.ts";
import { isOurs } from "../../../../problems/kernels/registry.ts";
import { assertOperationAsOnCpu, values } from "../against_cpu.ts";

// 300 rows: sums over several blocks of them
for (const shape of [[4, 3], [300, 8], [2, 5, 128], [7, 1], [3, 6]]) {
  Deno.test(`layer normalization on WASM is that on cpu: ${shape.join(" × ")}`, async () => {
    const features = [shape.at(-1)!];
    await assertOperationAsOnCpu((x, scale, offset) => normalizeRows(x, scale, offset, 1e-3), [
      { shape, values: values(shape, 1) },
      { shape: features, values: values(features, 2) },
      { shape: features, values: values(features, 3) },
    ]);
    assert([fusedLayerNorm, fusedLayerNormGradient].every((kernel) => isOurs("wasm", kernel)));
  });
}
