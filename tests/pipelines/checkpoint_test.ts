/** The averages of checkpoints, beside plain loops over them. */
import { assert, assertAlmostEquals, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { encodeSafetensors } from "../../optimizers/bridges/safetensors.ts";
import { dissectCheckpoint } from "../../pipelines/checkpoint.ts";
import { pairsOf } from "../../pipelines/labs/checkpoint/pairs.ts";
import { random } from "../../problems/random.ts";

const [beta1, beta2, step] = [0.9, 0.999, 50];

/** Averages of noisy gradients. */
function averages(length: number, seed: number): readonly [Float32Array, Float32Array] {
  const stream = random(seed, "averages");
  const m = new Float32Array(length), v = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    if (i % 10 === 0) continue; // never had a gradient
    const mean = 10 ** (4 * stream.uniform() - 3);
    for (let t = 0; t < step; t++) {
      const gradient = mean + stream.normal();
      m[i] = beta1 * m[i]! + (1 - beta1) * gradient;
      v[i] = beta2 * v[i]! + (1 - beta2) * gradient ** 2;
    }
  }
  return [m, v];
}

async function withFile(
  arrays: Readonly<Record<string, Float32Array>>,
  metadata: Readonly<Record<string, string>>,
  test: (path: string) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  const named = Object.entries(arrays).map(([name, values]) =>
    [name, { shape: [values.length], values }] as const
  );
  const content = { arrays: new Map(named), metadata: new Map(Object.entries(metadata)) };
  await Deno.writeFile(path, encodeSafetensors(content));
  try {
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("shares, lengths and quantiles are those of a plain loop", async () => {
  const [m, v] = averages(3000, 0);
  const arrays = { "fc.weight.exp_avg": m, "fc.weight.exp_avg_sq": v, "fc.weight": m };
  await withFile(arrays, { step: String(step) }, async (path) => {
    const { tensors, charts, notes } = await dissectCheckpoint([path]);
    assertEquals(notes, []);
    assertMatch(charts.noise, /^<svg/);
    assertEquals(tensors.array("tensor"), ["fc.weight", "all"]);
    const row = tensors.object(1) as Readonly<Record<string, number>>;
    const live = [...m.keys()].filter((i) => v[i]! > 0);
    const [first, second] = [1 - beta1 ** step, 1 - beta2 ** step];
    const ratios = live.map((i) =>
      Math.max((v[i]! / second - (m[i]! / first) ** 2) / (m[i]! / first) ** 2, 0)
    ).sort((a, b) => a - b);
    const factors = ratios.map((ratio) => (1 + ratio) ** -0.5);
    const share = (of: (factor: number) => boolean) => factors.filter(of).length / live.length;
    assertEquals(row.elements, 3000);
    assertAlmostEquals(row.dead!, 0.1, 1e-12);
    assertAlmostEquals(row.sign!, share((factor) => factor > 0.9), 1e-12);
    assertAlmostEquals(row.noise!, share((factor) => factor < 0.1), 1e-12);
    const mean = factors.reduce((sum, factor) => sum + factor ** 2, 0) / live.length;
    assertAlmostEquals(row.length!, Math.sqrt(mean), 1e-9);
    for (const [name, at] of [["low", 0.1], ["median", 0.5], ["high", 0.9]] as const) {
      assertAlmostEquals(row[name]! / ratios[Math.floor(at * live.length)]!, 1, 0.03, name);
    }
    assert(row.svag! > 0 && row.svag! < 1);
  });
});

Deno.test("steady averages of constant gradients are signs; M-SVAG leaves them whole", async () => {
  const m = Float32Array.of(0.5, -2), v = m.map((x) => x * x);
  await withFile({ "m/w": m, "v/w": v }, {}, async (path) => {
    const { tensors, notes } = await dissectCheckpoint([path]);
    const { sign, noise, length, svag, median } = tensors.object(0) as Record<string, number>;
    assertEquals({ sign, noise, length, svag, median }, {
      sign: 1,
      noise: 0,
      length: 1,
      svag: 1,
      median: 0,
    });
    assertMatch(notes[0]!, /does not say after how many updates.*give step/);
  });
});

Deno.test("blocks, files and types add up to the same", async () => {
  const [m, v] = averages(500, 1);
  const whole = { "m/w": m, "v/w": v };
  const [head, tail] = [[0, 200], [200, 500]].map(([from, to]) => ({
    "m/w": m.slice(from, to),
    "v/w": v.slice(from, to),
  }));
  const all = async (paths: readonly string[]) =>
    (await dissectCheckpoint(paths, { step })).tensors.objects().at(-1) as Record<string, number>;
  await withFile(
    whole,
    {},
    (one) =>
      withFile(head!, {}, (first) =>
        withFile(tail!, {}, async (second) => {
          const [together, apart] = [await all([one]), await all([first, second])];
          for (const [name, value] of Object.entries(together)) {
            if (typeof value === "number") assertAlmostEquals(apart[name]!, value, 1e-9, name);
          }
        })),
  );
});

Deno.test("numbers that are none are counted, and left out", async () => {
  const m = Float32Array.of(NaN, 1, 1), v = Float32Array.of(1, Infinity, 1);
  await withFile({ "m/w": m, "v/w": v }, { count: "9" }, async (path) => {
    const { tensors, notes } = await dissectCheckpoint([path], { beta2: 0.9 });
    assertEquals((tensors.object(0) as Record<string, number>).sign, 1);
    assertMatch(notes[0]!, /^2 coordinates have averages that are no finite numbers/);
  });
});

Deno.test("names of all programs are paired, and no others", () => {
  const pairs = (...names: readonly string[]) =>
    pairsOf(names.map((name) => ({ name }))).map(({ name, second }) => `${name} ${second.name}`);
  assertEquals(pairs("a.exp_avg", "a.exp_avg_sq"), ["a a.exp_avg_sq"]);
  assertEquals(pairs("state.0.exp_avg", "state.0.exp_avg_sq"), ["state.0 state.0.exp_avg_sq"]);
  assertEquals(pairs("mu/dense/kernel", "nu/dense/kernel"), ["dense/kernel nu/dense/kernel"]);
  assertEquals(pairs("adam/k_momentum", "adam/k_velocity"), ["adam/k adam/k_velocity"]);
  assertEquals(pairs("m/w", "v/w"), ["w v/w"]);
  assertEquals(pairs("model/w", "movel/w", "m", "w.exp_avg"), []);
});

Deno.test("what cannot be read is named", async () => {
  await withFile({ "fc/kernel": Float32Array.of(1) }, {}, async (path) => {
    await assertRejects(
      () => dissectCheckpoint([path]),
      TypeError,
      `has no averages: pairs of names such as NAME.exp_avg and NAME.exp_avg_sq`,
    );
  });
  const uneven = { "m/w": Float32Array.of(1, 2), "v/w": Float32Array.of(1) };
  await withFile(uneven, {}, async (path) => {
    await assertRejects(() => dissectCheckpoint([path]), TypeError, 'averages of "w"');
  });
  await assertRejects(
    () => dissectCheckpoint(["/nowhere.safetensors"]),
    Error,
    'cannot read "/nowhere',
  );
  const damaged = await Deno.makeTempFile();
  await Deno.writeFile(damaged, new Uint8Array(8).fill(255));
  await assertRejects(() => dissectCheckpoint([damaged]), SyntaxError, "is damaged");
  await Deno.remove(damaged);
});
