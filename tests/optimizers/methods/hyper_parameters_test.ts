import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as o from "../../../optimizers/mod.ts";

/** Values that are no optimizer's defaults. */
function othersThan(kind: o.SettingKind): readonly o.Setting[] {
  if (kind.type === "number") return kind.range === "1, 2, …" ? [2, 3] : [0.3, 0.999];
  return kind.type === "boolean" ? [true] : kind.choices.slice(1);
}

/** Numbers in and beside a range, and what is said of those beside it. */
const ranges: Readonly<
  Record<
    o.NumberSetting["range"],
    { readonly inside: readonly number[]; readonly outside: readonly number[]; message: string }
  >
> = {
  "[0, 1)": {
    inside: [0, 0.99],
    outside: [-0.1, 1, NaN],
    message: "must be at least 0 and less than 1, got",
  },
  "[0, ∞)": {
    inside: [0, 1e9],
    outside: [-1, NaN, Infinity],
    message: "must be a finite number of at least 0, got",
  },
  "(0, ∞)": {
    inside: [1e-9, 1e9],
    outside: [0, -1, NaN, Infinity],
    message: "must be a positive number, got",
  },
  "1, 2, …": {
    inside: [1, 1000],
    outside: [0, 1.5, NaN, Infinity],
    message: "must be a whole number of at least 1, got",
  },
};

/** What an optimizer asks for, and eight updates of it: RAdam begins with six that heed no β₂. */
async function behaviour(optimizer: o.Optimizer): Promise<unknown> {
  const tensors = ([a, b, c = a! - b!]: readonly number[]): o.Tensors => ({
    a: tf.tensor2d([[a!, c]]),
    b: tf.tensor1d([b!]),
  });
  const [params, variance] = [tensors([1, -2]), tensors([0.5, 3, 1])];
  const curvature = tf.tensor2d([[20, 10, 5], [10, 30, 0], [5, 0, 25]]);
  let state = optimizer.init(params);
  const seen: number[][] = [];
  const gradients = [[1, -3], [0.5, 2], [-2, 0.25], [2, 1], [1, 1], [-1, 0.5], [3, -1], [0.5, 2]];
  for (const gradient of gradients) {
    const grad = tensors(gradient);
    const [next, update] = optimizer.update(state, grad, { params, variance, curvature });
    seen.push([...await update.a!.data(), ...await update.b!.data()]);
    o.dispose([state, grad, update]);
    state = next;
  }
  o.dispose([state, params, variance, curvature]);
  return { needs: optimizer.needs, seen };
}

Deno.test("every hyper-parameter that an optimizer is said to have changes it", async () => {
  await o.useBackend("cpu");
  for (const id of o.optimizerIds) {
    const plain = await behaviour(o.createOptimizer(id, { learningRate: 0.1 }));
    for (const [name, kind] of Object.entries(o.recordOf(id).settings)) {
      const told = await Promise.all(
        othersThan(kind).map((other) =>
          behaviour(o.createOptimizer(id, { learningRate: 0.1, [name]: other }))
        ),
      );
      assertNotEquals(told, told.map(() => plain), `${name} of ${id}`);
    }
  }
});

Deno.test("every hyper-parameter takes its words and the numbers of its range, and names others", () => {
  for (const id of o.optimizerIds) {
    for (const [name, kind] of Object.entries(o.recordOf(id).settings)) {
      if (kind.type === "string") kind.choices.forEach((word) => o.checkSetting(id, name, word));
      if (kind.type !== "number") continue;
      const { inside, outside, message } = ranges[kind.range];
      for (const value of inside) o.checkSetting(id, name, value);
      for (const value of outside) {
        const told = () => o.checkSetting(id, name, value);
        assertThrows(told, RangeError, `${name} ${message} ${value}`);
      }
    }
  }
});

Deno.test("a norm may be given by its name", async () => {
  await o.useBackend("cpu");
  const named = o.createOptimizer("normalized", { learningRate: 1, norm: "lInf" });
  const own = o.createOptimizer("normalized", { learningRate: 1, norm: o.lInfNorm() });
  assertEquals(await behaviour(named), await behaviour(own));
  assertThrows(
    () => o.createOptimizer("normalized", { learningRate: 1, norm: "linf" }),
    RangeError,
    'unknown norm "linf", did you mean "lInf"?',
  );
});

Deno.test("checkSetting() says what is wrong with a hyper-parameter", () => {
  const cases: [id: string, name: string, value: o.Setting, message: string][] = [
    ["adam", "beat2", 0.9, 'unknown hyper-parameter of adam "beat2", did you mean "beta2"?'],
    ["sgd", "beta", 0.9, 'unknown hyper-parameter of sgd "beta"; known: none'],
    ["adma", "beta1", 0.9, 'unknown optimizer "adma", did you mean "adam"?'],
    ["constructor", "beta", 0.9, 'unknown optimizer "constructor"; known: sgd'],
    ["adam", "toString", 0.9, 'unknown hyper-parameter of adam "toString"; known: beta1'],
    ["adam", "beta2", 1, "beta2 must be"],
    ["adam", "beta2", "high", "beta2 of adam must be a number, got high"],
    ["natural-gradient", "diagonal", 1, "must be true or false, got 1"],
    [
      "natural-gradient",
      "fisher",
      "exakt",
      'unknown fisher of natural-gradient "exakt", did you mean',
    ],
    ["m-svag", "version", 2018, "version of m-svag must be icml2018, iclr2018, got 2018"],
    ["natural-gradient", "damping", -1, "damping"],
  ];
  for (const [id, name, value, message] of cases) {
    assertThrows(() => o.checkSetting(id, name, value), RangeError, message);
  }
});
