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

/** Waits for something that is not undefined, if it takes a busy machine minutes, or until what it is of is over. */
async function until<T>(
  look: () => Promise<T | undefined>,
  of?: Promise<Deno.CommandOutput>,
): Promise<T> {
  let output: Deno.CommandOutput | undefined;
  of?.then((each) => output = each);
  for (const late = performance.now() + 600_000; performance.now() < late;) {
    const found = await look();
    if (found !== undefined) return found;
    if (output !== undefined) throw new Error(`it is over: ${textOf(output.stderr)}`);
    await pause(100);
  }
  throw new Error(`waited in vain for ${look}`);
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const untimed = (text: string) => text.replaceAll(/"seconds(PerStep)?":[^,}]*/g, "");

/** What the system says of a process, which Deno would read with all permissions only. */
const told = async (pid: number, what: "environ" | "status") =>
  (await said("cat", [`/proc/${pid}/${what}`], {})).replaceAll("\0", "\n");

/** Whether a process that stands still is to end by SIGTERM, the 15th signal, when it goes on. */
async function isTerminated(pid: number): Promise<boolean> {
  const [, pending = "0"] = /^ShdPnd:\s*([0-9a-f]+)$/m.exec(await told(pid, "status")) ?? [];
  return (BigInt(`0x${pending}`) >> 14n & 1n) === 1n;
}

/** Tells a process something. */
function tell(pid: number, signal: Deno.Signal): boolean {
  try {
    Deno.kill(pid, signal);
    return true;
  } catch {
    return false; // it is over
  }
}

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
      const follower = child.pid;
      const tasks = async () => (await pids(out)).filter((pid) => pid !== follower);
      // all tasks that have joined stand still until the first of them
      const first = await until(async () => {
        for (const pid of await tasks()) {
          if (tell(pid, "SIGSTOP") && /^SLURM_ARRAY_TASK_ID=0$/m.test(await told(pid, "environ"))) {
            return pid;
          }
        }
      }, done);
      // is told to end, as by who preempts it
      const job = /^SLURM_ARRAY_JOB_ID=(\d+)$/m.exec(await told(first, "environ"))![1]!;
      await said("scancel", ["--signal=TERM", "--batch", `${job}_0`], env);
      await until(async () => await isTerminated(first) || undefined);
      for (const pid of await tasks()) tell(pid, "SIGCONT");
      const shown = await until(async () => {
        const text = await said("scontrol", ["show", "job", `${job}_0`], env);
        return /Restarts=[1-9]/.test(text) ? text : undefined;
      });
      assertMatch(shown, /JobState=(PENDING|RUNNING|COMPLETING)/);
      const [victim] = await tasks();
      const killed = victim !== undefined && tell(victim, "SIGKILL") ? 1 : 0;
      const { code, stdout, stderr } = await done;
      assertEquals(code, 0, new TextDecoder().decode(stderr));

      const local = await ablate(["--out", `${folder}/local`], {}).output();
      assertEquals(untimed(textOf(stdout)), untimed(textOf(local.stdout)));
      const [ours, theirs] = await Promise.all(
        [out, `${folder}/local`].map((each) => Deno.readTextFile(`${each}/summary.json`)),
      );
      assertEquals(untimed(ours!), untimed(theirs!));
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
      const job = await until(
        async () => /^(\d+)_0 R/m.exec(await said("squeue", ["-h", "-o", "%i %t"], env))?.[1],
        cancelled,
      );
      const joined = async () => (await pids(`${folder}/long`)).length > 1 || undefined;
      await until(joined, cancelled);
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
      const leftOff = left.output();
      const job = await until(
        async () => /^\d+/.exec(await said("squeue", ["-h", "-o", "%i"], env))?.[0],
        leftOff,
      );
      await until(async () => await exists(`${out}/steps/slurm/job.json`) || undefined, leftOff);
      left.kill("SIGINT");
      const { code, stderr } = await leftOff;
      assertEquals(code, 130);
      const leaving =
        `job ${job} goes on; the same command again follows it; to end it, scancel ${job}`;
      assert(textOf(stderr).includes(leaving), textOf(stderr));

      const again = start("dissect", [...words, ...on], env);
      const printed = new Response(again.stdout).bytes();
      const follows = new RegExp(`job ${job} on Slurm is still there`);
      let [heard, over] = ["", false];
      const listening = (async () => {
        for await (const part of again.stderr.pipeThrough(new TextDecoderStream())) heard += part;
        over = true;
      })();
      while (!over) {
        // not before: its tasks might be through by then
        const waiting = ["-h", "-t", "PD", "-o", "%A"];
        const held = follows.test(heard) ? await said("squeue", waiting, env) : "";
        for (const id of new Set(held.match(/\d+/g))) {
          await said("scontrol", ["release", id], env);
        }
        await pause(500);
      }
      await listening;
      assertEquals((await again.status).code, 0, heard);
      assertMatch(heard, follows);
      assertMatch(heard, /job \d+ on Slurm: 2 tasks.*runs\/slurm/);
      assertEquals(foundBy(await printed), foundBy(here.stdout));
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
