/** Bad modules: each gets a sentence that says what to change. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { importProblem } from "../../../pipelines/modules/mod.ts";

const library = new URL("../../../problems/mod.ts", import.meta.url).href;

/** A problem of ½(w - x)², whose parts the cases change. */
const good = `
import * as tf from "@tensorflow/tfjs";
import { supervised } from "${library}";
const init = () => ({ w: tf.tensor1d([3, -2]) });
const loss = ({ w }, { xs }) => tf.tidy(() => tf.mul(tf.mean(tf.sum(tf.square(tf.sub(w, xs)), 1)), 0.5));
const slope = ({ w }, { xs }) => tf.tidy(() => tf.sub(w, tf.mean(xs, 0)));
const gradient = (params, batch) => ({ loss: loss(params, batch), gradient: { w: slope(params, batch) } });
async function* batches({ batchSize }) {
  for (let i = 0; ; i++) {
    const values = Array.from({ length: 2 * batchSize }, (_, k) => Math.sin(i + k));
    yield { xs: tf.tensor2d(values, [batchSize, 2]), ys: tf.zeros([batchSize]) };
  }
}
const evaluate = () => Promise.resolve({ trainLoss: 1, testLoss: 1 });
const defaults = { batchSize: 4, steps: 5, learningRates: { sgd: 0.1 } };
const problem = { id: "own", title: "own", defaults, init, batches, loss, gradient, evaluate };
const xs = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(i)]);
const model = () => tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [2] })] });
const own = (ys, made = model) => supervised({ id: "own", model: made, train: { xs, ys }, test: { xs, ys } });
`;

/** What a module exports, and what is said of it. */
const cases: Readonly<Record<string, readonly [code: string, sentence: string]>> = {
  "no default export": ["export const net = problem;", "has no default export; it has #net"],
  "nothing exported": ["", "has no default export; it exports nothing"],
  "no module": ["export default {;", "cannot import "],
  "a module that throws": ['throw new Error("no disk");', ": no disk"],
  "a function that throws": [
    'export default () => { throw new Error("no data in /mnt"); };',
    "makes no problem: no data in /mnt",
  ],
  "no problem": ["export default 7;", "must be a Problem or a function that makes one, got number"],
  "parts that are missing": [
    "export default { id: 'own', init };",
    "it lacks batches(), loss(), gradient(), evaluate()",
  ],
  "a batch size of nothing": [
    "export default { ...problem, defaults: { ...defaults, batchSize: 0 } };",
    "must be a whole number of at least 1, got 0",
  ],
  "a loss for each example": [
    "export default { ...problem, gradient: (p, b) => ({ ...gradient(p, b), loss: tf.ones([4]) }) };",
    "gradient() of own must give { loss, gradient }, a scalar tensor and tensors by the parameters' names, " +
    "and no promise; got { loss: a tensor of shape [4], gradient: an object }",
  ],
  "a gradient of another shape": [
    "export default { ...problem, gradient: (p, b) => ({ loss: loss(p, b), gradient: { w: tf.ones([3]) } }) };",
    'gradient of own "w" must have shape [2]',
  ],
  "a gradient of other names": [
    "export default { ...problem, gradient: (p, b) => ({ loss: loss(p, b), gradient: { v: tf.ones([2]) } }) };",
    "gradient of own",
  ],
  "a loss that is not finite": [
    "const bad = (p, b) => tf.mul(loss(p, b), NaN);\n" +
    "export default { ...problem, loss: bad, gradient: (p, b) => ({ ...gradient(p, b), loss: bad(p, b) }) };",
    "the loss of own is NaN at its initial parameters: look for logarithms of 0",
  ],
  "a gradient that is not the loss's": [
    "export default { ...problem, gradient: (p, b) => ({ loss: loss(p, b), gradient: { w: tf.neg(slope(p, b)) } }) };",
    'the gradient of own is not that of its loss: along "w" the loss rises by -',
  ],
  "a gradient of the sum, of a loss that is the mean": [
    "export default { ...problem, gradient: (p, b) => ({ loss: loss(p, b), gradient: { w: tf.mul(slope(p, b), 4) } }) };",
    "the gradient of own is not that of its loss",
  ],
  "a gradient of nothing": [
    "export default { ...problem, gradient: (p, b) => ({ loss: loss(p, b), gradient: { w: tf.zeros([2]) } }) };",
    'the gradient of own is not that of its loss: in a random direction of "w" the loss rises by',
  ],
  "a loss without slopes": [
    "const most = (o, ys) => tf.tidy(() => tf.mean(tf.cast(tf.notEqual(tf.argMax(o, 1), tf.cast(ys, 'int32')), 'float32')));\n" +
    "const ys = xs.map((_, i) => i % 2);\n" +
    "export default supervised({ id: 'own', model, train: { xs, ys }, test: { xs, ys }, loss: most });",
    "the gradient of own is 0 in every element where its parameters begin, so that nothing would be learned: " +
    "draw them at random, and make the loss of functions that have slopes",
  ],
  "parameters on a saddle": [
    "const saddle = ({ v, w }) => tf.tidy(() => tf.mean(tf.mul(v, w)));\n" +
    "const zeros = () => ({ v: tf.zeros([2]), w: tf.zeros([2]) });\n" +
    "const both = ({ v, w }) => ({ loss: saddle({ v, w }), gradient: { v: tf.mul(w, 0.5), w: tf.mul(v, 0.5) } });\n" +
    "export default { ...problem, init: zeros, loss: saddle, gradient: both };",
    "the gradient of own is 0 in every element where its parameters begin",
  ],
  "examples that come at once": [
    "function* examples() { yield { xs: [1, 2], ys: 0 }; }\n" +
    "export default supervised({ id: 'own', model, train: examples(), test: examples() });",
    "train must be { xs, ys }, inputs and targets with an example of each along the first axis, or an " +
    "asynchronous stream of examples { xs, ys }, such as an async function* gives",
  ],
  "a gradient whose loss is another": [
    "export default { ...problem, gradient: (p, b) => ({ ...gradient(p, b), loss: tf.mul(loss(p, b), 2) }) };",
    "gradient() of own has the loss ",
  ],
  "weights that do not follow from the seed": [
    "const random = (seed) => ({ w: tf.randomNormal([2], 0, 1, 'float32', seed) });\n" +
    "export default { ...problem, init: random };",
    "init(0) of own gives other parameters each time: draw them by the seed, and give TensorFlow.js seed + 1",
  ],
  "no batches": [
    "export default { ...problem, async *batches() {} };",
    "batches() of own ended before the first batch: they must come without end",
  ],
  "inputs of another shape than the model's": [
    "export default own(xs.map((_, i) => i % 2), () =>\n" +
    "  tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] }));",
    "needs inputs of shape [3]; got [2]",
  ],
  "classes beyond the outputs": [
    "export default own(xs.map((_, i) => i % 3));",
    "train.ys must be class numbers from 0 to 1, as the model has 2 outputs, got 2",
  ],
  "data of one class": [
    "export default own(xs.map(() => 1));",
    "train.ys must have more than one class for crossEntropy, got [1] for all 20 examples",
  ],
  "a number that is none": [
    "export default own(xs.map((_, i) => i === 3 ? NaN : i % 2));",
    "train.ys must be finite numbers, got NaN in example 3",
  ],
};

