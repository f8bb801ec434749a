/**
 * The commands of processes that share a run folder, each in a file of its own.
 *
 * ```text
 * sessions/NAME.json       a session, as the manifest has those of processes that were there alone
 * sessions/plan-SUM.json   names of cells, which many sessions have in common
 * sessions/NAME.alive      there while the process lives
 * sessions/NAME.steps      the updates that it has computed, see trained_steps.ts
 * ```
 *
 * @module
 */
import { checksum } from "../files/checksum.ts";
import { fileKind, readTextItself } from "../files/file_kind.ts";
import { writeWhole } from "../files/files.ts";
import { sealed, unsealed } from "../files/sealed_json.ts";
import { isText, listOf } from "../files/shapes.ts";
import { isSession, type Said, type Session, sessionOf } from "./session.ts";

/** A session of a process that shares its folder, with the process' name. */
export interface SharedSession extends Session {
  readonly name: string;
}

const sessionFile = /^(.*)\.json$/;

/** The names of files in a folder's `sessions`; none where there is no such folder. */
export async function sessionNames(folder: string): Promise<readonly string[]> {
  if (await fileKind(`${folder}/sessions`).catch(() => undefined) !== "folder") return [];
  const names = await Array.fromAsync(Deno.readDir(`${folder}/sessions`), ({ name }) => name);
  return names.sort();
}

/**
 * The sessions of processes that share, or shared, a folder, in the order in which they began.
 *
 * @param onDamage told of each file that is damaged and left out
 */
export async function readSharedSessions(
  folder: string,
  onDamage: (message: string) => void,
): Promise<readonly SharedSession[]> {
  const sessions: SharedSession[] = [];
  const plans = new Map<string, readonly string[]>();
  for (const file of await sessionNames(folder)) {
    const [, name] = sessionFile.exec(file) ?? [];
    if (name === undefined || name.startsWith("plan-")) continue;
    const path = `${folder}/sessions/${file}`;
    try {
      const text = await readTextItself(path);
      if (text === undefined) continue; // taken into the manifest since
      const { plan, ...said } = unsealed(text);
      if (!isSession(said) || !isText(plan)) {
        throw new SyntaxError("it does not say what was run there");
      }
      const cells = plans.get(plan as string) ?? await readPlan(folder, plan as string);
      plans.set(plan as string, cells);
      sessions.push({ ...sessionOf(said as Said), name, cells });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      onDamage(`"${path}" is damaged: ${error.message}; read without it`);
    }
  }
  return sessions.sort((a, b) => a.startedAt < b.startedAt ? -1 : 1);
}

async function readPlan(folder: string, sum: string): Promise<readonly string[]> {
  const text = await readTextItself(planPath(folder, sum));
  const { cells } = text === undefined ? {} : unsealed(text);
  if (!listOf(isText)(cells)) throw new SyntaxError(`its plan ${sum} cannot be read`);
  return cells as readonly string[];
}

/** Writes a session, and its cells where no other has the same. */
export async function writeSharedSession(
  folder: string,
  name: string,
  { cells, ...session }: Session,
): Promise<void> {
  const sum = checksum(JSON.stringify(cells));
  if (await fileKind(planPath(folder, sum)) === undefined) {
    await writeWhole(planPath(folder, sum), sealed({ cells }));
  }
  await writeWhole(`${folder}/sessions/${name}.json`, sealed({ ...session, plan: sum }));
}

function planPath(folder: string, sum: string): string {
  return `${folder}/sessions/plan-${sum}.json`;
}
