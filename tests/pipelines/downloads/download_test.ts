import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { download, type DownloadOptions } from "../../../pipelines/downloads/download.ts";
import type { SourceFile } from "../../../problems/data/data_set.ts";
import { random } from "../../../problems/random.ts";
import { withFiles } from "../../problems/data/formats.ts";
import { type Behaviour, serveFile, sourceFile } from "./file_server.ts";

const stream = random(0, "download");
const content = Uint8Array.from({ length: 300_000 }, () => stream.below(256));
/** As patient as by default: who is busy for a moment is not silent. */
const quick: DownloadOptions = { pause: 0.01 };

/** Downloads into an empty folder from a server; `there` is what has arrived before. */
async function attempt(
  behaviours: readonly Behaviour[],
  { there, change = {}, options = {} }: {
    readonly there?: Uint8Array;
    readonly change?: Partial<SourceFile>;
    readonly options?: DownloadOptions;
  } = {},
): Promise<{ error: string; file?: Uint8Array; part?: number; ranges: readonly string[] }> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/file.bin`;
  await using server = serveFile(content, behaviours);
  try {
    if (there !== undefined) await Deno.writeFile(`${path}.part`, there);
    const file = { ...sourceFile(content, server.url), ...change };
    const error = await download(file, path, { ...quick, ...options })
      .then(() => "", (error: Error) => error.message.replaceAll(server.url, "URL"));
    const part = await Deno.stat(`${path}.part`).then(({ size }) => size, () => undefined);
    const bytes = await Deno.readFile(path).catch(() => undefined);
    return {
      error,
      ...(bytes === undefined ? {} : { file: bytes }),
      ...(part === undefined ? {} : { part }),
      ranges: server.ranges,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("download() fetches a file, telling how far it is, and leaves nothing else", async () => {
  const received: number[] = [];
  const result = await attempt([], {
    options: {
      onProgress(progress) {
        assertEquals([progress.file, progress.bytes], ["file.bin", content.length]);
        received.push(progress.received);
      },
    },
  });
  assertEquals(result, { error: "", file: content, ranges: [""] });
  assertEquals(received.at(-1), content.length);
  assertEquals(received, received.toSorted((a, b) => a - b));
});

Deno.test("download() goes on where it was broken off", async () => {
  const result = await attempt([], { there: content.subarray(0, 123_456) });
  assertEquals(result, { error: "", file: content, ranges: ["range: bytes=123456-"] });
});

Deno.test("download() takes a complete partial file without asking the server", async () => {
  assertEquals(await attempt([], { there: content }), { error: "", file: content, ranges: [] });
});

Deno.test("download() begins anew where the server does not know ranges", async () => {
  const result = await attempt([{ ranges: false }], { there: content.subarray(0, 1000) });
  assertEquals(result, { error: "", file: content, ranges: ["range: bytes=1000-"] });
});

Deno.test("download() begins anew where what was there is no beginning of the file", async () => {
  const result = await attempt([], { there: new Uint8Array(1000) });
  assertEquals(result, { error: "", file: content, ranges: ["range: bytes=1000-", ""] });
  const longer = await attempt([], { there: new Uint8Array(400_000) });
  assertEquals(longer, { error: "", file: content, ranges: [""] });
});

Deno.test("download() reconnects where the connection breaks", async () => {
  const result = await attempt([{ breakAfter: 100_000 }, { breakAfter: 50_000 }]);
  assertEquals([result.error, result.file], ["", content]);
  assertEquals(result.ranges.length, 3);
  assertEquals(result.ranges[0], "");
  assert(result.ranges.slice(1).every((range) => range.startsWith("range: bytes=")));
});

Deno.test("download() reconnects where the server falls silent", async () => {
  // who is too busy to read takes the server for silent once more
  const result = await attempt([{ fallSilentAfter: 200_000 }], {
    options: { patience: 2, retries: 10 },
  });
  assertEquals([result.error, result.file, result.ranges[0]], ["", content, ""]);
  assert(result.ranges.length >= 2);
  assert(result.ranges.slice(1).every((range) => range.startsWith("range: bytes=")));
});

Deno.test("download() gives up in time, and keeps what has arrived", async () => {
  const result = await attempt(Array<Behaviour>(4).fill({ breakAfter: 50_000 }), {
    options: { retries: 2 },
  });
  assertEquals([result.file, result.ranges.length], [undefined, 3]);
  assert(result.part! > 0 && result.part! <= 150_000);
  const kept = `${result.part} of 300000 bytes are kept, try again to go on`;
  assert(result.error.startsWith("cannot download file.bin: URL broke off: "), result.error);
  assert(result.error.endsWith(kept), result.error);
});

const other = content.with(7, content[7]! ^ 1);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const refused: readonly [what: string, behaviour: Behaviour, message: string][] = [
  ["a missing file", { status: 404 }, "URL answered 404 Not Found"],
  ["a broken server", { status: 500 }, "URL answered 500 Internal Server Error"],
  [
    "a shorter file",
    { content: content.subarray(1) },
    "URL is another file: expected 300000 bytes, found 299999",
  ],
  [
    "a file of the same size",
    { content: other },
    `URL is another file: expected the SHA-256 ${sha256(content)}, found ${sha256(other)}`,
  ],
];

for (const [what, behaviour, message] of refused) {
  Deno.test(`download() refuses ${what}, and leaves nothing`, async () => {
    const result = await attempt([behaviour]);
    assertEquals(result, { error: `cannot download file.bin: ${message}`, ranges: [""] });
  });
}

Deno.test("download() checks the MD5 where there is no SHA-256", async () => {
  const bytes = content.length;
  const md5 = createHash("md5").update(content).digest("hex");
  const change = (md5: string) =>
    ({ sha256: undefined, md5, bytes }) as unknown as Partial<SourceFile>;
  assertEquals((await attempt([], { change: change(md5) })).error, "");
  const { error } = await attempt([], { change: change("0".repeat(32)) });
  assert(error.endsWith(`expected the MD5 ${"0".repeat(32)}, found ${md5}`), error);
});

const rows = Array.from({ length: 400 }, (_, n) => [n / 8, n - 200, 0.1 * n]);
const table = (between: string, end: string) =>
  new TextEncoder().encode(rows.map((row) => row.join(between) + end).join(""));
const byNumbers = (change: Partial<SourceFile> = {}): Partial<SourceFile> => ({
  name: "table.txt",
  bytes: 6000,
  numbers: sha256(new Uint8Array(Float64Array.from(rows.flat()).buffer)),
  ...change,
});

for (const copy of [table("\t", "\n"), table("  ", " \r\n"), table(",", "\n\n")]) {
  Deno.test(`download() takes a copy of ${copy.length} bytes of a table that is known by its numbers`, async () => {
    const received: number[] = [];
    const result = await attempt([{ content: copy.subarray(0, 900), breakAfter: 500 }, {
      content: copy,
    }], {
      there: new TextEncoder().encode("an old beginning"),
      change: byNumbers(),
      options: { onProgress: (progress) => received.push(progress.received) },
    });
    assertEquals(result, { error: "", file: copy, ranges: ["", ""] });
    assert(received.every((bytes) => bytes <= 6000), "progress beyond the size that is told");
  });
}

Deno.test("download() refuses other numbers, what is no table, and what does not end, and leaves nothing", async () => {
  const known = byNumbers().numbers!;
  const own = rows.with(7, [7, 7, 7]);
  const found = sha256(new Uint8Array(Float64Array.from(own.flat()).buffer));
  const text = new TextEncoder().encode(own.map((row) => `${row.join(" ")}\n`).join(""));
  const cases: readonly [content: Uint8Array, message: string][] = [
    [text, `URL is another file: expected numbers with the SHA-256 ${known}, found ${found}`],
    [
      new TextEncoder().encode("<html>"),
      "URL is another file: table.txt has no rows: expected numbers",
    ],
    [new Uint8Array(60_001).fill(32), "URL has more than the expected 60000 bytes"],
  ];
  for (const [content, message] of cases) {
    const result = await attempt([{ content }], { change: byNumbers() });
    assertEquals(result, { error: `cannot download table.txt: ${message}`, ranges: [""] });
  }
});

Deno.test("download() tries the next address where one fails", () =>
  withFiles({}, async (folder) => {
    await using broken = serveFile(content, [{ status: 503 }]);
    await using server = serveFile(content);
    await download(sourceFile(content, broken.url, server.url), `${folder}/x`, quick);
    assertEquals(await Deno.readFile(`${folder}/x`), content);
    assertEquals(broken.ranges, [""]);
  }));

Deno.test("download() survives the death of the server, and goes on with the next one", () =>
  withFiles({}, async (folder) => {
    const path = `${folder}/x`;
    {
      const server = serveFile(content, [{ fallSilentAfter: 100_000 }]);
      const file = sourceFile(content, server.url);
      const death = assertRejects(
        () =>
          download(file, path, {
            ...quick,
            onProgress: ({ received }) => {
              if (received === 100_000) void server[Symbol.asyncDispose]();
            },
          }),
        Error,
        "100000 of 300000 bytes are kept, try again to go on",
      );
      await death;
    }
    assertEquals((await Deno.stat(`${path}.part`)).size, 100_000);
    await using server = serveFile(content);
    await download(sourceFile(content, server.url), path, quick);
    assertEquals(await Deno.readFile(path), content);
    assertEquals(server.ranges, ["range: bytes=100000-"]);
  }));

Deno.test("download() says that the server cannot be reached, and where", () =>
  withFiles({}, async (folder) => {
    const file = sourceFile(content, "http://127.0.0.1:1/x"); // a port that is never given away
    const message = "cannot download file.bin: cannot reach 127.0.0.1:1 (offline?)";
    await assertRejects(() => download(file, `${folder}/x`, quick), Error, message);
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test({
  name: "download() says which permission it lacks",
  permissions: { net: false, read: true, write: true },
  fn: () =>
    withFiles({}, async (folder) => {
      const file = sourceFile(content, "http://127.0.0.1:40999/x");
      const message = "deno may not reach 127.0.0.1:40999: add --allow-net=127.0.0.1:40999";
      await assertRejects(() => download(file, `${folder}/x`, quick), Error, message);
    }),
});

Deno.test("download() stops when it is told to, and keeps what has arrived", () =>
  withFiles({}, async (folder) => {
    await using server = serveFile(content, [{ fallSilentAfter: 50_000 }]);
    const stop = new AbortController();
    const reason = new DOMException("interrupted", "AbortError");
    const options = { ...quick, signal: stop.signal };
    const running = download(sourceFile(content, server.url), `${folder}/x`, {
      ...options,
      onProgress: ({ received }) => {
        if (received === 50_000) stop.abort(reason);
      },
    });
    await assertRejects(() => running, DOMException, "interrupted");
    assertEquals((await Deno.stat(`${folder}/x.part`)).size, 50_000);
  }));

Deno.test("download() leaves a file alone that another process is downloading", () =>
  withFiles({ "x.part": "" }, async (folder) => {
    using other = await Deno.open(`${folder}/x.part`, { write: true });
    await other.lock(true);
    const message = "file.bin is being downloaded by another process; wait for it, or stop it";
    const file = sourceFile(content, "http://127.0.0.1:40999/x");
    await assertRejects(() => download(file, `${folder}/x`, quick), Error, message);
  }));
