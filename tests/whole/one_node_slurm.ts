/** A Slurm of one node for tests: munge, slurmctld and slurmd as root, without systemd. */

/** A Slurm that is up. */
export interface OneNodeSlurm extends AsyncDisposable {
  /** What its commands need in their environment. */
  readonly env: Readonly<Record<string, string>>;
}

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

const isAlive = (pid: number) => {
  try {
    Deno.statSync(`/proc/${pid}`);
    return pid > 0;
  } catch {
    return false;
  }
};

/**
 * Removes a folder in which programs of Slurm may still write their last lines: the step of a job outlives
 * the daemon that began it, and has no pid file.
 */
async function removeFolder(folder: string): Promise<void> {
  for (let left = 200;; left--) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Starts one in a folder of its own, with ports of its own. */
export async function startSlurm(): Promise<OneNodeSlurm> {
  const folder = await Deno.makeTempDir({ prefix: "slurm" });
  const host = Deno.hostname().split(".")[0]!;
  for (const name of ["state", "spool", "log"]) await Deno.mkdir(`${folder}/${name}`);
  const conf = `${folder}/slurm.conf`;
  const port = 20000 + Math.floor(Math.random() * 20000);
  await Deno.writeTextFile(conf, configuration(folder, host, port));
  const munge = "/run/munge/munged.pid";
  const hadMunge = isAlive(await pidIn(munge));
  if (!hadMunge) {
    for (const path of ["/run/munge", "/var/log/munge"]) {
      await run("install", ["-d", "-o", "munge", "-g", "munge", "-m", "755", path]);
    }
    const as = ["--reuid=munge", "--regid=munge", "--clear-groups"];
    await run("setpriv", [...as, "/usr/sbin/munged", "--force"]);
  }
  await run("slurmctld", ["-f", conf]);
  await run("slurmd", ["-f", conf]);
  return {
    env: { SLURM_CONF: conf },
    async [Symbol.asyncDispose]() {
      const pids = await Promise.all(
        ["slurmd", "slurmctld"].map((name) => pidIn(`${folder}/${name}.pid`)),
      );
      if (!hadMunge) pids.push(await pidIn(munge));
      for (const pid of pids) if (isAlive(pid)) Deno.kill(pid, "SIGTERM");
      while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 50));
      await removeFolder(folder);
    },
  };
}

function configuration(folder: string, host: string, port: number): string {
  return `ClusterName=tests
SlurmctldHost=${host}(127.0.0.1)
AuthType=auth/munge
AuthInfo=cred_expire=2
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