/** What a function gives, and what is said of it: it must give something else. */
const given: readonly (readonly [change: string, sentence: string])[] = [
  [
    "init: async () => init()",
    "init() of own must give tensors by their names, { w: tensor }, at least one and no promise; got a promise",
  ],
  [
    "init: () => ({})",
    "init() of own must give tensors by their names, { w: tensor }, at least one and no promise; got {}",
  ],
  ["init() {}", "; got undefined"],
  ["init: () => ({ w: [1] })", "; got { w: an array }"],
  ["init() { return this.nothing.w; }", "init() of own threw: Cannot read properties of undefined"],
  [
    "batches: () => [1]",
    "batches() of own must give an async iterable, as `async *batches()` does, or a tf.data.Dataset; got an array",
  ],
  ["batches: async (o) => batches(o)", "or a tf.data.Dataset; got a promise"],
  [
    "loss: async (p, b) => loss(p, b)",
    "loss() of own must give a scalar tensor, the mean over the batch; got a promise",
  ],
  ...[
    "tf.valueAndGrads((w) => tf.scalar(w.dataSync()[0]))([p.w])",
    "tf.variableGrads(() => tf.scalar(1), [tf.variable(p.w)])",
  ].map((grads) =>
    [
      `gradient: (p) => ${grads}`,
      "gradient() of own threw: the loss does not follow from the parameters by operations that have gradients",
    ] as const
  ),
  ["gradient() {}", "gradient() of own must give { loss, gradient }"],
  ["gradient: async (p, b) => gradient(p, b)", "and no promise; got a promise"],
  [
    "gradient(p, b) { const g = gradient(p, b); b.xs.dispose(); return g; }",
    "gradient() of own frees tensors of its batch",
  ],
  [
    "evaluate: async () => {}",
    "evaluate() of own must give a promise of { trainLoss, testLoss }, which are finite numbers; got undefined",
  ],
  [
    "evaluate: async () => ({ trainLoss: NaN, testLoss: 1 })",
    "; got { trainLoss: NaN, testLoss: 1 }",
  ],
  [
    "evaluate: async () => ({ trainLoss: tf.scalar(1), testLoss: 1 })",
    "; got { trainLoss: a tensor of shape [], testLoss: 1 }",
  ],
  ["evaluate: async () => { throw new TypeError('no disk'); }", "evaluate() of own threw: no disk"],
  [
    "evaluate: async () => ({ trainLoss: 1, testLoss: 1, testAccuracy: 91.5 })",
    "testAccuracy of evaluate() of own must be a share from 0 to 1: divide percent by 100; got 91.5",
  ],
  ["trainSize: 'many'", "must be a whole number of at least 1, or absent, got many"],
];

