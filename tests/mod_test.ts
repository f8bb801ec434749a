/** The front door: what `mod.ts` exports, and what it leaves to the paths beside it. */
import { assertEquals, assertLessOrEqual } from "@std/assert";
import { fileURLToPath } from "node:url";
import * as optim from "../mod.ts";
import * as optimizers from "../optimizers/mod.ts";
import * as methods from "../optimizers/methods/mod.ts";
import * as problems from "../problems/mod.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A declaration as `deno doc --json` tells it; what a type is made of is somewhere within. */
interface Declaration {
  readonly kind: string;
  readonly location: { readonly filename: string };
}

/** An exported name. */
interface Exported {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

const kindsOfTypes = ["interface", "typeAlias"];
const exported = await exportsOf("mod.ts");
const types = exported.filter(({ declarations }) =>
  declarations.every(({ kind }) => kindsOfTypes.includes(kind))
);
const values = exported.filter((name) => !types.includes(name));

async function denoDoc(...args: string[]): Promise<string> {
  const options = { args: ["doc", ...args], cwd: root, env: { NO_COLOR: "1" } };
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
  if (!success) throw new Error(`deno doc ${args.join(" ")}:\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

async function exportsOf(module: string): Promise<readonly Exported[]> {
  const { nodes } = JSON.parse(await denoDoc("--json", module));
  return Object.values<{ symbols: readonly Exported[] }>(nodes).flatMap(({ symbols }) => symbols);
}

function namesOf(names: readonly Exported[]): readonly string[] {
  return names.map(({ name }) => name);
}

Deno.test("mod.ts exports at most 250 values, each by its name", async () => {
  assertLessOrEqual(values.length, 250);
  assertEquals(namesOf(values).toSorted(), Object.keys(optim).toSorted());
  const text = await Deno.readTextFile(`${root}/mod.ts`);
  const stars = text.split("\n").filter((line) => line.startsWith("export *"));
  const optimizersByName = 'export * from "./optimizers/methods/records.ts";';
  assertEquals(stars, [optimizersByName], "name what is exported");
});

Deno.test("what mod.ts exports is documented, with the types it needs", async () => {
  await denoDoc("--lint", "mod.ts");
});

Deno.test("mod.ts exports no type that its values do not need", () => {
  const needed = new Set<string>();
  const queue = [...values];
  while (queue.length > 0) {
    const words = stringsIn(queue.pop()!.declarations);
    for (const type of types) {
      if (needed.has(type.name) || !words.has(type.name)) continue;
      needed.add(type.name);
      queue.push(type);
    }
  }
  assertEquals(namesOf(types).filter((name) => !needed.has(name)), [], "leave them to the paths");
});

/** All strings in a tree of objects and arrays, names of types among them. */
function stringsIn(tree: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof tree === "string") found.add(tree);
  else if (typeof tree === "object" && tree !== null) {
    for (const part of Object.values(tree)) stringsIn(part, found);
  }
  return found;
}

/** Names of one word that say what they are without the name of a module before them. */
const clearWords: ReadonlySet<string> = new Set(
  ("cabs chain dispose lookahead moments momentum partition precondition sign " +
    "classification dense dropout embedding flatten gelu lanczos lstm mlp relu sequential sigmoid tanh " +
    "unembedding supervised " +
    "ablate completion differences dissect factorial report summarize train tune verdict " +
    "basics curvature estimators factors fisher geometry idealized quadratic theory trajectories wilson " +
    "Augmentation Batch Batches Chained Convolution Elementwise Evaluation Expression Gradient " +
    "Initializer Lanczos Layer Measure Needs Norm Observation Optimizer Problem Ruled Scalar " +
    "Schedule Separable Sequential Setting Settings Spectrum Tensor Tensors Verdict Vocabulary " +
    "Answer Judged " +
    "Advice Basics Curvature Dissection Estimators Factors Fisher Geometry Idealized Snippet Theory Trajectories Wilson")
    .split(" "),
);

Deno.test("a name of one word in mod.ts is clear by itself", () => {
  // methods have the names that their papers gave them
  const isMethod = ({ declarations }: Exported) =>
    declarations.some(({ location }) => location.filename.includes("/optimizers/methods/"));
  const names = namesOf(exported.filter((name) => !isMethod(name)));
  const oneWord = names.filter((name) => /^[A-Za-z][a-z]+$/.test(name) && !clearWords.has(name));
  assertEquals(oneWord, [], "leave them to the paths, or find names that say more");
});

Deno.test("every named optimizer is at the front door", () => {
  assertEquals(Object.keys(methods).filter((name) => !(name in optim)), []);
});

Deno.test("what other people's code relies on is at the front door", () => {
  const promised = "useBackend applyUpdate dispose chain asTfOptimizer saveState loadState " +
    "lossGradientVariance fromLayersModel cabs loadRuns train ablate tune report verdict " +
    "sgd mSgd signSgd mSignSgd adam adamStar svag mSvag mSvagMiniBatch adamStarMiniBatch " +
    "heavyBall nesterov adaGrad rmsProp adaDelta adamW";
  assertEquals(promised.split(" ").filter((name) => !(name in optim)), []);
  const promisedTypes = "Tensors Observation Optimizer LearningRate Schedule Problem Layer";
  assertEquals(
    promisedTypes.split(" ").filter((name) => !namesOf(types).includes(name)),
    [],
  );
});

Deno.test("what is too general or too special for the front door is a path further", () => {
  const ofOptimizers = "constant inject named normalize scale steepest accumulate elementwise " +
    "encodeSafetensors decodeSafetensors inDoublePrecision";
  const ofProblems = "accuracy augment iterate parameter random residual zeros parseLibsvm " +
    "parseNumberTable parseCifar parseIdx readIdx readMat readTar readImageSet findData";
  assertEquals(ofOptimizers.split(" ").filter((name) => !(name in optimizers)), []);
  assertEquals(ofProblems.split(" ").filter((name) => !(name in problems)), []);
  const both = `${ofOptimizers} ${ofProblems}`.split(" ");
  assertEquals(both.filter((name) => name in optim), []);
});
