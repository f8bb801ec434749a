/** The package in a browser: a bundle of all of it, on every backend, in pages with threads and without. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { deflateSync, gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { random } from "../../problems/random.ts";
import { launchBrowser, openPage, withoutBrowser } from "../browser.ts";
import { root } from "../sources.ts";
import { ablated, type inPage, losses } from "./in_page.ts";

/** Chromium's own software for WebGPU and WebGL. */
const software = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

/** An IDX file of bytes. */
function idx(shape: readonly number[], byteAt: (i: number) => number): Uint8Array {
  const length = shape.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(4 + 4 * shape.length + length);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  for (let i = 0; i < length; i++) bytes[4 + 4 * shape.length + i] = byteAt(i);
  return bytes;
}

/** MNIST's four files with few pictures, which are noise; one of them compressed. */
function digits(): Map<string, Uint8Array> {
  const { below } = random(0, "digits");
  const part = (name: string, count: number) =>
    [
      [`${name}-images-idx3-ubyte`, idx([count, 28, 28], () => below(256))],
      [`${name}-labels-idx1-ubyte`, idx([count], (i) => i % 10)],
    ] as const;
  const files = new Map<string, Uint8Array>([...part("train", 300), ...part("t10k", 100)]);
  const images = "train-images-idx3-ubyte";
  files.set(`${images}.gz`, gzipSync(files.get(images)!));
  files.delete(images);
  return files;
}

/** The bundle, as anybody would make it. */
async function bundle(): Promise<Uint8Array<ArrayBuffer>> {
  const args = ["bundle", "--quiet", "--platform", "browser", "tests/whole/in_page.ts"];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return stdout;
}

const page =
  '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/in_page.js"></script>';

/** Serves pages on this machine: those below `isolated/` may have threads. */
function serve(script: Uint8Array<ArrayBuffer>, data: ReadonlyMap<string, Uint8Array>) {
  const wasm = fileURLToPath(import.meta.resolve("@tensorflow/tfjs-backend-wasm"))
    .replace(/[^/]*$/, "");
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async ({ url }) => {
    const { pathname } = new URL(url), name = pathname.replace(/^.*\//, "");
    const headers = {
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    };
    const answer = (body: BodyInit, type: string) =>
      new Response(body, {
        headers: { "content-type": type, ...(pathname.startsWith("/isolated/") ? headers : {}) },
      });
    if (name === "") return answer(page, "text/html");
    if (name === "in_page.js") return answer(script, "text/javascript");
    if (pathname.includes("/wasm/")) {
      return answer(await Deno.readFile(`${wasm}${name}`), "application/wasm");
    }
    const bytes = pathname.startsWith("/data/") ? data.get(name) : undefined;
    if (bytes === undefined) return new Response(null, { status: 404 });
    return answer(Uint8Array.from(bytes), "application/octet-stream");
  });
}

type InPage = typeof inPage;

/** What the page is to find on the same digits, here. */
async function ablatedHere(data: ReadonlyMap<string, Uint8Array>): Promise<readonly number[]> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/mnist`);
    for (const [name, bytes] of data) await Deno.writeFile(`${folder}/mnist/${name}`, bytes);
    await useBackend("wasm", { blas: "off" });
    return await ablated(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The largest difference of two lists of numbers, relative where they are above 1. */
function distance(a: readonly number[], b: readonly number[]): number {
  assertEquals(a.length, b.length);
  return Math.max(...a.map((x, i) => Math.abs(x - b[i]!) / Math.max(1, Math.abs(x))));
}

Deno.test({
  name: "a bundle of the package does in a browser what it does in Deno",
  ignore: withoutBrowser,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const data = digits();
    const server = serve(await bundle(), data);
    const browser: Browser = await launchBrowser(software);
    const { port } = server.addr as Deno.NetAddr;
    const address = `http://localhost:${port}`;
    /** Has a page do something. */
    const ask = async <Name extends keyof InPage>(
      page: Page,
      name: Name,
      ...args: Parameters<InPage[Name]>
    ) =>
      await page.evaluate(
        // deno-lint-ignore no-explicit-any
        ([name, args]) => (globalThis as any).inPage[name](...args),
        [name, args] as const,
      ) as Awaited<ReturnType<InPage[Name]>>;
    const open = async (path: string) => {
      const watched = await openPage(browser, `${address}/${path}`);
      await watched.page.waitForFunction(() => "inPage" in globalThis);
      return watched;
    };
    try {
      const expected = await losses({ backend: "cpu" });
      assertEquals(expected.length, 20);
      const { page, complaints } = await open("");

      await t.step("what is missing is said before anything is done", async () => {
        const { message } = await ask(page, "refusal", "recording");
        assertMatch(
          message,
          /^recording runs needs Deno \(.*\), and this is a browser; without the option out/,
        );
        const jobs = await ask(page, "refusal", "jobs");
        assertMatch(jobs.message, /^making several runs at a time needs Deno/);
      });

      for (const backend of ["cpu", "webgl", "webgpu", "wasm"] as const) {
        await t.step(`20 losses on ${backend}`, async () => {
          const found = await ask(page, "losses", { backend, wasmPath: "/wasm" });
          assert(distance(found, expected) < 1e-5, `${found} in place of ${expected}`);
        });
      }

      await t.step("ablate with data from an address, one of the files compressed", async () => {
        const found = await ask(page, "ablated", "/data");
        const here = await ablatedHere(data);
        assert(distance(found, here) < 1e-5, `${found} in place of ${here}`);
      });

      await t.step("data are fetched once, verified, and kept", async () => {
        const bytes = Uint8Array.of(3, 1, 4, 1, 5);
        data.set("pi.bin", bytes);
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        const file = { name: "pi.bin", urls: [], bytes: bytes.length, sha256 };
        const source = { name: "pi", title: "digits of π", home: "", files: [file] };
        assertEquals(await ask(page, "fetched", source, "data"), [true, false, [...bytes]]);
        const other = { ...source, name: "e", files: [{ ...file, sha256: "0".repeat(64) }] };
        const said = await ask(page, "fetched", other, "data").catch(String);
        assertStringIncludes(String(said), "it is another file: SHA-256");
      });

      await t.step("a stream that breaks off is noticed", async () => {
        const zeros = new Uint8Array(500).map((_, i) => (i * i) % 251);
        assertEquals(await ask(page, "faultOfHalf", "gzip", [...gzipSync(zeros)]), [
          500,
          "truncated",
        ]);
        const packed = [...deflateSync(zeros)];
        assertEquals(await ask(page, "faultOfHalf", "deflate", packed), [500, "truncated"]);
      });

      await t.step("20 losses on wasm with threads, in an isolated page", async () => {
        const { page, complaints } = await open("isolated/");
        assert(await page.evaluate("crossOriginIsolated"));
        const found = await ask(page, "losses", { backend: "wasm", wasmPath: "/isolated/wasm" });
        assert(distance(found, expected) < 1e-5, `${found} in place of ${expected}`);
        assertEquals(complaints, []);
      });

      await t.step("where the binaries are not, an error says where to put them", async () => {
        const { page } = await open("");
        const { message } = await ask(page, "refusal", "wasm");
        assertStringIncludes(message, "put the files tfjs-backend-wasm*.wasm of");
      });

      // where a file may have either of two names, the other one is missing
      assertEquals(complaints.filter((text) => !text.includes("status of 404")), []);
    } finally {
      await browser.close();
      await server.shutdown();
    }
  },
});
