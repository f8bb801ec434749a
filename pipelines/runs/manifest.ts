/** What a run was made with, so that it can be made again. @module */
import { readTextItself } from "../files/file_kind.ts";
import { sealed, unsealed } from "../files/sealed_json.ts";
import { listOf } from "../files/shapes.ts";
import { isSameSession, isSession, type Said, type Session, sessionOf } from "./session.ts";
import { readSharedSessions } from "./session_files.ts";

/** The contents of `manifest.json`: the last command, and those before it. */
export interface Manifest extends Session {
  readonly earlier: readonly Session[];
}

/**
 * The manifest of a folder where another command begins.
 *
 * @param before the manifest that is there, if one is
 */
export function nextManifest(session: Session, before: Manifest | undefined): Manifest {
  if (before === undefined) return { ...session, earlier: [] };
  const { earlier, results: _, ...last } = before; // the results are replaced
  return { ...session, earlier: [...earlier, last] };
}

/** The text of a manifest. */
export function manifestText(manifest: Manifest): string {
  return sealed(manifest);
}

/**
 * Reads the manifest in a folder, with the sessions of processes that shared it.
 *
 * @param onDamage told of sessions that are damaged and left out
 * @returns `undefined` where there is none
 * @throws {SyntaxError} if it is damaged, naming it and what is wrong
 * @throws {Error} if it cannot be read, naming it and the reason
 */
export async function readManifest(
  folder: string,
  onDamage: (message: string) => void = () => {},
): Promise<Manifest | undefined> {
  const shared = await readSharedSessions(folder, onDamage);
  const alone = await readAlone(folder);
  // whoever took them into the manifest may have left their files there
  const taken = alone === undefined ? [] : sessionsOf(alone);
  return shared.filter((session) => !taken.some((each) => isSameSession(each, session)))
    .reduce(withShared, alone);
}

/** The sessions of a manifest, the last one last. */
export function sessionsOf({ earlier, ...last }: Manifest): readonly Session[] {
  return [...earlier, last];
}

/** A manifest with the session of one more process; of the results, those that were written last count. */
function withShared(
  before: Manifest | undefined,
  session: Session,
): Manifest {
  const { results } = session;
  const known = before?.results;
  const next = results === undefined ? known : results === null ? null : { ...known, ...results };
  return { ...nextManifest(session, before), results: next };
}

async function readAlone(folder: string): Promise<Manifest | undefined> {
  const path = `${folder}/manifest.json`;
  const text = await readTextItself(path);
  return text === undefined ? undefined : parseManifest(text, path);
}

/**
 * What the text of a manifest says.
 *
 * @param path what it is called in errors
 * @throws {SyntaxError} if it is damaged, naming it and what is wrong
 */
export function parseManifest(text: string, path: string): Manifest {
  try {
    const { earlier = [], ...last } = unsealed(text);
    if (!isSession(last) || !listOf(isSession)(earlier)) {
      throw new SyntaxError("it does not say what was run there");
    }
    return { ...sessionOf(last), earlier: (earlier as readonly Said[]).map(sessionOf) };
  } catch (error) {
    throw new SyntaxError(`"${path}" is damaged: ${(error as Error).message}`);
  }
}