async function withModule<T>(code: string, run: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-bad-" });
  try {
    await Deno.writeTextFile(`${folder}/own.ts`, `// @ts-nocheck\n${good}\n${code}\n`);
    return await run(`${folder}/own.ts`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function notesOf(path: string, steps: number): Promise<readonly string[]> {
  const notes: string[] = [];
  const problems = [await importProblem(path)];
  const onNote = (note: string) => notes.push(note);
  await ablate({ problems, optimizers: ["sgd"], seeds: 1, steps, backend: "cpu", onNote });
  return notes;
}

await useBackend("cpu");

for (const [what, [code, sentence]] of Object.entries(cases)) {
  Deno.test(`${what}: one sentence says what to change`, () =>
    withModule(code, async (path) => {
      const { message } = await assertRejects(() => notesOf(path, 2), Error, sentence);
      assertEquals(message.split("\n").length, 1);
    }));
}

Deno.test("what a function gives that it should not: one sentence says what it must give", async () => {
  const changed = given.map(([change], i) => `export const p${i} = { ...problem, ${change} };`);
  await withModule(changed.join("\n"), async (path) => {
    for (const [i, [, sentence]] of given.entries()) {
      const { message } = await assertRejects(() => notesOf(`${path}#p${i}`, 2), Error, sentence);
      assertEquals(message.split("\n").length, 1);
    }
  });
});

Deno.test("a good module is trained without a word", () =>
  withModule("export default problem;", async (path) => assertEquals(await notesOf(path, 3), [])));

Deno.test("step sizes of a misspelt method are noted; of methods of one's own they are not", () =>
  withModule(
    "const learningRates = { sgd: 0.1, adma: 1e-3, 'my-own-method': 1 };\n" +
      "export default { ...problem, defaults: { ...defaults, learningRates } };",
    async (path) => {
      assertEquals(await notesOf(path, 2), [
        'learningRates of own names "adma", which is no method: did you mean "adam"?',
      ]);
    },
  ));

Deno.test("a loss that compares each output with the targets of all is noted, before anything is trained", async () => {
  const made = (own: string, targets: string) =>
    `export default supervised({ id: "own", model: () => tf.sequential({ layers: [tf.layers.dense({ units: 1, ` +
    `inputShape: [2] })] }), train: { xs, ys: ${targets} }, test: { xs, ys: ${targets} }, loss: ${own} });`;
  const squares = "(outputs, ys) => tf.tidy(() => tf.mean(tf.square(tf.sub(outputs, ys))))";
  const absolute = "(outputs, ys) => tf.tidy(() => tf.mean(tf.abs(tf.sub(outputs, ys))))";
  for (const loss of [squares, absolute]) {
    await withModule(made(loss, "xs.map(([a]) => a)"), async (path) => {
      const [note = "", ...others] = await notesOf(path, 2);
      assertEquals(others, []);
      assertMatch(
        note,
        /^the loss of own is no mean over the examples: it is .* with the targets of all; /,
      );
      assertMatch(
        note,
        /; give ys the shape of the outputs, such as \[n, 1\], or the outputs that of ys$/,
      );
    });
  }
  const right = made(squares, "xs.map(([a]) => [a])");
  await withModule(right, async (path) => assertEquals(await notesOf(path, 2), []));
});

Deno.test("batches that end are told, with what should be instead", () =>
  withModule(
    "export default { ...problem, async *batches(o) { let n = 0; for await (const b of batches(o)) { yield b; " +
      "if (++n === 2) return; } } };",
    async (path) => {
      const notes = (await notesOf(path, 5)).join("\n");
      assert(
        notes.includes(
          "stopped at step 2 of 5, where the batches ended: they should come without end",
        ),
        notes,
      );
    },
  ));
