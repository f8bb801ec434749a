import { assertAlmostEquals, assertEquals } from "@std/assert";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { twoConvolutions } from "../../../../problems/models/networks/two_convolutions.ts";
import { randomKey } from "../../../../problems/random.ts";

Deno.test("P1's network starts as its authors': kernels of deviation 0.05 cut at two, biases of 0.05", async () => {
  await useBackend("cpu");
  const params = twoConvolutions(10).init(randomKey(0), [28, 28, 1]);
  for (const [name, tensor] of Object.entries(params)) {
    const values = await tensor.data<"float32">();
    if (name.endsWith("bias")) {
      assertEquals(new Set(values), new Set([Math.fround(0.05)]));
      continue;
    }
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    assertAlmostEquals(Math.sqrt(variance), 0.05 * 0.8796, 0.004);
    assertEquals(values.some((value) => Math.abs(value) > 0.1001), false);
  }
  dispose(params);
});
