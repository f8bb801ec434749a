import { assert, assertAlmostEquals } from "@std/assert";
import { blockSearch, blockSmoothness } from "../../../problems/curvature/mod.ts";
import { random } from "../../../problems/random.ts";
import { exact, kinds, normal, randomMatrix } from "./matrices.ts";

Deno.test("blockSearch() finds the norms of diagonal blocks, and comes close to their constant from below", async () => {
  const blocks = [{ from: 0, to: 3 }, { from: 3, to: 4 }, { from: 4, to: 10 }];
  const lists = blocks.map(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
  for (const kind of kinds) {
    for (let seed = 0; seed < 10; seed++) {
      const matrix = randomMatrix(10, kind, seed);
      const { norms, lower, upper } = blockSmoothness(matrix, lists);
      const found = await blockSearch(exact(matrix), {
        blocks,
        starts: [normal(10, "one"), normal(10, "two")],
        stream: random(seed, "blocks"),
      });
      found.norms.forEach((norm, k) =>
        assertAlmostEquals(norm, norms[k]!, 1e-6 * norms[k]! + 1e-12, `${kind} ${seed}`)
      );
      assert(found.smoothness <= upper * (1 + 1e-12), `${kind} ${seed}`);
      assert(found.smoothness >= 0.7 * lower, `${kind} ${seed}: ${found.smoothness} of ${lower}`);
    }
  }
});

Deno.test("blockSearch() keeps its iterations, and takes one coordinate in a block", async () => {
  let products = 0;
  const product = (v: Float64Array) => {
    products++;
    return Promise.resolve(v.map((x, i) => (i + 1) * x));
  };
  const blocks = [{ from: 0, to: 40 }, { from: 40, to: 41 }];
  const { norms } = await blockSearch(product, {
    blocks,
    starts: [],
    iterations: 3,
    stream: random(0, "blocks"),
  });
  assert(products <= 3 + 1 + 8, `${products}`);
  assert(norms[0]! <= 40 && norms[0]! > 20);
  assertAlmostEquals(norms[1]!, 41, 1e-9);
});
