/** The lines of a report's charts: methods, their variants, in one folder or in several. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { stylesOf } from "../charts/palette.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import type { Series } from "./content/data.ts";

/** Line styles of folders, where there are several: hues tell the methods, dashes the folders. */
export const dashOfRun = [[], [7, 3], [2, 2], [10, 2, 2, 2]] as const;

/** The series of all folders, and how to find one. */
export interface SeriesList {
  readonly all: readonly Series[];
  /** Place of an optimizer, or of its variant, in a folder; -1 if there is none. */
  indexOf(run: number, id: string): number;
}

/**
 * The series of folders, each in the order of its rows.
 *
 * @param tables evaluation rows of each folder, variants split
 * @param names of the folders
 */
export function seriesOf(tables: readonly ColumnTable[], names: readonly string[]): SeriesList {
  const several = tables.filter((rows) => rows.numRows() > 0).length > 1;
  const all = tables.flatMap((rows, run) => {
    const ids = rows.select("optimizer").dedupe().array("optimizer") as string[];
    return stylesOf(ids).map((style, i): Series => {
      const own = { ...style, run, id: ids[i]! };
      if (!several) return own;
      const named = (label: string) => `${label} (${names[run]})`;
      const dash = dashOfRun[run % 4]!;
      return { ...own, label: named(style.label), method: named(style.method), dash };
    });
  });
  return { all, indexOf: (run, id) => all.findIndex((each) => each.run === run && each.id === id) };
}

/** Names of folders: the last part of each path where these differ, else the paths. */
export function namesOf(folders: readonly string[]): readonly string[] {
  const parts = folders.map((folder) => folder.replace(/[/\\]+$/, "").split(/[/\\]/).at(-1)!);
  return new Set(parts).size === parts.length && !parts.includes("") ? parts : folders;
}

/** What tells variants apart, as a key. */
export function variantKey(row: EvaluationRow): string {
  return JSON.stringify([row.optimizer, row.learningRate, row.settings, row.batchSize]);
}
