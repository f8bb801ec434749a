/** What happens to a run where files cannot be written any more. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { reasonOf } from "../../pipelines/files/files.ts";
import { tinyMnist } from "../pipelines/tiny.ts";

const data = await tinyMnist();
globalThis.addEventListener("unload", () => Deno.removeSync(data, { recursive: true }));

const script = new URL("../../pipelines/ablate.ts", import.meta.url).pathname;
const grid = ["--problem", "mnist-logreg", "--data", data, "--backend", "cpu", "--steps", "60"];
grid.push("--batch-size", "10", "--seeds", "1", "--jobs", "1", "--optimizers", "m-sgd,m-ssd");
grid.push("--json");

interface Result {
  readonly code: number;
  readonly said: string;
}

/** Runs `ablate`; no file may grow beyond so many kilobytes. */
async function run(out: string, limit?: number): Promise<Result> {
  const deno = [Deno.execPath(), "run", "--no-prompt", "--allow-read", "--allow-write", script];
  const args = [...deno, ...grid, "--out", out];
  // with the signal ignored, a write beyond the limit fails, as on a full disk: after a part of it
  const command = limit === undefined
    ? new Deno.Command(args[0]!, { args: args.slice(1), stdout: "null", stderr: "piped" })
    : new Deno.Command("bash", {
      args: ["-c", `trap '' XFSZ; ulimit -f ${limit}; exec "$@"`, "bash", ...args],
      stdout: "null",
      stderr: "piped",
    });
  const { code, stderr } = await command.output();
  return { code, said: new TextDecoder().decode(stderr) };
}

/** The results, all but the timing. */
async function results(out: string): Promise<string> {
  const rows = await Deno.readTextFile(`${out}/rows.jsonl`);
  return rows.replaceAll(/"seconds":[^}]*/g, "");
}

Deno.test({
  name: "a run whose files cannot grow says so in one line, and goes on where there is room",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const [undisturbed, out] = [`${folder}/a`, `${folder}/b`];
      assertEquals((await run(undisturbed)).code, 0);
      const cells = [...Deno.readDirSync(`${undisturbed}/cells`)].map(({ name }) => name);
      const sizes = await Promise.all(
        cells.map(async (name) => (await Deno.stat(`${undisturbed}/cells/${name}`)).size),
      );
      const limit = Math.floor(Math.max(...sizes) / 1024); // the last lines do not fit
      const { code, said } = await run(out, limit);
      assertEquals(code, 1, said);
      assertMatch(said, /\nablate: cannot write ".*\/cells\/.*\.jsonl": file too large\n$/);
      const files = [...Deno.readDirSync(`${out}/cells`)].map(({ name }) => name);
      assert(files.some((name) => name.endsWith(".safetensors")), files.join());
      assert(files.every((name) => !name.endsWith(".tmp")), files.join());

      const again = await run(out);
      assertEquals(again.code, 0, again.said);
      assertEquals(await results(out), await results(undisturbed));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("reasonOf() says what to do about a full disk", () => {
  const reason = (message: string) => reasonOf(new Error(message), "x");
  const remedy = "; make room, then run the same command again, which goes on from here";
  assertEquals(
    ["No space left on device (os error 28)", "No space left on device (os error 28): open 'x'"]
      .map(reason),
    Array(2).fill(`no space left on device${remedy}`),
  );
  const windows = "There is not enough space on the disk. (os error 112)";
  assertEquals(reason(windows), `there is not enough space on the disk${remedy}`);
  assertEquals(reason("Disk quota exceeded (os error 122)"), `disk quota exceeded${remedy}`);
  assertEquals(
    reason("Read-only file system (os error 30): open 'x'"),
    "read-only file system; choose another folder",
  );
});
