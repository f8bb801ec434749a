import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  frequencyGroups,
  zipfExamples,
  zipfFrequencies,
} from "../../../problems/kinds/zipf_examples.ts";
import { parseZipfId } from "../../../problems/kinds/zipf_id.ts";

Deno.test("classes are drawn by their frequencies, and examples lie around their centres", () => {
  const options = { classes: 5, dimension: 3, spread: 2, train: 20_000, test: 10 };
  const { train, frequencies } = zipfExamples(options);
  const counts = Array.from(frequencies, (_, k) => train.ys.filter((y) => y === k).length);
  counts.forEach((count, k) => {
    const deviation = Math.sqrt(train.count * frequencies[k]! * (1 - frequencies[k]!));
    assert(Math.abs(count - train.count * frequencies[k]!) < 4 * deviation, `class ${k}: ${count}`);
  });
  // around a centre the noise is 1, between centres there is more
  for (let i = 0; i < 3; i++) {
    const own = [...train.ys.entries()].filter(([, y]) => y === 4).map(([n]) =>
      train.xs[3 * n + i]!
    );
    const mean = own.reduce((sum, x) => sum + x, 0) / own.length;
    const variance = own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length;
    assertAlmostEquals(variance, 1, 5 * Math.sqrt(2 / own.length));
  }
});

Deno.test("same seed, same examples; fewer are a part of more, and other laws have the same centres", () => {
  const small = { classes: 8, dimension: 2, train: 20, test: 4 };
  const [once, again] = [zipfExamples(small), zipfExamples(small)];
  assertEquals(once, again);
  const more = zipfExamples({ ...small, train: 50 });
  assertEquals(more.train.xs.subarray(0, 40), once.train.xs);
  assertEquals(more.test, once.test);
  assert(zipfExamples({ ...small, seed: 1 }).train.xs[0] !== once.train.xs[0]);
});

Deno.test("groups are made of neighbours, all classes in one each, of about the same share", () => {
  for (
    const [classes, exponent, count] of [[512, 1, 10], [512, 0, 10], [7, 2, 4], [2, 9, 3]] as const
  ) {
    const frequencies = zipfFrequencies(classes, exponent);
    const groups = frequencyGroups(frequencies, count);
    assert(groups.length <= count);
    assertEquals(groups[0]!.first, 0);
    assertEquals(groups.at(-1)!.last, classes - 1);
    groups.slice(1).forEach(({ first }, i) => assertEquals(first, groups[i]!.last + 1));
    for (const { first, last } of groups) {
      const share = frequencies.subarray(first, last + 1).reduce((sum, each) => sum + each, 0);
      // a class has at most half of itself on either side of its group's ends
      const most = 1 / count + frequencies[first]!;
      assert(
        first === last || share <= most + 1e-12,
        `${first} to ${last} of ${exponent}: ${share}`,
      );
    }
  }
});

Deno.test("what cannot be is named", () => {
  assertThrows(() => zipfExamples({ classes: 1 }), RangeError, "classes");
  assertThrows(
    () => zipfExamples({ exponent: -1 }),
    RangeError,
    "exponent must be a number of at least 0",
  );
  assertThrows(() => zipfExamples({ spread: NaN }), RangeError, "spread");
  assertThrows(() => parseZipfId("zipf-softmax:class=3"), RangeError, 'did you mean "classes"?');
  assertThrows(
    () => parseZipfId("zipf-softmax:data=1+data=2"),
    RangeError,
    'tells twice what data is; leave "data=2" out',
  );
});
