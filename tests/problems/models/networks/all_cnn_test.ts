import { assertEquals } from "@std/assert";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { allCnn } from "../../../../problems/models/networks/all_cnn.ts";
import { randomKey } from "../../../../problems/random.ts";

Deno.test("allCnn() has the layers of Springenberg et al.'s All-CNN-C", async () => {
  await useBackend("cpu");
  const network = allCnn({ classes: 10 });
  let shape: readonly number[] = [32, 32, 3];
  const widths: number[] = [];
  for (const [name, layer] of network.steps) {
    shape = layer.outputShape(shape);
    if (name !== "") widths.push(shape[0]!);
  }
  assertEquals(widths, [32, 32, 16, 16, 16, 8, 6, 6, 6]);
  assertEquals(shape, [10]);
  const kinds = network.steps.map(([, { kind }]) => kind);
  assertEquals(kinds.filter((kind) => kind === "dropout").length, 3);
  assertEquals(kinds.slice(-2), ["relu", "globalAveragePool"]);

  const params = network.init(randomKey(0), [32, 32, 3]);
  const found = Object.values(params).map(({ shape }) => shape).filter(({ length }) => length > 1);
  assertEquals(found, [
    [3, 3, 3, 96],
    [3, 3, 96, 96],
    [3, 3, 96, 96],
    [3, 3, 96, 192],
    [3, 3, 192, 192],
    [3, 3, 192, 192],
    [3, 3, 192, 192],
    [1, 1, 192, 192],
    [1, 1, 192, 10],
  ]);
  const count = Object.values(params).reduce((sum, { size }) => sum + size, 0);
  assertEquals(count, 1_369_738);
  dispose(params);
});
