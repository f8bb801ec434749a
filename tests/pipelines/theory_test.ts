import { assert, assertEquals, assertThrows } from "@std/assert";
import { theory, type TheoryClaim } from "../../pipelines/theory.ts";

const claims = (seed: number) => theory({ instances: 60, seed }).claims.objects() as TheoryClaim[];

/** What is known to be false as printed. */
const falseAsPrinted = [
  "§3.2.3, §4.4.2",
  "Eq. 3.18",
  "Eq. B.31",
  "After Lemma 5.2",
  "§5.4.4",
  "Eq. C.17",
  "Proposition C.1",
  "Proposition C.4",
  "Proposition 7.2",
  "Eq. D.27",
  "Eq. 7.23",
  "Eq. D.7",
  "Eq. D.33",
  "§7.4.2",
  "ICML Eq. 35",
  "ICML Eq. 38",
  "ICML Eq. 31",
];

Deno.test("theory() refutes what is false as printed, and nothing else, whatever the seed", () => {
  for (const seed of [1, 2]) {
    const rows = claims(seed);
    const failed = rows.filter(({ holds }) => !holds);
    assertEquals(failed.map(({ item }) => item), falseAsPrinted);
    assert(failed.every(({ version }) => version === "printed"));
  }
});

Deno.test("what theory() refutes has a true version beside it, and nothing else has", () => {
  const rows = claims(0);
  const corrected = rows.filter(({ version }) => version === "corrected");
  assertEquals(corrected.map(({ item }) => item).sort(), [...falseAsPrinted].sort());
  assert(corrected.every(({ holds }) => holds));
});

Deno.test("theory() says the same for the same seed, and other numbers for another", () => {
  assertEquals(claims(3), claims(3));
  const measured = (seed: number) => claims(seed).map((claim) => claim.measured).join();
  assert(measured(3) !== measured(4));
});

Deno.test("theory() throws on too few instances", () => {
  assertThrows(() => theory({ instances: 19 }), RangeError, "instances");
});
