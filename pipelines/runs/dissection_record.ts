/** The dissection that a folder's runs are part of, as its manifest has it. @module */
import { isRecord } from "../files/shapes.ts";

/** A dissection, as it was asked for. */
export interface DissectionRecord {
  /** Its folder, in which those of the search and of the replicates are. */
  readonly folder: string;
  /** What `dissect` was asked for, objects by name. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * The dissection whose `tune` or `ablate` had these options; `undefined` where they were asked for by
 * themselves, and in manifests of earlier versions.
 *
 * @param options those of a session
 */
export function dissectionOf(
  { dissection }: Readonly<Record<string, unknown>>,
): DissectionRecord | undefined {
  if (!isRecord(dissection)) return undefined;
  const { folder, options } = dissection;
  return typeof folder === "string" && isRecord(options) ? { folder, options } : undefined;
}
