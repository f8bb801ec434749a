import { assert } from "@std/assert";
import { applyGelu, fusedGelu, fusedGeluGradient } from "../../../problems/kernels/gelu.ts";
import "../../../problems/kernels/mod.ts";
import { isOurs } from "../../../problems/kernels/registry.ts";
import { assertOperationAsOnCpu, values } from "./against_cpu.ts";

for (const shape of [[3, 7], [2, 4, 8], [1], [5, 33]]) {
  Deno.test(`GELU on WASM is that on cpu: ${shape.join(" × ")}`, async () => {
    const x = { shape, values: values(shape, 1).map((value) => 8 * value) };
    await assertOperationAsOnCpu(applyGelu, [x]);
    assert([fusedGelu, fusedGeluGradient].every((kernel) => isOurs("wasm", kernel)));
  });
}
