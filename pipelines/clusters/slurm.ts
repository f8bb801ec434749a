/** Jobs on Slurm, by its own commands. @module */
import { prepareFolder } from "../files/files.ts";
import { type SlurmOptions, slurmScript, type TaskCommand } from "./slurm_script.ts";

/** A command of Slurm. */
type SlurmCommand = "sbatch" | "squeue" | "scontrol";

async function slurm(
  command: SlurmCommand,
  args: readonly string[],
  input = "",
): Promise<{ readonly ok: boolean; readonly text: string; readonly error: string }> {
  try {
    const child = new Deno.Command(command, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
    const { success, stdout, stderr } = await child.output();
    const [text, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    return { ok: success, text: text!, error: error! };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new Error(`there is no ${command} here: run this on a machine that submits to Slurm`);
    }
    if (error instanceof Deno.errors.NotCapable) {
      throw new Error(`deno may not run ${command} (--allow-run=sbatch,squeue,scontrol)`);
    }
    throw error;
  }
}

/**
 * Submits a job array.
 *
 * @returns its number
 * @throws {Error} if Slurm does not take it, with its reason
 */
export async function submitArray(command: TaskCommand, options: SlurmOptions): Promise<string> {
  await prepareFolder(command.logs);
  const { ok, text, error } = await slurm("sbatch", ["--parsable"], slurmScript(command, options));
  const id = /^(\d+)/.exec(text)?.[1];
  if (ok && id !== undefined) return id;
  throw new Error(`Slurm did not take the job: ${firstLine(error || text)}`);
}

/** Whether any task of a job is waiting or at work. */
export async function isJobInQueue(id: string): Promise<boolean> {
  const { ok, text, error } = await slurm("squeue", ["--noheader", `--jobs=${id}`, "--format=%T"]);
  // a controller that does not answer for a while says nothing about the job
  if (!ok) return !/invalid job id/i.test(error);
  return text !== "";
}

/**
 * Puts the task that this process is back into the queue, where it was told to end while it was running: not
 * where somebody cancelled it, nor where Slurm puts it back by itself.
 *
 * @param id of the task, as `SLURM_JOB_ID` has it
 * @returns whether it could
 */
export async function requeue(id: string): Promise<boolean> {
  const state = await slurm("squeue", ["--noheader", `--jobs=${id}`, "--format=%i %A %T"]);
  const own = state.text.split("\n").find((line) => line.split(" ")[1] === id);
  if (!state.ok || own?.split(" ")[2] !== "RUNNING") return false;
  return (await slurm("scontrol", ["requeue", id])).ok;
}

function firstLine(text: string): string {
  return text.split("\n")[0]!.replace(/^sbatch: error: /, "");
}
