/**
 * A Slurm of one node for tests: munge, slurmctld and slurmd as root, without systemd. All that it has is in a
 * folder of its own, so that others may be up beside it.
 */

/** A Slurm that is up. */
export interface OneNodeSlurm extends AsyncDisposable {
  /** What its commands need in their environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** One that may not be up yet. */
interface StartedSlurm extends OneNodeSlurm {
  readonly folder: string;
}

/** Milliseconds that are waited for it at most, on a machine that has much else to do. */
const patience = 120_000;

const daemons = ["slurmctld", "slurmd"];

const programs = ["/usr/sbin/munged", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/sbatch"];

/** Whether one can be started here: the programs are there, and this is root on Linux. */
export function canStartSlurm(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  return programs.every((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

async function run(command: string, args: readonly string[], env: Record<string, string> = {}) {
  const { success, stderr } = await new Deno.Command(command, { args: [...args], env }).output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
}

const pidIn = async (path: string) =>
  Number(await Deno.readTextFile(path).catch(() => "").then((text) => text.trim()));

/**
 * Whether a process is there, and not only its number, which whoever began it has not taken back yet. Deno would
 * read what the system says of it with all permissions only.
 */
async function isAlive(pid: number): Promise<boolean> {
  const { success, stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/stat`],
    stderr: "null",
  }).output();
  return success && !/\) [ZX] /.test(new TextDecoder().decode(stdout));
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/**
 * Removes a folder in which programs of Slurm may still write their last lines: the step of a job outlives
 * the daemon that began it, and has no pid file.
 */
async function removeFolder(folder: string): Promise<void> {
  for (const late = performance.now() + patience;;) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      if (performance.now() > late) throw error;
      await pause();
    }
  }
}

/** The first of two ports that nobody has, below those that the system gives to who asks for any. */
function freePort(): number {
  for (;;) {
    const port = 20000 + Math.floor(Math.random() * 10000);
    try {
      for (const each of [port, port + 1]) {
        Deno.listen({ hostname: "127.0.0.1", port: each }).close();
      }
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

/** Starts one in a folder of its own, with ports of its own; again, where another was faster to take these. */
export async function startSlurm(): Promise<OneNodeSlurm> {
  for (let left = 3;; left--) {
    const slurm = await startOnce();
    const failure = await failureOf(slurm);
    if (failure === undefined) return slurm;
    await slurm[Symbol.asyncDispose]();
    if (left === 0) throw new Error(`Slurm does not start: ${failure}`);
  }
}

/** Waits until the node is there for jobs. */
async function failureOf({ env, folder }: StartedSlurm): Promise<string | undefined> {
  for (const late = performance.now() + patience;;) {
    const { stdout } = await new Deno.Command("sinfo", { args: ["-h", "-o", "%t"], env }).output();
    if (new TextDecoder().decode(stdout).trim() === "idle") return undefined;
    const logs = await Promise.all(
      daemons.map((name) => Deno.readTextFile(`${folder}/log/${name}.log`).catch(() => "")),
    );
    if (performance.now() > late || /fatal:|unable to bind/i.test(logs.join())) {
      return logs.join("\n");
    }
    await pause();
  }
}

async function startOnce(): Promise<StartedSlurm> {
  const folder = await Deno.makeTempDir({ prefix: "slurm" });
  const host = Deno.hostname().split(".")[0]!;
  for (const name of ["state", "spool", "log"]) await Deno.mkdir(`${folder}/${name}`);
  const conf = `${folder}/slurm.conf`;
  await Deno.writeTextFile(conf, configuration(folder, host, freePort()));
  await startMunge(folder);
  for (const name of daemons) await run(name, ["-f", conf]);
  const env = { SLURM_CONF: conf };
  return {
    folder,
    env,
    async [Symbol.asyncDispose]() {
      await endJobs(env);
      for (const name of [...daemons.toReversed(), "munged"]) {
        const pid = await pidIn(`${folder}/${name}.pid`);
        if (await isAlive(pid)) Deno.kill(pid, "SIGTERM");
        while (await isAlive(pid)) await pause();
      }
      await removeFolder(folder);
    },
  };
}

/** Starts what signs messages, with a key and a socket of its own. */
async function startMunge(folder: string): Promise<void> {
  await Deno.chmod(folder, 0o755); // it takes no folder that others cannot enter
  const key = crypto.getRandomValues(new Uint8Array(128));
  await Deno.writeFile(`${folder}/munge.key`, key, { mode: 0o600 });
  await run("/usr/sbin/munged", [
    "--force",
    `--key-file=${folder}/munge.key`,
    `--socket=${socketIn(folder)}`,
    `--pid-file=${folder}/munged.pid`,
    `--log-file=${folder}/munged.log`,
    `--seed-file=${folder}/munged.seed`,
  ]);
}

const socketIn = (folder: string) => `${folder}/munge.socket`;

/** Cancels what is in the queue, and waits until it is gone: a step of a job never ends once it cannot say so. */
async function endJobs(env: Record<string, string>): Promise<void> {
  const said = async (command: string, ...args: string[]) =>
    new TextDecoder().decode((await new Deno.Command(command, { args, env }).output()).stdout);
  await said("scancel", "--user=root");
  for (const late = performance.now() + patience; performance.now() < late; await pause()) {
    if (await said("squeue", "-h") === "") return;
  }
}

function configuration(folder: string, host: string, port: number): string {
  return `ClusterName=tests
SlurmctldHost=${host}(127.0.0.1)
AuthType=auth/munge
AuthInfo=cred_expire=2,socket=${socketIn(folder)}
CryptoType=crypto/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.log
SlurmctldPort=${port}
SlurmdPort=${port + 1}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
KillWait=5
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${navigator.hardwareConcurrency} State=UNKNOWN
PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`;
}
