/**
 * The house: rooms on floors, each of which knows only those below it.
 *
 * What fails here says what to do; `.github/ARCHITECTURE.md` says why.
 */
import { assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { circles, roomOf, root, sourcesBelow } from "./sources.ts";

/** The rooms from the ground up: a file may import its own room, and rooms in lines before its own. */
const floors: readonly (readonly string[])[] = [
  ["optimizers/host"],
  ["optimizers"],
  ["optimizers/backends/assembler"],
  ["optimizers/backends", "optimizers/rules"],
  ["optimizers/executors"],
  ["optimizers/algebra"],
  ["optimizers/transformations"],
  ["optimizers/norms"],
  ["optimizers/methods/contract"],
  [
    "optimizers/methods/dissected",
    "optimizers/methods/baselines",
    "optimizers/methods/second_order",
    "optimizers/methods/steepest",
    "optimizers/methods/modern",
  ],
  ["optimizers/methods/factored"],
  ["optimizers/methods"],
  ["optimizers/bridges", "optimizers/batch_sizes", "optimizers/theory"],

  ["problems"],
  ["problems/data/formats", "problems/papers", "problems/quadratic"],
  ["problems/data"],
  ["problems/data/sets"],
  ["problems/kernels"],
  ["problems/kernels/wasm/code"],
  ["problems/kernels/wasm/shared_work", "problems/kernels/wasm/copies"],
  ["problems/kernels/wasm/products"],
  ["problems/kernels/wasm/blockwise"],
  [
    "problems/kernels/wasm",
    "problems/kernels/webgpu",
    "problems/kernels/cpu",
    "problems/kernels/gradients",
  ],
  ["problems/kernels/threads"],
  ["problems/models"],
  ["problems/variance"],
  ["problems/models/layers"],
  ["problems/models/layers/transformer"],
  ["problems/models/networks"],
  ["problems/curvature", "problems/fisher"],
  ["problems/kinds"],
  ["problems/supervised"],
  ["problems/from_files"],
  ["problems/catalogue/contract"],
  ["problems/catalogue/conference", "problems/catalogue/thesis"],
  ["problems/catalogue/small"],
  ["problems/catalogue"],

  ["pipelines/arquero"],
  ["pipelines/text", "pipelines/files", "pipelines/serving", "pipelines/templates"],
  ["pipelines/modules", "pipelines/locks", "pipelines/claims", "pipelines/rows"],
  ["pipelines/training", "pipelines/statistics"],
  ["pipelines/statistics/inference"],
  ["pipelines/statistics/verdict"],
  ["pipelines/statistics/observations"],
  ["pipelines/charts"],
  ["pipelines/cells"],
  ["pipelines/runs"],
  ["pipelines/results"],
  ["pipelines/grid"],
  ["pipelines/command_line"],
  ["pipelines/clusters", "pipelines/config"],
  ["pipelines/tuning"],
  ["pipelines/tables", "pipelines/verification", "pipelines/judging"],
  ["pipelines/completion", "pipelines/downloads", "pipelines/benchmarks", "pipelines/labs"],
  ["pipelines/benchmarks/layers"],
  ["pipelines/report/content"],
  ["pipelines/report/charts"],
  ["pipelines/report/client/parts"],
  ["pipelines/report/client"],
  ["pipelines/report"],
  [
    "pipelines/labs/quadratic",
    "pipelines/labs/factors",
    "pipelines/labs/idealized",
    "pipelines/labs/methods",
    "pipelines/labs/wilson",
    "pipelines/labs/estimators",
    "pipelines/labs/batch_size",
    "pipelines/labs/basics",
    "pipelines/labs/cabs",
    "pipelines/labs/geometry",
    "pipelines/labs/curvature",
    "pipelines/labs/fisher",
    "pipelines/labs/trajectories",
    "pipelines/labs/theory",
    "pipelines/labs/checkpoint",
  ],
  [
    "pipelines/labs/theory/statements/convergence",
    "pipelines/labs/theory/statements/variance",
    "pipelines/labs/theory/statements/geometry",
    "pipelines/labs/theory/statements/fisher",
  ],
  ["pipelines/labs/theory/statements", "pipelines/labs/theory/items"],
  ["pipelines/playground/trainer"],
  ["pipelines/playground/client"],
  ["pipelines/dissect", "pipelines/figures", "pipelines/playground"],
  ["pipelines"],
];

const scripts = "pipelines"; // the scripts lie there, and the floor's door
const isDoor = (path: string) => path.endsWith("/mod.ts"); // it only hands on what lies behind it

const rank = new Map(floors.flatMap((rooms, i) => rooms.map((room) => [room, i])));
const sources = await sourcesBelow("optimizers", "problems", "pipelines");
const files = [...sources.values()];
const rooms = Map.groupBy(files, ({ path }) => roomOf(path));

Deno.test("every room has its place on a floor", () => {
  assertEquals(
    [...rooms.keys()].filter((room) => !rank.has(room)),
    [],
    "rooms without a line in tests/architecture_test.ts",
  );
});

Deno.test("no file imports a room beside its own or above", () => {
  const wrong = files.filter(({ path }) => !isDoor(path)).flatMap(({ path, imports }) =>
    imports.filter((to) => {
      const [from, into] = [roomOf(path), roomOf(to)];
      return from !== into && !(rank.get(into)! < rank.get(from)!);
    }).map((to) => `${path} imports ${to}`)
  );
  assertEquals(wrong, []);
});

Deno.test("a door opens on its own floor only", () => {
  const wrong = files.filter(({ path }) => isDoor(path)).flatMap(({ path, imports }) =>
    imports.filter((to) => rank.get(roomOf(to))! > floorTop(roomOf(path)))
      .map((to) => `${path} imports ${to}`)
  );
  assertEquals(wrong, []);
});

/** The rank of the highest room of a room's floor: optimizers, problems or pipelines. */
function floorTop(room: string): number {
  const floor = room.split("/")[0]!;
  return Math.max(
    ...[...rank].filter(([name]) => name.split("/")[0] === floor).map(([, at]) => at),
  );
}

Deno.test("no files import each other in a circle, types included", () => {
  assertEquals(circles(new Map(files.map(({ path, imports }) => [path, imports]))), []);
});

Deno.test("no rooms import each other in a circle", () => {
  const inside = files.filter(({ path }) => !isDoor(path));
  const byRoom = Map.groupBy(inside, ({ path }) => roomOf(path));
  const graph = [...byRoom].map(([room, own]) =>
    [room, own.flatMap(({ imports }) => imports.map(roomOf)).filter((to) => to !== room)] as const
  );
  assertEquals(circles(new Map(graph)), []);
});

Deno.test("no room has more than 25 files", () => {
  const full = [...rooms].filter(([room, own]) => room !== scripts && own.length > 25);
  assertEquals(full.map(([room, own]) => `${room} has ${own.length} files: split it`), []);
});

Deno.test("every room says at its door what it is for", () => {
  const silent = [...rooms.keys()].filter((room) =>
    !/^\/\*\*[\s\S]*?@module[\s\S]*?\*\//.test(sources.get(`${room}/mod.ts`)?.text ?? "")
  );
  assertEquals(silent, [], "rooms without a mod.ts that begins with a module doc");
});

Deno.test("no file is longer than 300 lines", async () => {
  const all = [...files, ...(await sourcesBelow("tests")).values()];
  const long = all.filter(({ lines }) => lines > 300);
  assertEquals(long.map(({ path, lines }) => `${path} has ${lines} lines: split it`), []);
});

/** Rooms of pipelines that compute in memory, but for the file that reads checkpoints. */
const inMemory =
  /^pipelines\/(text|statistics|training|charts|results|templates|tuning|labs)\/(?!checkpoint\/stored_)/;

/** What runs in Deno, Node, Bun and browsers alike. */
const anywhere = files.filter(({ path }) =>
  !path.startsWith("optimizers/host/") &&
  (/^(optimizers|problems)\//.test(path) || inMemory.test(path))
);

/** What a file does: no comments, and no imports of types, which nobody loads. */
function codeOf(path: string): string {
  const text = sources.get(path)?.text ?? Deno.readTextFileSync(`${root}${path}`);
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^(im|ex)port type [^;]*;/gm, "");
}

/** Each file that has something, and what. */
function having(pattern: RegExp, paths: Iterable<string>): readonly string[] {
  return [...paths].flatMap((path) => {
    const found = pattern.exec(codeOf(path));
    return found === null ? [] : `${path} has ${found[0]}`;
  });
}

const pathsAnywhere = anywhere.map(({ path }) => path);

Deno.test("what runs anywhere leaves to optimizers/host what hosts do in their own ways", () => {
  const own = /\bDeno\.|\b(from|import)\s*\(?\s*"node:/;
  assertEquals(having(own, pathsAnywhere), [], "see optimizers/host/mod.ts");
});

Deno.test("what runs anywhere needs nothing younger than Node 20", () => {
  const young = /\b(Map|Object)\.groupBy\(|\bArray\.fromAsync\(|\bPromise\.(withResolvers|try)\b/;
  assertEquals(having(young, pathsAnywhere), []);
});

Deno.test("all entries can be loaded by browsers and Node 20: no node: modules, no `using`", () => {
  const loaded = new Set(Object.values(config.exports).map((path) => path.slice("./".length)));
  for (const path of loaded) {
    for (
      const [, to] of codeOf(path).matchAll(/\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.ts)"/g)
    ) {
      loaded.add(new URL(to!, `file:///${path}`).pathname.slice(1));
    }
  }
  const unknown = /\b(from|import)\s*"node:|^ *(await )?using \w+ = /m;
  assertEquals(having(unknown, loaded), [], "ask nodeModule() of optimizers/host; try, finally");
});

Deno.test("Arquero is imported with the flechette that it needs", () => {
  const others = files.filter(({ path, text }) =>
    path !== "pipelines/arquero/mod.ts" && /^(im|ex)port [^;]*from "arquero";/m.test(text)
  );
  assertEquals(others.map(({ path }) => `${path}: import pipelines/arquero/mod.ts`), []);
});

Deno.test("no code is made of text at run time, which a page's Content-Security-Policy may forbid", () => {
  const making = files.filter(({ text }) => /\bnew Function\b|\beval\(|\bFunction\(/.test(text));
  assertEquals(making.map(({ path }) => `${path} makes code of text: write it out`), []);
});
