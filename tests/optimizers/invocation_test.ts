import { assertEquals } from "@std/assert";
import { invocation, startOf } from "../../optimizers/invocation.ts";
import { sourcesBelow } from "../sources.ts";

Deno.test("invocation() says what the user at work would type", () => {
  const [home, jsr] = ["file:///home/me/noisewise", "https://jsr.io/@noisewise/optim/0.1.0"];
  const typed = (words: string, main: string | undefined, root: string) =>
    invocation(words, { main, own: `${root}/optimizers/invocation.ts` });
  const address = "jsr:@noisewise/optim@0.1.0";
  const cases: readonly (readonly [string, string | undefined, string, string])[] = [
    ["tune --steps 3", `${home}/pipelines/tune.ts`, home, "deno task tune --steps 3"],
    ["tune", "file:///home/me/other/mine.ts", home, "deno task tune"],
    ["tune", `${home}/pipelines/cli.ts`, home, "noisewise tune"],
    ["tune", `${jsr}/pipelines/cli.ts`, jsr, "noisewise tune"],
    ["tune", "jsr:@noisewise/optim/cli", jsr, "noisewise tune"],
    ["tune", "jsr:/@noisewise/optim@^0.1.0/cli", jsr, "noisewise tune"],
    ["tune", "jsr:@noisewise/optim@0.1/batch-size", jsr, `deno run -RW ${address}/tune`],
    ["data fetch uci", "file:///mine.ts", jsr, `deno run -RWNE ${address}/data fetch uci`],
    ["dataless", "file:///mine.ts", jsr, `deno run -RW ${address}/dataless`],
    [
      "tune",
      undefined,
      "file:///app/node_modules/optim",
      "npx deno run -RW jsr:@noisewise/optim/tune",
    ],
  ];
  for (const [words, main, root, expected] of cases) {
    assertEquals(typed(words, main, root), expected);
  }
});

Deno.test("what is bundled into one file is the command", () => {
  const bundle = "file:///home/me/noisewise.js";
  assertEquals(startOf({ main: bundle, own: bundle }), "noisewise ");
});

Deno.test("no message, help or example says deno task but by invocation()", async () => {
  const sources = await sourcesBelow("optimizers", "problems", "pipelines");
  const wrong = [...sources.values()]
    .filter(({ path, text }) => path !== "optimizers/invocation.ts" && text.includes("deno task "))
    .flatMap(
      ({ path, text }) => {
        const code = text.replace(/\/\*\*[\s\S]*?\*\//g, "") // comments for who reads the code
          .replace(/^const body = String\.raw`[\s\S]*/m, ""); // shells' own
        return code.split("\n").filter((line) =>
          /\bdeno task \S/.test(line.replace(/\/\/ .*$/, ""))
        )
          .map((line) => `${path}: ${line.trim()}`);
      },
    );
  assertEquals(wrong, [], "say invocation(words)");
});
