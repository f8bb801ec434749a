/** Whether a problem that keeps a part for validation is the same problem. @module */
import { dispose, tensorsOf } from "../../optimizers/tensors.ts";
import { iterate } from "../../problems/data/batches.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { visible } from "../text/visible.ts";
import type { ProblemChoice } from "../cells/choices.ts";
import { expected } from "./expectations.ts";

const checked = new WeakSet<AnyProblem>();

/** Numbers that differ by a larger share of the largest are not the same. */
const tolerance = 1e-3;

/**
 * Tries a problem of the caller's own and what its `withValidation()` gives on one batch, once: initial
 * parameters, loss and gradient, what is measured on test examples and shapes of batches must be the same. They
 * are not where that method is another problem's, as in `{ ...supervised(…), loss }`: the runs would be made
 * without the change.
 *
 * @param cut what runs are made of: the problem itself where nothing is kept
 * @throws {TypeError} if that is another problem
 */
export async function checkValidation(
  choice: ProblemChoice,
  problem: AnyProblem,
  cut: AnyProblem,
): Promise<void> {
  if (typeof choice === "string" || cut === problem || checked.has(cut)) return;
  expected(problem, "withValidation", () => cut);
  const traits = await traitsOf(problem, cut);
  const other = traits.filter(([, one, other]) => !alike(one, other)).map(([name]) => name);
  if (other.length > 0) {
    const again = await traitsOf(problem, problem); // what is random differs from itself
    const random = again.filter(([, one, other]) => !alike(one, other)).map(([name]) => name);
    const [name] = other.filter((name) => !random.includes(name));
    if (name !== undefined) {
      throw new TypeError(
        `withValidation() of ${
          visible(problem.id)
        } gives a problem whose ${name}() is not its own, as that ` +
          `of { ...another, ${name} } does: wrap what it gives in the same way, or leave it out by ` +
          "withValidation: undefined",
      );
    }
  }
  checked.add(cut);
}

type Trait = readonly [name: keyof AnyProblem, one: readonly number[], other: readonly number[]];

/** What two problems make of one batch of the first. */
async function traitsOf(problem: AnyProblem, cut: AnyProblem): Promise<readonly Trait[]> {
  const { batchSize } = problem.defaults;
  const batch = await firstBatch(problem), drawn = await firstBatch(cut);
  const params = problem.init(0), initial = cut.init(0);
  const memory = problem.initMemory?.(0) ?? {};
  const at = { memory, key: randomKey(0, "check") };
  const lossOf = async (each: AnyProblem) => {
    const loss = each.loss(params, batch, at);
    const values = await numbersOf(loss);
    dispose(loss);
    return values;
  };
  const gradientOf = async (each: AnyProblem) => {
    const found = each.gradient(params, batch, at);
    const values = await numbersOf(Object.keys(params).map((name) => found.gradient[name]));
    dispose(found);
    return values;
  };
  const measuredOf = async (each: AnyProblem) => {
    const found = await each.evaluate(params, memory, { examples: batchSize });
    const { testLoss, testAccuracy = NaN, extra = {} } = found;
    const own = Object.entries(extra).filter(([column]) => column.startsWith("test"));
    return [testLoss, testAccuracy, ...own.map(([, value]) => value)];
  };
  try {
    const made: readonly Trait[] = [
      ["init", await numbersOf(params), await numbersOf(initial)],
      ["batches", shapesOf(batch), shapesOf(drawn)],
    ];
    if (!made.every(([, one, other]) => one.length === other.length)) return made;
    return [
      ...made,
      ["loss", await lossOf(problem), await lossOf(cut)],
      ["gradient", await gradientOf(problem), await gradientOf(cut)],
      ["evaluate", await measuredOf(problem), await measuredOf(cut)],
    ];
  } finally {
    dispose([batch, drawn, params, initial, memory]);
  }
}

async function firstBatch(problem: AnyProblem): Promise<unknown> {
  const { batchSize } = problem.defaults;
  const drawn = iterate<unknown>(problem.batches({ seed: 0, batchSize }));
  const { value } = await drawn.next();
  await drawn.return();
  return value;
}

/** All numbers of a tree of tensors. */
async function numbersOf(tree: unknown): Promise<readonly number[]> {
  const values = await Promise.all(tensorsOf(tree).map((tensor) => tensor.data()));
  return values.flatMap((each) => Array.from(each as Float32Array));
}

/** Of the tensors of a batch, whose number of examples may be another where there are fewer. */
function shapesOf(batch: unknown): readonly number[] {
  return tensorsOf(batch).flatMap(({ shape }) => [shape.length, ...shape.slice(1)]);
}

function alike(one: readonly number[], other: readonly number[]): boolean {
  const largest = one.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  return one.length === other.length &&
    one.every((value, i) =>
      Object.is(value, other[i]) || Math.abs(value - other[i]!) <= tolerance * largest
    );
}
