import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { fetchData, listData } from "../../pipelines/data.ts";
import type { DataSource } from "../../problems/data/data_set.ts";
import { dataSetRecords } from "../../problems/data/sets/records.ts";
import { tarGz, withFiles } from "../problems/data/formats.ts";
import { serveFile, sourceFile } from "./downloads/file_server.ts";

const quick = { pause: 0.01, patience: 2, retries: 0 };
const [one, two] = [Uint8Array.of(1, 2, 3), new Uint8Array(1000).fill(7)];

function source(
  name: string,
  ...files: readonly (readonly [name: string, bytes: Uint8Array, url: string, unpacks?: string[]])[]
): DataSource {
  return {
    name,
    title: name,
    home: "http://127.0.0.1/",
    files: files.map(([name, bytes, url, unpacks]) => ({
      ...sourceFile(bytes, url),
      name,
      ...(unpacks === undefined ? {} : { unpacks }),
    })),
  };
}

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

Deno.test("fetchData() puts a data set into the data root, once", () =>
  withFiles({}, async (data) => {
    await using first = serveFile(one);
    await using second = serveFile(two);
    const sources = [source("set", ["a", one, first.url], ["b", two, second.url])];
    const table = await fetchData({ names: ["set"], data, sources, ...quick });
    const row = { name: "set", folder: `${data}/set`, fetched: true };
    assertEquals(table.objects(), [row]);
    assertEquals(filesIn(data), ["set"]);
    assertEquals(filesIn(`${data}/set`), ["a", "b"]);
    assertEquals(await Deno.readFile(`${data}/set/b`), two);
    const again = await fetchData({ names: ["set"], data, sources, ...quick });
    assertEquals(again.objects(), [{ ...row, fetched: false }]);
    assertEquals([first.ranges, second.ranges], [[""], [""]]);
  }));

Deno.test("fetchData() unpacks an archive in its place", () =>
  withFiles({}, async (data) => {
    const archive = tarGz([["x/"], ["x/a.bin", one], ["x/readme.html", one], ["x/b.bin", two]]);
    await using server = serveFile(archive);
    const sources = [source("set", ["x.tar.gz", archive, server.url, ["a.bin", "b.bin"]])];
    await fetchData({ names: ["set"], data, sources, ...quick });
    assertEquals(filesIn(`${data}/set`), ["a.bin", "b.bin"]);
    assertEquals(await Deno.readFile(`${data}/set/b.bin`), two);
    const again = await fetchData({ names: ["set"], data, sources, ...quick });
    assertEquals(again.get("fetched", 0), false);
  }));

Deno.test("fetchData() shows no data set before it is complete, and goes on later", () =>
  withFiles({}, async (data) => {
    await using first = serveFile(one);
    await using second = serveFile(two, [{ breakAfter: 400 }]);
    const sources = [source("set", ["a", one, first.url], ["b", two, second.url])];
    const fetch = () => fetchData({ names: ["set"], data, sources, ...quick });
    await assertRejects(fetch, Error, "try again to go on");
    assertEquals(filesIn(data), ["set.part"]);
    assertEquals(filesIn(`${data}/set.part`), ["a", "b.part"]);
    await fetch();
    assertEquals([filesIn(data), filesIn(`${data}/set`)], [["set"], ["a", "b"]]);
    assertEquals(await Deno.readFile(`${data}/set/b`), two);
    assertEquals([first.ranges, second.ranges], [[""], ["", "range: bytes=400-"]]);
  }));

Deno.test("fetchData() completes a folder that lacks a file, and leaves what is there", () =>
  withFiles({ "set/note": "mine", "other/a": "mine too" }, async (data) => {
    await Deno.writeFile(`${data}/set/a`, one);
    await using server = serveFile(one);
    await using second = serveFile(two);
    const files = [["a", one, server.url], ["b", two, second.url]] as const;
    const sources = [source("set", ...files), source("other", ...files), source("file", ...files)];
    await fetchData({ names: ["set"], data, sources, ...quick });
    assertEquals([filesIn(data), filesIn(`${data}/set`)], [["other", "set"], ["a", "b", "note"]]);
    const fetch = (name: string) => fetchData({ names: [name], data, sources, ...quick });
    await assertRejects(() => fetch("other"), Error, `other/a" is another file than that of other`);
    await Deno.writeTextFile(`${data}/file`, "mine");
    await assertRejects(() => fetch("file"), Error, `file" is not a folder, and is left alone`);
    assertEquals(filesIn(data), ["file", "other", "set"]);
    assertEquals(await Deno.readTextFile(`${data}/other/a`), "mine too");
  }));

