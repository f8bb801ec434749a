import { assertEquals, assertRejects } from "@std/assert";
import { makeAllAhead, prefetched } from "../../../problems/data/prefetch.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

Deno.test("prefetched() gives all items in order, whether or not there is time in between", async () => {
  const given: number[] = [];
  for await (const item of prefetched((i) => i * i)) {
    given.push(item);
    if (item % 2 === 0) await turn();
    if (given.length === 6) break;
  }
  assertEquals(given, [0, 1, 4, 9, 16, 25]);
});

Deno.test("prefetched() makes one item ahead, and no more", async () => {
  const made: number[] = [];
  const items = prefetched((i) => made.push(i));
  await items.next();
  assertEquals(made, [0]);
  await turn();
  await turn();
  assertEquals(made, [0, 1]);
  await items.return();
  await turn();
  assertEquals(made, [0, 1]);
});

Deno.test("what is to be made ahead is made before a thread is blocked, where it says so", async () => {
  const made: string[] = [];
  const [a, b] = ["a", "b"].map((name) => prefetched((i) => `${name}${made.push(`${name}${i}`)}`));
  await a!.next();
  await b!.next();
  makeAllAhead();
  assertEquals(made, ["a0", "b0", "a1", "b1"]);
  makeAllAhead();
  await turn();
  assertEquals(made.length, 4); // once
  assertEquals([(await a!.next()).value, (await b!.next()).value], ["a3", "b4"]);
  await Promise.all([a!.return(), b!.return()]);
  makeAllAhead();
  assertEquals(made.length, 4); // what was left is made no more
});

Deno.test("prefetched() hands on an error with the item it belongs to", async () => {
  const items = prefetched((i) => {
    if (i === 1) throw new RangeError("no more");
    return i;
  });
  assertEquals((await items.next()).value, 0);
  await turn(); // it fails here, in the background
  await assertRejects(() => items.next(), RangeError, "no more");
  assertEquals((await items.next()).done, true);
});
