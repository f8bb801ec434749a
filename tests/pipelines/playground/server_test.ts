import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { policy } from "../../../pipelines/playground/policy.ts";
import { serveSite } from "../../../pipelines/playground/server.ts";

const files = [
  { name: "index.html", content: "<!doctype html>ä" },
  { name: "page.js", content: "1;" },
  { name: "wasm/a.wasm", content: Uint8Array.of(0, 97, 115, 109) },
];

Deno.test("the server has the files that it was given, by their names, and no others", async () => {
  await using server = await serveSite(files, 0);
  assertMatch(server.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${server.url}${path}`, init);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes };
  };
  const page = await get("");
  assertEquals(new TextDecoder().decode(page.bytes), "<!doctype html>ä");
  assertEquals(page.headers.get("content-security-policy"), policy);
  assertEquals((await get("index.html?x=1")).bytes, page.bytes);
  const types = await Promise.all(files.map(({ name }) => get(name)));
  assertEquals(types.map(({ headers }) => headers.get("content-type")), [
    "text/html; charset=utf-8",
    "text/javascript; charset=utf-8",
    "application/wasm",
  ]);
  assertEquals(types[2]!.bytes, files[2]!.content);
  for (const path of ["deno.json", "wasm/", "wasm/..%2findex.html", "..%2f..%2fdeno.json", "%00"]) {
    assertEquals((await get(path)).status, 404, path);
  }
  const head = await get("page.js", { method: "HEAD" });
  assertEquals([head.status, head.headers.get("content-length"), head.bytes.length], [200, "2", 0]);
  assertEquals((await get("", { method: "POST" })).status, 405);
  const foreign = await get("", { headers: { "sec-fetch-site": "cross-site" } });
  assertEquals(foreign.status, 403);
});

Deno.test("a port that is taken is said to be", async () => {
  await using server = await serveSite(files, 0);
  const port = Number(new URL(server.url).port);
  const { message } = await assertRejects(() => serveSite(files, port), Error);
  assertStringIncludes(message, `cannot serve on 127.0.0.1:${port}: the port is taken`);
});
