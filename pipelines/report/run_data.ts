/** What is needed to make the runs of a folder again. @module */
import { isRecord } from "../files/shapes.ts";
import type { Session } from "../runs/session.ts";
import type { RecordedFolder } from "../runs/read_run.ts";
import { commandLine } from "./command_line.ts";
import type { RunData, SessionData } from "./content/data.ts";

/** A folder with its commands, as one would type them to make its runs again elsewhere. */
export async function runDataOf(
  { folder, manifest, runs }: RecordedFolder,
  name: string,
): Promise<RunData> {
  const sessions = manifest === undefined ? [] : [manifest, ...manifest.earlier.toReversed()];
  const data = new Map(runs.map(({ identity }) => [identity.problem, identity.data]));
  const out = await freshFolder(folder);
  return {
    name,
    folder,
    sessions: await Promise.all(sessions.map((session) => sessionOf(session, out))),
    data: [...data].map(([problem, checksum]) => ({ problem, checksum })),
  };
}

async function sessionOf(session: Session, out: string): Promise<SessionData> {
  const { noisewise, code, git, versions, machine, backend } = session;
  return {
    ...commandLine(session, out),
    ...{ noisewise, code, git, versions, machine, backend },
    tuned: await searchOf(session),
    cells: session.cells.length,
    startedAt: session.startedAt,
    finishedAt: session.finishedAt,
  };
}

/** The search that step sizes are from, as far as the manifest tells. */
async function searchOf({ options }: Session): Promise<SessionData["tuned"]> {
  const search = options["tunedIn"];
  if (!isRecord(search) || typeof search["folder"] !== "string") return null;
  const { folder, options: asked, backend, started } = search;
  if (!isRecord(asked) || typeof backend !== "string") return { folder, command: "", besides: "" };
  const session = {
    options: asked,
    backend,
    started: typeof started === "string" ? started : null,
  };
  return { folder, ...commandLine(session, await freshFolder(folder)) };
}

/** A folder beside another that is not there. */
async function freshFolder(folder: string): Promise<string> {
  const name = folder.replace(/[/\\]+$/, "");
  for (let count = 2;; count++) {
    const fresh = `${name}-${count}`;
    if (!await Deno.lstat(fresh).then(() => true, () => false)) return fresh;
  }
}
