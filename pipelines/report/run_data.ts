/** What is needed to make the runs of a folder again. @module */
import { isRecord } from "../files/shapes.ts";
import { dissectionOf } from "../runs/dissection_record.ts";
import type { Session } from "../runs/session.ts";
import type { RecordedFolder } from "../runs/read_run.ts";
import { type CommandLine, commandLine } from "./command_line.ts";
import type { RunData, SessionData } from "./content/data.ts";

type Asked = Pick<Session, "options" | "backend" | "started">;

/** A folder with its commands, as one would type them to make its runs again elsewhere. */
export async function runDataOf(
  { folder, manifest, runs }: RecordedFolder,
  name: string,
): Promise<RunData> {
  const sessions = manifest === undefined ? [] : [manifest, ...manifest.earlier.toReversed()];
  const data = new Map(runs.map(({ identity }) => [identity.problem, identity.data]));
  return {
    name,
    folder,
    sessions: await Promise.all(sessions.map((session) => sessionOf(session, folder))),
    data: [...data].map(([problem, checksum]) => ({ problem, checksum })),
  };
}

async function sessionOf(session: Session, folder: string): Promise<SessionData> {
  const { noisewise, code, git, versions, machine, backend } = session;
  return {
    ...await againOf(session, folder),
    ...{ noisewise, code, git, versions, machine, backend },
    tuned: await searchOf(session),
    cells: session.cells.length,
    startedAt: session.startedAt,
    finishedAt: session.finishedAt,
  };
}

/** The command that makes the runs in a folder again, in one beside it, or beside that of their dissection. */
async function againOf(session: Asked, folder: string): Promise<CommandLine> {
  return commandLine(session, await freshFolder(dissectionOf(session.options)?.folder ?? folder));
}

/** The search that step sizes are from, as far as the manifest tells; a dissection searches by itself. */
async function searchOf({ options }: Session): Promise<SessionData["tuned"]> {
  if (dissectionOf(options) !== undefined) return null;
  const search = options["tunedIn"];
  if (!isRecord(search) || typeof search["folder"] !== "string") return null;
  const { folder, options: asked, backend, started } = search;
  if (!isRecord(asked) || typeof backend !== "string") return { folder, command: "", besides: "" };
  const session = {
    options: asked,
    backend,
    started: typeof started === "string" ? started : null,
  };
  return { folder, ...await againOf(session, folder) };
}

/** A folder beside another that is not there. */
async function freshFolder(folder: string): Promise<string> {
  const name = folder.replace(/[/\\]+$/, "");
  for (let count = 2;; count++) {
    const fresh = `${name}-${count}`;
    if (!await Deno.lstat(fresh).then(() => true, () => false)) return fresh;
  }
}
