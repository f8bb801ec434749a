/** Folders that are parts of one run: shards of it, or copies. @module */
import type { CellContent } from "../cells/cell_content.ts";
import type { CellIdentity } from "../cells/cell_key.ts";
import { type Manifest, nextManifest, sessionsOf } from "./manifest.ts";
import type { RecordedFolder, RecordedRun } from "./read_run.ts";
import { isSameSession, type Session } from "./session.ts";

/** Folders taken as one. */
export interface PooledFolder extends RecordedFolder {
  /** Their paths, that of the first before all. */
  readonly parts: readonly string[];
}

/**
 * Takes folders together that are parts of one run: that have cells which differ in nothing but their seeds, or
 * not at all. A cell that is in several counts once, as it is where it has come farthest. Searches for step sizes
 * stay by themselves.
 *
 * @returns the folders, in the order of their first parts; of those taken together the notes say so
 */
export function pooled(folders: readonly RecordedFolder[]): readonly PooledFolder[] {
  const groups: { readonly settings: Set<string>; readonly members: RecordedFolder[] }[] = [];
  for (const folder of folders) {
    const settings = new Set(isSearch(folder) ? [] : folder.runs.map(settingsOf));
    const own = groups.filter((group) => !group.settings.isDisjointFrom(settings));
    const [first, ...others] = own;
    if (first === undefined) {
      groups.push({ settings, members: [folder] });
      continue;
    }
    for (const group of [...others, { settings, members: [folder] }]) {
      for (const each of group.settings) first.settings.add(each);
      first.members.push(...group.members);
    }
    for (const group of others) groups.splice(groups.indexOf(group), 1);
  }
  return groups.map(({ members }) => one(members));
}

/** Whether the runs of a folder are of a search, which chooses from them. */
export function isSearch({ manifest }: RecordedFolder): boolean {
  return "tolerance" in (manifest?.options ?? {});
}

/** What cells have in common that differ in their seeds only. */
function settingsOf({ identity }: RecordedRun): string {
  const { seed: _, ...settings } = identity satisfies CellIdentity;
  return JSON.stringify(
    Object.entries(settings).sort(([a], [b]) => a < b ? -1 : 1),
  );
}

function one(members: readonly RecordedFolder[]): PooledFolder {
  const [first] = members as readonly [RecordedFolder, ...RecordedFolder[]];
  if (members.length === 1) return { ...first, parts: [first.folder] };
  const runs = new Map<string, RecordedRun>();
  let twice = 0;
  for (const run of members.flatMap((each) => each.runs)) {
    const known = runs.get(run.name);
    if (known !== undefined) twice++;
    if (known === undefined || isFarther(reachOf(run), reachOf(known))) runs.set(run.name, run);
  }
  const parts = members.map(({ folder }) => folder);
  const copies = twice === 0 ? "" : `; ${twice} that are in several count once`;
  const note = `${parts.map((part) => `"${part}"`).join(", ")} are parts of one run${copies}`;
  return {
    ...first,
    parts,
    manifest: manifestOf(members.flatMap(({ manifest }) => manifest ?? [])),
    runs: [...runs.values()],
    notes: [...members.flatMap(({ notes }) => notes), note],
  };
}

const reachOf = ({ finished, rows }: RecordedRun): Reach => ({ finished, lines: rows });

/** Whether a record of a cell goes farther than another of the same: is over, or has more evaluations. */
export function isFarther(one: Reach, other: Reach): boolean {
  if (one.finished !== other.finished) return one.finished;
  return one.lines.length > other.lines.length;
}

/** How far a record goes. */
type Reach = Pick<CellContent, "finished"> & { readonly lines: readonly unknown[] };

/** One manifest with the sessions of several, each once and as far as it is known, in the order in which they began. */
export function manifestOf(manifests: readonly Manifest[]): Manifest | undefined {
  const once: Session[] = [];
  for (const session of manifests.flatMap(sessionsOf)) {
    const known = once.findIndex((each) => isSameSession(each, session));
    if (known < 0) once.push(session);
    else if (once[known]!.finishedAt === null) once[known] = session;
  }
  const ordered = once.sort((a, b) => a.startedAt < b.startedAt ? -1 : 1);
  return ordered.reduce(
    (before: Manifest | undefined, session) => nextManifest(session, before),
    undefined,
  );
}
