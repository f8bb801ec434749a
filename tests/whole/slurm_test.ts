/**
 * `ablate --on slurm` on a Slurm of one node. Skipped where that cannot be started (no root, no `slurm-wlm` and
 * `munge`), unless `NOISEWISE_REQUIRE_SLURM` is set.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { assertTrainedOnce } from "./trained_once.ts";
import { canStartSlurm, startSlurm } from "./one_node_slurm.ts";

const root = new URL("../../", import.meta.url).pathname;
const grid =
  "--problem quadratic --optimizers m-sgd,m-svag --learning-rate 0.01 --seeds 6 --steps 160 " +
  "--evaluate-every 40 --checkpoint-every 0.1 --backend cpu --json --quiet";
const ignore = !canStartSlurm() && Deno.env.get("NOISEWISE_REQUIRE_SLURM") === undefined;
if (ignore) {
  console.warn("slurm_test.ts is skipped: as root, apt-get install slurm-wlm munge");
}

const sets = { ablate: "live", tune: "live", dissect: "dissect" } as const;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function start(
  script: "ablate" | "tune" | "dissect",
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", `-P=${sets[script]}`, `pipelines/${script}.ts`, ...args],
    cwd: root,
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const ablate = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  start("ablate", [...grid.split(" "), ...args], env);

async function said(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const { stdout } = await new Deno.Command(command, { args: [...args], env: { ...env } }).output();
  return new TextDecoder().decode(stdout);
}

/** Waits for something that is not undefined. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(100);
  }
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const untimed = (text: string) => text.replaceAll(/"seconds(PerStep)?":[^,}]*/g, "");

/** Processes of sessions that are alive, by their locks. */
async function pids(out: string): Promise<readonly number[]> {
  const names = await Array.fromAsync(Deno.readDir(`${out}/sessions`), ({ name }) => name)
    .catch(() => []);
  return names.filter((name) => name.endsWith(".alive")).map((name) =>
    Number(name.split("-").at(-2))
  );
}

Deno.test({
  name:
    "12 runs by 3 tasks on Slurm, one preempted, one killed, one late: what a local run comes to",
  ignore,
  async fn() {
    assert(
      canStartSlurm(),
      "Slurm is required, and cannot be started: apt-get install slurm-wlm munge",
    );
    const folder = await Deno.makeTempDir();
    try {
      await using slurm = await startSlurm();
      const { env } = slurm;
      const out = `${folder}/cluster`;
      const child = ablate(["--out", out, "--on", "slurm", "--nodes", "3", "--", "--nice=1"], env);
      const done = child.output();
      // a task that has begun to record is told to end, as by who preempts it
      const job = await until(async () =>
        /^(\d+)_0 R/m.exec(await said("squeue", ["-h", "-o", "%i %t"], env))?.[1]
      );
      await until(async () => (await pids(out)).length > 1 ? true : undefined);
      await pause(1500);
      await said("scancel", ["--signal=TERM", "--batch", `${job}_0`], env);
      const shown = await until(async () => {
        const text = await said("scontrol", ["show", "job", `${job}_0`], env);
        return /Restarts=[1-9]/.test(text) ? text : undefined;
      });
      assertMatch(shown, /JobState=(PENDING|RUNNING|COMPLETING)/);
      const follower = child.pid;
      const victim = (await pids(out)).find((pid) => pid !== follower);
      if (victim !== undefined) Deno.kill(victim, "SIGKILL");
      const { code, stdout, stderr } = await done;
      assertEquals(code, 0, new TextDecoder().decode(stderr));

      const local = await ablate(["--out", `${folder}/local`], {}).output();
      assertEquals(untimed(textOf(stdout)), untimed(textOf(local.stdout)));
      const [ours, theirs] = await Promise.all(
        [out, `${folder}/local`].map((each) => Deno.readTextFile(`${each}/summary.json`)),
      );
      assertEquals(untimed(ours!), untimed(theirs!));
      const killed = victim === undefined ? 0 : 1;
      await assertTrainedOnce(out, { cells: 12, steps: 160, killed });
    } finally {
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  },
});

const search =
  "--problem quadratic --optimizers m-sgd,m-svag --grid 0.1/0.01 --seeds 2 --steps 40 " +
  "--evaluate-every 20 --backend cpu --json --quiet";

Deno.test({
  name: "a search on Slurm finds what a local one does, and says so where its job is cancelled",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await using slurm = await startSlurm();
      const { env } = slurm;
      const words = search.split(" ");
      const on = ["--on", "slurm", "--nodes", "2"];
      const [there, here] = await Promise.all([
        start("tune", [...words, "--out", `${folder}/there`, ...on], env).output(),
        start("tune", [...words, "--out", `${folder}/here`], {}).output(),
      ]);
      assertEquals(there.code, 0, textOf(there.stderr));
      assertEquals(untimed(textOf(there.stdout)), untimed(textOf(here.stdout)));
      // its tasks may take a moment longer than who follows them
      await until(async () => await said("squeue", ["-h"], env) === "" ? true : undefined);

      const long = ["--steps", "100000", "--out", `${folder}/long`, "--on", "slurm"];
      const cancelled = start(
        "tune",
        [...words.toSpliced(words.indexOf("--steps"), 2), ...long],
        env,
      )
        .output();
      const job = await until(async () =>
        /^(\d+)_0 R/m.exec(await said("squeue", ["-h", "-o", "%i %t"], env))?.[1]
      );
      await until(async () => (await pids(`${folder}/long`)).length > 1 ? true : undefined);
      await said("scancel", [job], env);
      const { code, stderr } = await cancelled;
      assertMatch(textOf(stderr), /4 of 4 runs are not done; those who made them are gone/);
      assertEquals(code, 1);
      assertEquals(await said("squeue", ["-h", "-o", "%i", `--jobs=${job}`], env), "");
    } finally {
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  },
});

