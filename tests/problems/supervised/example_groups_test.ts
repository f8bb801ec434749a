import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../optimizers/tensors.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { supervised } from "../../../problems/supervised/mod.ts";
import { sampledPositions } from "../../../problems/supervised/sampled_positions.ts";
import { testOnBackends } from "../../backends.ts";

const part = (from: number, to: number) => {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  return { xs: numbers.map((i) => [Math.sin(i), i % 3]), ys: numbers.map((i) => [i % 5]) };
};

const base = { id: "p", model: dense(1), train: part(0, 23), test: part(23, 40), chunkSize: 4 };

testOnBackends(
  "losses of groups are means over their examples, and leave all else as it is",
  async () => {
    const problem = supervised({
      ...base,
      groups: [
        ["low", ({ ys }) => ys[0]! < 2],
        ["high", ({ ys }) => ys[0]! >= 2],
        ["first", ({ xs }) => xs[1] === 0], // overlaps with both
      ],
    });
    const without = supervised(base);
    const params = problem.init(3);
    const { extra, ...found } = await problem.evaluate(params);
    const { extra: none, ...same } = await without.evaluate(params);
    assertEquals(none, undefined);
    assertEquals(found, same);
    assertEquals(Object.keys(extra!), [
      ...["trainLoss/low", "trainLoss/high", "trainLoss/first"],
      ...["testLoss/low", "testLoss/high", "testLoss/first"],
    ]);
    const [kernel, bias] = await Promise.all([params["kernel"]!.data(), params["bias"]!.data()]);
    const lossOf = ({ xs, ys }: ReturnType<typeof part>, includes: (i: number) => boolean) => {
      const own = xs.flatMap(([a, b], i) =>
        includes(i) ? [(a! * kernel[0]! + b! * kernel[1]! + bias[0]! - ys[i]![0]!) ** 2 / 2] : []
      );
      return own.reduce((sum, loss) => sum + loss, 0) / own.length;
    };
    const { xs, ys } = base.test;
    assertAlmostEquals(extra!["testLoss/low"]!, lossOf(base.test, (i) => ys[i]![0]! < 2), 1e-5);
    assertAlmostEquals(extra!["testLoss/first"]!, lossOf(base.test, (i) => xs[i]![1] === 0), 1e-5);
    // of as many training examples as there are test examples
    const evaluated = sampledPositions(base.train.ys.length, 17);
    const high = lossOf(base.train, (i) => evaluated.includes(i) && base.train.ys[i]![0]! >= 2);
    assertAlmostEquals(extra!["trainLoss/high"]!, high, 1e-5);
    const few = await problem.evaluate(params, {}, { examples: 1 });
    const losses = [few.extra!["testLoss/low"]!, few.extra!["testLoss/high"]!];
    assertEquals(losses.filter(Number.isNaN).length, 1); // of which there is none among them
    dispose(params);
  },
);

testOnBackends(
  "groups are part of what a problem is known by, and must have names and examples",
  () => {
    const low = ["low", ({ ys }: { readonly ys: ArrayLike<number> }) => ys[0]! < 2] as const;
    const [some, none] = [supervised({ ...base, groups: [low] }), supervised(base)];
    assertEquals(some.fingerprint!() === none.fingerprint!(), false);
    assertEquals(supervised({ ...base, groups: [] }).fingerprint!(), none.fingerprint!());
    assertThrows(
      () => supervised({ ...base, groups: [low, low] }),
      TypeError,
      'two groups are called "low"; rename one',
    );
    assertThrows(
      () => supervised({ ...base, groups: [["none", () => false]] }),
      RangeError,
      'no example of train is in the group "none"; leave it out',
    );
  },
);
