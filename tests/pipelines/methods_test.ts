import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { inDoublePrecision } from "../../optimizers/executors/double_precision.ts";
import { adam, adamStar } from "../../optimizers/methods/records.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import { varianceOfAverage } from "../../optimizers/transformations/moments.ts";
import { dissectMethods } from "../../pipelines/methods.ts";
import { random } from "../../problems/random.ts";
import { elementwiseIds } from "../optimizers/elementwise_ids.ts";

type Row = Readonly<Record<string, string>>;

const { aspects, equal, relatives } = dissectMethods();
const rowsOf = (table: { objects(): object[] }) => table.objects() as Row[];

Deno.test("docs/optimizers.md has what deno task methods computes", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/optimizers.md", import.meta.url));
  const lines = text.slice(text.indexOf("## What they are made of")).split("\n");
  const told = new Set(lines.map((line) => line.replaceAll(/[`|\s\\]+/g, " ").trim()));
  const missing = [aspects, equal, relatives].flatMap((table) =>
    rowsOf(table).map((row) => Object.values(row).join(" ").replaceAll(/[`|\s\\]+/g, " "))
      .filter((row) => !told.has(row))
  );
  assertEquals(missing, [], "the tables of docs/optimizers.md lack these rows");
});

Deno.test("the memory of every element-wise method has the names of its state", () => {
  for (const id of elementwiseIds) {
    const optimizer = inDoublePrecision(createOptimizer(id, { learningRate: 1 }));
    const memory = rowsOf(aspects).find(({ method }) => method === id)!.memory!;
    const names = memory.split(/[^A-Za-z]+/);
    for (const slot of Object.keys(optimizer.init(new Float64Array(1)).slots)) {
      assert(names.includes(slot), `${id} keeps ${slot}, and says "${memory}"`);
    }
  }
});

/** The largest update of a run whose gradients are all so many times larger. */
function scaled(id: string, factor: number): number {
  const optimizer = inDoublePrecision(createOptimizer(id, { learningRate: 1 }));
  const stream = random(1, "scale");
  let params = new Float64Array(4), state = optimizer.init(params), largest = 0;
  for (let step = 0; step < 12; step++) {
    const gradient = params.map(() => factor * (1 + stream.normal()));
    const variance = params.map(() => factor ** 2);
    const [next, update] = optimizer.update(state, gradient, { params, variance });
    state = next;
    params = params.map((value, i) => value + update[i]!);
    largest = Math.max(...update.map(Math.abs), largest);
  }
  return largest;
}

Deno.test("what is said to have no normalization steps as far as its gradients go, a sign does not heed them", () => {
  for (const { method: id, normalization, factor } of rowsOf(aspects)) {
    if (!elementwiseIds.includes(id!) || normalization!.includes("at first")) continue;
    if (factor!.includes("√x")) continue; // AdaDelta's x has the units of its first steps
    const ratio = scaled(id!, 1000) / scaled(id!, 1);
    assertAlmostEquals(
      ratio,
      normalization === "—" ? 1000 : 1,
      normalization === "—" ? 1e-6 : 1e-4,
    );
  }
});

Deno.test("methods that are the same, and near relatives, are found", () => {
  const same = rowsOf(equal).map(({ method, sameAs }) => `${method} = ${sameAs}`);
  assert(same.includes("lion beta1=0.9 beta2=0.9 weightDecay=0 = m-ssd"));
  assert(same.includes("adamw epsilon=0 weightDecay=0 = adam epsilon=0"));
  assert(!same.some((pair) => pair.startsWith("adam-star ") && pair.endsWith("= adam")));
  const pair = rowsOf(relatives).find(({ method }) => method === "adam-star");
  assertEquals([pair?.ofMethod, pair?.ofRelative], ["bias, c = ρ/(1-ρ)", "bias, c = 1"]);
});

Deno.test("Adam with one β is Adam* with the noise divided by ρ/(1-ρ)", () => {
  const [one, star] = [
    inDoublePrecision(adam({ learningRate: 1, beta1: 0.9, beta2: 0.9, epsilon: 0 })),
    inDoublePrecision(adamStar({ learningRate: 1, beta: 0.9 })),
  ];
  const stream = random(1, "one beta");
  const params = new Float64Array(50);
  let [ofOne, ofStar] = [one.init(params), star.init(params)];
  for (let t = 0; t < 30; t++) {
    const gradient = params.map(() => 0.3 + stream.normal());
    const [nextOne, a] = one.update(ofOne, gradient);
    const [nextStar, b] = star.update(ofStar, gradient);
    [ofOne, ofStar] = [nextOne, nextStar];
    const rho = varianceOfAverage(0.9, t);
    a.forEach((update, i) => {
      if (t === 0) return assertAlmostEquals(update, b[i]!, 1e-12); // there is no noise yet
      const [noise, noiseOfStar] = [1 / update ** 2 - 1, 1 / b[i]! ** 2 - 1]; // η², by γ² = 1/(1+η²)
      assertAlmostEquals(noiseOfStar, noise * rho / (1 - rho), 1e-9 * (1 + noiseOfStar));
      assertEquals(Math.sign(update), Math.sign(b[i]!));
    });
  }
});

Deno.test("dissectMethods() names an unknown method", () => {
  assertThrows(() => dissectMethods({ optimizers: ["m-swag"] }), RangeError, '"m-svag"');
});