const dissection = "--problem quadratic:1/2/30 --optimizers m-sgd,m-ssd --steps 20 --budget 1h " +
  "--backend cpu --json";

Deno.test({
  name: "a dissection on Slurm, left and found again, comes to what a local one does",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await using slurm = await startSlurm();
      const { env } = slurm;
      const words = dissection.split(" ");
      const here = await start("dissect", [...words, "--out", `${folder}/here`, "--jobs", "1"], {})
        .output();
      assertEquals(here.code, 0, textOf(here.stderr));
      const out = `${folder}/there`;
      await Deno.mkdir(out); // the same plan, which depends on how fast the machine was
      await Deno.copyFile(`${folder}/here/plan.json`, `${out}/plan.json`);

      const on = ["--out", out, "--on", "slurm", "--nodes", "2", "--", "--hold"];
      const left = start("dissect", [...words, ...on], env);
      const job = await until(async () =>
        /^\d+/.exec(await said("squeue", ["-h", "-o", "%i"], env))?.[0]
      );
      await until(async () => await exists(`${out}/steps/slurm/job.json`) ? true : undefined);
      left.kill("SIGINT");
      const { code, stderr } = await left.output();
      assertEquals(code, 130);
      const leaving =
        `job ${job} goes on; the same command again follows it; to end it, scancel ${job}`;
      assert(textOf(stderr).includes(leaving), textOf(stderr));

      const again = start("dissect", [...words, ...on], env).output();
      let over = false;
      const releasing = (async () => {
        while (!over) {
          const held = await said("squeue", ["-h", "-t", "PD", "-o", "%A"], env);
          for (const id of new Set(held.match(/\d+/g))) {
            await said("scontrol", ["release", id], env);
          }
          await pause(500);
        }
      })();
      const there = await again.finally(() => over = true);
      await releasing;
      assertEquals(there.code, 0, textOf(there.stderr));
      assertMatch(textOf(there.stderr), new RegExp(`job ${job} on Slurm is still there`));
      assertMatch(textOf(there.stderr), /job \d+ on Slurm: 2 tasks.*runs\/slurm/);
      assertEquals(foundBy(there.stdout), foundBy(here.stdout));
    } finally {
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  },
});

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

/** What a dissection found, without what a clock says. */
function foundBy(stdout: Uint8Array): unknown {
  const timeless = (key: string, value: unknown) => key.startsWith("seconds") ? undefined : value;
  const { verdicts, advice, tables } = JSON.parse(textOf(stdout), timeless);
  const { predictions, stepSizes, curvature } = tables;
  return { verdicts, advice, predictions, stepSizes, curvature };
}
