/** The pages for contributors name the rooms and files that there are. */
import { assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { sourcesBelow } from "./sources.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const floors = ["optimizers", "problems", "pipelines"];

/** What stands in backticks in the first cells of the rows of all tables. */
async function firstCells(page: string): Promise<readonly string[]> {
  const text = await Deno.readTextFile(`${root}/.github/${page}`);
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  return rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`([^`]+)`/g)].map(([, it]) => it!));
}

/** Folders of the floors that have a door, relative to the checkout; the floors themselves are none. */
function roomsBelow(folder: string): readonly string[] {
  const below = [...Deno.readDirSync(`${root}/${folder}`)].filter((entry) => entry.isDirectory)
    .map(({ name }) => `${folder}/${name}`);
  return below.flatMap((path) => [
    ...(existsSync(`${root}/${path}/mod.ts`) ? [path] : []),
    ...roomsBelow(path),
  ]);
}

Deno.test("every room has its row in .github/ARCHITECTURE.md", async () => {
  const rows = (await firstCells("ARCHITECTURE.md"))
    .filter((cell) => floors.some((floor) => cell.startsWith(`${floor}/`)));
  const rooms = floors.flatMap(roomsBelow);
  assertEquals(rooms.filter((room) => !rows.includes(room)), [], "these lack a row");
  assertEquals(rows.filter((row) => !rooms.includes(row)), [], "these are no rooms");
});

Deno.test("the recipes of .github/CONTRIBUTING.md name files and folders that there are", async () => {
  // capitals stand for what the contributor adds
  const paths = (await firstCells("CONTRIBUTING.md"))
    .map((path) => path.includes("/") ? path.replace(/\/[^/]*[A-Z]{2}.*$/, "") : path);
  assertEquals(paths.filter((path) => !existsSync(`${root}/${path}`)), []);
});

Deno.test("what the recipe of a WASM kernel adds is in use", async () => {
  const sources = await sourcesBelow("problems");
  const used = new Set([...sources.values()].flatMap(({ imports }) => imports));
  const kernels = [...sources.keys()].filter((path) => path.startsWith("problems/kernels/wasm/"));
  const idle = kernels.filter((path) => !path.endsWith("/mod.ts") && !used.has(path));
  assertEquals(idle, [], "these lack their line in functions.ts or kernels.ts");
});

/** Pages with examples below a folder of the checkout, but for what Deno and its users put there. */
function pagesBelow(folder: string): readonly string[] {
  return [...Deno.readDirSync(`${root}/${folder}`)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}${name}`;
    if (isDirectory) return /^(\.git|node_modules|runs)$/.test(name) ? [] : pagesBelow(`${path}/`);
    return name.endsWith(".md") && /^```ts/m.test(Deno.readTextFileSync(`${root}/${path}`))
      ? [path]
      : [];
  });
}

Deno.test("the gate checks the types of the examples on every page, which deno check does by name", () => {
  const globs = config.tasks.ok.command.split(" ").filter((word) => word.endsWith(".md"));
  const missed = pagesBelow("").filter((page) => !globs.some((glob) => matchesGlob(page, glob)));
  assertEquals(missed, []);
});
