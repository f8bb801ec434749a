/** A command that was given for a run folder, as files have it. @module */
import { type Surroundings, surroundingShapes } from "../cells/surroundings.ts";
import {
  fields,
  isCount,
  isRecord,
  isText,
  listOf,
  orNothing,
  orNull,
  recordOf,
} from "../files/shapes.ts";

/** Which process of which machine. */
export interface ProcessName {
  readonly host: string;
  readonly pid: number;
}

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
  /** Who it was, where several shared the folder. */
  readonly process?: ProcessName | null | undefined;
}

/** What a file says, before it is known to be a session. */
export type Said = Readonly<Record<string, unknown>>;

/** Whether it is one. */
export const isSession = fields({
  ...surroundingShapes,
  started: orNothing(orNull(isText)), // earlier versions did not have it
  options: isRecord,
  cells: orNothing(listOf(isText)), // earlier versions did not have them
  startedAt: isText,
  finishedAt: orNull(isText),
  results: orNothing(orNull(recordOf(isText))),
  process: orNothing(orNull(fields({ host: isText, pid: isCount }))),
});

/** The session that a file says. */
export function sessionOf(said: Said): Session {
  return { cells: [], ...said } as unknown as Session;
}

/**
 * Whether two are one session, maybe not as far in one as in the other: they began at the same time in the same
 * process; where that is not known, with the same options or cells.
 */
export function isSameSession(one: Session, other: Session): boolean {
  if (one.startedAt !== other.startedAt) return false;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (one.process && other.process) return same(one.process, other.process);
  return same(one.options, other.options) || same(one.cells, other.cells);
}
