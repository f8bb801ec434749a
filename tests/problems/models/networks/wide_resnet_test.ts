import { assertEquals, assertThrows } from "@std/assert";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { initialState } from "../../../../problems/models/state.ts";
import { wideResNet } from "../../../../problems/models/networks/wide_resnet.ts";
import { randomKey } from "../../../../problems/random.ts";

await useBackend("cpu");

/** Numbers of parameters and of running statistics, by what Zagoruyko & Komodakis' Table 1 says. */
function counted(depth: number, widening: number, classes: number): [number, number] {
  let inputs = 16, channels = 0, kernels = 9 * 3 * inputs;
  for (const filters of [16, 32, 64].map((filters) => filters * widening)) {
    for (let block = 0; block < (depth - 4) / 6; block++) {
      channels += inputs + filters; // before each of its two convolutions
      kernels += 9 * inputs * filters + 9 * filters * filters;
      if (inputs !== filters) kernels += inputs * filters; // the shortcut
      inputs = filters;
    }
  }
  channels += inputs;
  return [kernels + 2 * channels + inputs * classes + classes, 2 * channels];
}

const sizes = (tensors: object) =>
  Object.values(tensors).reduce((sum, { size }: { size: number }) => sum + size, 0);

Deno.test("wideResNet() has the parameters that its depth and width say", () => {
  for (const [depth, widening, classes] of [[10, 1, 10], [16, 2, 10], [22, 1, 100]] as const) {
    const network = wideResNet({ depth, widening, classes });
    const params = network.init(randomKey(0), [32, 32, 3]);
    const state = initialState(network, [32, 32, 3]);
    assertEquals([sizes(params), sizes(state)], counted(depth, widening, classes));
    assertEquals(network.outputShape([32, 32, 3]), [classes]);
    dispose([params, state]);
  }
  assertEquals(counted(40, 4, 100), [8_972_340, 10_784]);
});

Deno.test("wideResNet() names its parameters by group and block", () => {
  const params = wideResNet({ depth: 16, widening: 2, classes: 3 }).init(randomKey(0), [8, 8, 3]);
  const second = Object.entries(params)
    .filter(([name]) => name.startsWith("group2/"))
    .map(([name, { shape }]) => [name.slice("group2/".length), ...shape]);
  assertEquals(second, [
    ["block1/bn1/scale", 32],
    ["block1/bn1/offset", 32],
    ["block1/sum/body/conv1/kernel", 3, 3, 32, 64],
    ["block1/sum/body/bn2/scale", 64],
    ["block1/sum/body/bn2/offset", 64],
    ["block1/sum/body/conv2/kernel", 3, 3, 64, 64],
    ["block1/sum/shortcut/kernel", 1, 1, 32, 64],
    ["block2/body/bn1/scale", 64],
    ["block2/body/bn1/offset", 64],
    ["block2/body/conv1/kernel", 3, 3, 64, 64],
    ["block2/body/bn2/scale", 64],
    ["block2/body/bn2/offset", 64],
    ["block2/body/conv2/kernel", 3, 3, 64, 64],
  ]);
  dispose(params);
});

Deno.test("wideResNet() throws on depths and widths that there are not", () => {
  for (const depth of [4, 12, 40.5, NaN]) {
    const message = `depth must be 6 n + 4 with n = 1, 2, …, such as 10, 16 or 40, got ${depth}`;
    assertThrows(() => wideResNet({ depth, widening: 1, classes: 2 }), RangeError, message);
  }
  const act = () => wideResNet({ depth: 10, widening: 0, classes: 2 });
  assertThrows(act, RangeError, "widening must be a whole number of at least 1, got 0");
});
