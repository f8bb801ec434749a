import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { effectsOf } from "../../../../pipelines/statistics/inference/effects.ts";
import { familyOf, shareOf } from "../../../../pipelines/statistics/inference/family.ts";
import { random } from "../../../../problems/random.ts";

const four = ["m-sgd", "m-ssd", "adam", "m-svag"];

Deno.test("a family's shares add up to 1 at the start, and never to more", () => {
  for (
    const methods of [
      four,
      [...four, "sgd"],
      [...four, "sgd", "lion"],
      four.slice(0, 3),
      four.slice(0, 2),
      ["lion", "sgd", "muon"],
    ]
  ) {
    const family = familyOf(methods);
    const sum = (found: string[]) =>
      family.filter(({ contrast }) => !found.includes(contrast.name))
        .reduce((total, member) => total + shareOf(member, family, found), 0);
    assertAlmostEquals(sum([]), 1, 1e-12);
    const names = family.map(({ contrast }) => contrast.name);
    for (const [i, found] of names.entries()) {
      const opens = family.some(({ openedBy }) => openedBy.includes(found));
      assertAlmostEquals(sum([found]), opens ? 1 : 1 - family[i]!.share, 1e-12);
    }
  }
});

Deno.test("a family has each pair once, simple effects by their names", () => {
  const names = familyOf(four).map(({ contrast }) => contrast.name);
  assertEquals(names, [
    "sign",
    "variance adaptation",
    "interaction",
    "sign without variance adaptation",
    "sign with variance adaptation",
    "variance adaptation without the sign",
    "variance adaptation with the sign",
    "m-sgd - adam",
    "m-ssd - m-svag",
  ]);
  assertEquals(familyOf([...four, "sgd"]).length, 9 + 4);
  assertEquals(familyOf(["m-sgd", "adam"]).map(({ contrast }) => contrast.weights), [
    { "m-sgd": 1, "adam": -1 },
  ]);
});

Deno.test("the weights of every contrast add up to 0", () => {
  for (const { contrast: { weights } } of familyOf([...four, "sgd"])) {
    assertEquals(Object.values(weights).reduce((sum, weight) => sum + weight, 0), 0);
  }
});

Deno.test("families of two, three, five and six methods claim something of nothing in 5 % at most", () => {
  const experiments = 400;
  for (
    const methods of [four.slice(0, 2), four.slice(1), [...four, "sgd"], [...four, "sgd", "lion"]]
  ) {
    const family = familyOf(methods);
    for (const seeds of [3, 10]) {
      const stream = random(seeds, "family", methods.length);
      let claims = 0;
      for (let i = 0; i < experiments; i++) {
        const common = Array.from({ length: seeds }, () => 3 * stream.normal());
        const scores = Object.fromEntries(
          methods.map((id) => [id, common.map((part) => part + stream.normal())]),
        );
        if (effectsOf(family, scores, () => 0).some(({ side }) => side !== 0)) claims++;
      }
      const most = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / experiments);
      assert(claims / experiments <= most, `${methods}, ${seeds} seeds: ${claims}`);
    }
  }
});