Deno.test("fetchData() verifies what an earlier fetch has left, and follows no links there", () =>
  withFiles({ "set.part/a": "damaged", "mine": "mine" }, async (data) => {
    await using server = serveFile(one);
    await using second = serveFile(two);
    const sources = [source("set", ["a", one, server.url], ["b", two, second.url])];
    if (Deno.build.os !== "windows") {
      await Deno.symlink(`${data}/mine`, `${data}/set.part/b.part`);
      const fetch = () => fetchData({ names: ["set"], data, sources, ...quick });
      await assertRejects(fetch, Error, 'b.part" is a link, not a file, and is left alone');
      await Deno.remove(`${data}/set.part/b.part`);
    }
    await fetchData({ names: ["set"], data, sources, ...quick });
    assertEquals(await Deno.readFile(`${data}/set/a`), one);
    assertEquals(await Deno.readTextFile(`${data}/mine`), "mine");
  }));

Deno.test("fetchData() leaves nothing behind where nothing came", () =>
  withFiles({}, async (data) => {
    await using server = serveFile(one, [{ status: 404 }]);
    const sources = [source("set", ["a", one, server.url])];
    const message = `cannot download a: ${server.url} answered 404 Not Found`;
    const fetch = () => fetchData({ names: ["set"], data, sources, ...quick });
    await assertRejects(fetch, Error, message);
    assertEquals(filesIn(data), []);
  }));

Deno.test("fetchData() says what is wrong with the folder or the name", () =>
  withFiles({ "file": "" }, async (folder) => {
    const message = 'unknown data set "cifar10", did you mean "cifar-10"?';
    await assertRejects(() => fetchData({ names: ["cifar10"] }), RangeError, message);
    const bad = () => fetchData({ names: ["mnist"], data: `${folder}/file` });
    await assertRejects(bad, Error, `cannot write to the folder "${folder}/file/mnist.part"`);
  }));

Deno.test("listData() tells what there is, and what is here", () =>
  withFiles({ "war-and-peace/input.txt": "Well, Prince" }, async (data) => {
    const table = await listData({ data });
    assertEquals(table.array("name"), dataSetRecords.map(({ name }) => name));
    assertEquals(table.get("bytes", 0), 9_912_422 + 28_881 + 1_648_877 + 4_542);
    const here = (table.objects() as { name: string; folder?: string }[])
      .filter(({ folder }) => folder !== undefined);
    assertEquals(here.map(({ name, folder }) => [name, folder]), [
      ["war-and-peace", `${data}/war-and-peace`],
    ]);
  }));

Deno.test("the task may reach the hosts of the data sets, and no others", () => {
  const allowed = config.permissions.data.net;
  const hosts = dataSetRecords.flatMap(({ name, files }) =>
    files.flatMap(({ urls }) => urls.map((url) => ({ name, host: new URL(url).host })))
  );
  const told = [
    ...hosts.flatMap(({ name, host }) =>
      allowed.includes(host)
        ? []
        : [`${name} comes from ${host}, which permissions.data.net in deno.json lacks`]
    ),
    ...allowed.flatMap((host) =>
      hosts.some((each) => each.host === host)
        ? []
        : [`${host}, in permissions.data.net in deno.json, has no data set`]
    ),
  ];
  assertEquals([...new Set(told)], []);
});

async function script(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const path = new URL("../../pipelines/data.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--allow-write", path, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd();
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("data list prints a table, and JSON when asked", () =>
  withFiles({ "war-and-peace/input.txt": "Well, Prince" }, async (data) => {
    const { code, out, err } = await script("list", "--data", data);
    assertEquals([code, err], [0, ""]);
    assertMatch(out, /^fashion-mnist +30\.9 MB .* no$/m);
    assertMatch(out, new RegExp(`^war-and-peace +3\\.2 MB .* ${data}/war-and-peace$`, "m"));
    const json = await script("list", "--json");
    assertEquals(JSON.parse(json.out)[0].folder, null);
  }));

Deno.test("data says in one line what is wrong", async () => {
  const cases: [args: string[], code: number, message: string][] = [
    [["fetch"], 2, "data: fetch what? One or more of mnist, fashion-mnist"],
    [["fetch", "svhm"], 2, 'data: unknown data set "svhm", did you mean "svhn"?'],
    [["get", "svhn"], 2, 'data: unknown command "get"; known: list, fetch'],
    [["fetch", "svhn"], 1, "data: no cache folder: HOME is not set; name a folder with --data"],
  ];
  const results = await Promise.all(cases.map(([args]) => script(...args)));
  for (const [i, [, code, message]] of cases.entries()) {
    assertEquals([results[i]!.code, results[i]!.out], [code, ""]);
    assertEquals(results[i]!.err.slice(0, message.length), message);
    assertEquals(results[i]!.err.includes("\n"), false);
  }
  await withFiles({}, async (data) => {
    const { code, err } = await script("fetch", "svhn", "--data", data);
    const expected = "data: cannot download train_32x32.mat: deno may not reach " +
      "ufldl.stanford.edu: add --allow-net=ufldl.stanford.edu";
    assertEquals([code, err], [1, expected]);
  });
});
