/** Scripts that are stopped by a signal, or because their time is up. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { tinyMnist } from "../pipelines/tiny.ts";
import { spawned } from "./scripts.ts";

const data = await tinyMnist();
globalThis.addEventListener("unload", () => Deno.removeSync(data, { recursive: true }));

/** What has no end of its own while a test may wait. */
const endless = ["--problem", "mnist-logreg", "--data", data, "--backend", "cpu"];
endless.push("--batch-size", "10", "--steps", "1000000");

async function endOf(child: Deno.ChildProcess): Promise<{ readonly code: number; said: string }> {
  const { code, stderr } = await child.output();
  return { code, said: new TextDecoder().decode(stderr) };
}

/** Waits for something that is not undefined, while a process is at work. */
async function until<T>(child: Deno.ChildProcess, look: () => T | undefined): Promise<T> {
  let over = false;
  child.status.then(() => over = true);
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (over) throw new Error(`it is over: ${(await endOf(child)).said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** When runs in a folder were last saved, in milliseconds; `undefined` before the first time. */
function savedAt(out: string): number | undefined {
  let last: number | undefined;
  try {
    for (const { name } of Deno.readDirSync(`${out}/cells`)) {
      if (!name.endsWith(".safetensors")) continue;
      last = Math.max(last ?? 0, Deno.statSync(`${out}/cells/${name}`).mtime!.getTime());
    }
  } catch { /* there are no cells yet */ }
  return last;
}

/** At which step each run was stopped, by what a script said. */
const stopsIn = (said: string): ReadonlyMap<string, number> =>
  new Map(
    [...said.matchAll(/^(.*): stopped at step (\d+) of 1000000$/gm)]
      .map(([, run, step]) => [run!, Number(step)]),
  );

for (const script of ["ablate", "tune", "train"]) {
  Deno.test(`${script} stops on Ctrl-C with exit code 130, and keeps its rows`, async () => {
    const out = `${data}/runs/${script}`;
    const child = spawned(script, [...endless, "--out", out]);
    await until(child, () => savedAt(out));
    child.kill("SIGINT");
    const { code, said } = await endOf(child);
    assertEquals(code, 130, said);
    assertMatch(said, new RegExp(`run the same command again .*\\n${script}: interrupted\\n$`));
  });
}

Deno.test({
  name:
    "ablate stops on SIGTERM, and before its time is up, far from any evaluation, and goes on there",
  ignore: Deno.build.os === "windows", // which has no SIGTERM
  async fn() {
    const out = `${data}/runs/terminated`;
    const command = [...endless, "--evaluate-every", "1000000", "--jobs", "2", "--out", out];
    const child = spawned("ablate", [...command, "--checkpoint-every", "0.5"]);
    const first = await until(child, () => savedAt(out)); // before the first step, mostly
    await until(child, () => savedAt(out)! > first || undefined);
    child.kill("SIGTERM");
    const { code, said } = await endOf(child);
    assertEquals(code, 143, said);
    assertMatch(said, /run the same command again to go on\nablate: terminated\n$/);
    const before = stopsIn(said);
    assert([...before.values()].some((step) => step > 0), said);

    let again = { code: 0, said: "" };
    const gains = () =>
      [...before].map(([run, step]) => (stopsIn(again.said).get(run) ?? step) - step);
    for (let seconds = 5; seconds < 500 && !gains().some((gain) => gain > 0); seconds *= 3) {
      // longer each time, where it had not begun to train
      again = await endOf(spawned("ablate", [...command, "--stop-after", `${seconds}s`]));
      assertEquals(again.code, 75, again.said);
      assertMatch(again.said, /\nablate: its time is up\n$/);
      assert(gains().every((gain) => gain >= 0), `${said}\n${again.said}`);
    }
    assert(gains().some((gain) => gain > 0), again.said);
  },
});

Deno.test("a script without anything to keep ends on Ctrl-C at once", async () => {
  const child = spawned("idealized", ["--steps", "100000000", "--out", `${data}/runs/idealized`]);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill("SIGINT");
  const { code, signal } = await child.output();
  assertEquals([code, signal], [130, "SIGINT"]);
});
