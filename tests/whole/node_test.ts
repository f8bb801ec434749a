/** The package in Node, as its users get it from JSR by npm. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ablate } from "../../pipelines/ablate.ts";
import config from "../../deno.json" with { type: "json" };
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import type { EvaluationRow } from "../../pipelines/rows/rows.ts";
import { inFolder } from "../in_folder.ts";
import { install, pack, run } from "./npm_package.ts";

const entries = Object.keys(config.exports).map((path) => `@noisewise/optim${path.slice(1)}`);

/** A row without what differs from run to run. */
const bitsOf = ({ seconds: _, ...row }: EvaluationRow) => row;

Deno.test("in Node all entries can be imported, and ablate gives Deno's bits", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-node-" });
  try {
    await install(folder);
    await Deno.copyFile(new URL("./in_node.js", import.meta.url), `${folder}/main.js`);
    // V8 of Node 20 has it, and not yet for everybody: without, products and sums are rounded apart
    const rounding = /^v20\./.test(await run("node", ["--version"], folder))
      ? ["--experimental-wasm-relaxed-simd"]
      : [];
    const args = [...rounding, "main.js", ...entries];
    const said = await run("node", args, folder, { NOISEWISE_BACKEND: "wasm" });
    const { backend, refusals, rows } = JSON.parse(said);

    await t.step("what needs Deno says so before anything is done", () => {
      const node = String.raw`needs Deno \(https://deno.com\), and this is Node \d+\.\d+\.\d+`;
      assertMatch(refusals.out, new RegExp(`^recording runs ${node}; without the option out`));
      assertMatch(refusals.jobs, new RegExp(`^making several runs at a time ${node}; leave out`));
      assertMatch(refusals.report, new RegExp(`^a report of recorded runs ${node}$`));
      assertMatch(
        refusals.webgl,
        /^the webgl backend cannot run here: Node .* has no WebGL; take wasm$/,
      );
    });

    await t.step("NOISEWISE_BACKEND is heard, and the bits are Deno's", async () => {
      assertEquals(backend, "wasm");
      await useBackend("wasm", { blas: "off" });
      const here = await ablate({
        problems: ["mnist-logreg"],
        steps: 10,
        evaluateOn: 200,
        onNote() {},
      });
      assertEquals(rows.map(bitsOf), (here.objects() as EvaluationRow[]).map(bitsOf));
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the package that is packed for npm has with it what is not on npm", async () => {
  await inFolder(async (folder) => {
    const file = await pack(folder);
    assertEquals(file, `${folder}/noisewise-optim-${config.version}.tgz`);
    const paths = (await run("tar", ["-tzf", file], folder)).trim().split("\n");
    const wanted = ["package.json", "mod.js", "LICENSE", "pipelines/report/client.js"];
    for (const path of [...wanted, "node_modules/@jsr/std__cli/package.json"]) {
      assert(paths.includes(`package/${path}`), `${path} is missing`);
    }
    assertEquals(paths.filter((path) => /\.ts$|_test|benchmarks/.test(path)), []);
    assertEquals([...Deno.readDirSync(folder)].length, 1);
  });
});
