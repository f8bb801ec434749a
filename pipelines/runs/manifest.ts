/** What a run was made with, so that it can be made again. @module */
import { type Surroundings, surroundingShapes } from "../cells/surroundings.ts";
import { readTextItself } from "../files/file_kind.ts";
import { sealed, unsealed } from "../files/sealed_json.ts";
import { fields, isRecord, isText, listOf, orNothing, orNull, recordOf } from "../files/shapes.ts";

/** A command that was given for a run folder. */
export interface Session extends Surroundings {
  /** What stands before the script's name to start it so again; `null` for a program's own calls. */
  readonly started?: string | null | undefined;
  /** What determines the results, as it was asked for. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Names of the files of its cells, in their order. */
  readonly cells: readonly string[];
  readonly startedAt: string;
  /** `null` if it has not ended, or was killed. */
  readonly finishedAt: string | null;
  /** Checksums of the files of results that it wrote at its end, by their names. */
  readonly results?: Readonly<Record<string, string>> | null | undefined;
}

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
 * Reads the manifest in a folder.
 *
 * @returns `undefined` where there is none
 * @throws {SyntaxError} if it is damaged, naming it and what is wrong
 * @throws {Error} if it cannot be read, naming it and the reason
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = `${folder}/manifest.json`;
  const text = await readTextItself(path);
  if (text === undefined) return undefined;
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

type Said = Readonly<Record<string, unknown>>;

const isSession = fields({
  ...surroundingShapes,
  started: orNothing(orNull(isText)), // earlier versions did not have it
  options: isRecord,
  cells: orNothing(listOf(isText)), // earlier versions did not have them
  startedAt: isText,
  finishedAt: orNull(isText),
  results: orNothing(orNull(recordOf(isText))),
});

function sessionOf(said: Said): Session {
  return { cells: [], ...said } as unknown as Session;
}
