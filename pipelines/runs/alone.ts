/** A run folder for one process: the manifest, and what processes that shared it have left. @module */
import { claimName } from "../claims/claim_name.ts";
import { fileKind } from "../files/file_kind.ts";
import { prepareFolder, removeFile, writeWhole } from "../files/files.ts";
import { lockFolder } from "../locks/lock_folder.ts";
import { setAside } from "../files/set_aside.ts";
import { type Manifest, manifestText, nextManifest, readManifest } from "./manifest.ts";
import type { Session } from "./session.ts";
import { sessionNames } from "./session_files.ts";

/** A folder that is locked for the process, and where its session is written. */
export interface OccupiedFolder extends Disposable {
  /** The manifest that is there. */
  readonly before: Manifest | undefined;
  /** Writes the session of this process, as far as it is. */
  write(session: Session): Promise<void>;
}

/**
 * Locks a folder for this process alone, and tidies up there.
 *
 * @throws {Error} if another run is at work there
 */
export async function occupyAlone(
  folder: string,
  onNote: (note: string) => void,
): Promise<OccupiedFolder> {
  const lock = await lockFolder(folder);
  try {
    await prepareFolder(`${folder}/cells`);
    await removeTemporary(folder);
    const before = await manifestIn(folder, onNote);
    const shared = await sessionNames(folder);
    let taken = false;
    return {
      before,
      async write(session) {
        const results = session.results === undefined ? before?.results ?? null : session.results;
        const next = { ...nextManifest(session, before), results };
        await writeWhole(`${folder}/manifest.json`, manifestText(next));
        if (taken) return;
        taken = true; // what was in files of their own is in the manifest now
        for (const name of shared.filter((name) => ownSession.test(name))) {
          await removeFile(`${folder}/sessions/${name}`);
        }
        await removeClaims(folder);
      },
      [Symbol.dispose]: () => lock[Symbol.dispose](),
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

const ownSession =
  /^(plan-[0-9a-f]{16}|\d{8}T\d{9}Z-.*-\d+-[0-9a-f]{8})\.(json|alive|steps)$|^claimed-by$/;

/** The manifest that is there; one that is damaged is put aside, with a note that says so. */
export async function manifestIn(
  folder: string,
  onNote: (note: string) => void,
): Promise<Manifest | undefined> {
  try {
    return await readManifest(folder, onNote);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const aside = await setAside(`${folder}/manifest.json`);
    onNote(`${error.message}; kept it as ${aside}, and began another`);
    return undefined;
  }
}

/** Removes what runs that were killed left half written. Whoever calls this is there alone. */
export async function removeTemporary(folder: string): Promise<void> {
  for (const place of [folder, `${folder}/cells`, `${folder}/sessions`]) {
    if (await fileKind(place) !== "folder") continue;
    for await (const { name, isFile } of Deno.readDir(place)) {
      if (isFile && /\.[0-9a-f-]{36}\.tmp$/.test(name)) await removeFile(`${place}/${name}`);
    }
  }
}

/** Removes the claims of processes that are gone. Whoever calls this is there alone. */
export async function removeClaims(folder: string): Promise<void> {
  if (await fileKind(`${folder}/claims`) !== "folder") return;
  for await (const { name, isFile } of Deno.readDir(`${folder}/claims`)) {
    const { cell = "" } = claimName(name) ?? {};
    const own = isFile && /_[0-9a-f]{12}(@\d+)?$|^results-[0-9a-f]{16}$/.test(cell);
    if (own) await removeFile(`${folder}/claims/${name}`);
  }
}
