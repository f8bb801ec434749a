/** What a live page is told: the folders are looked at again and again. @module */
import { workIn } from "./cells.ts";
import { collect } from "./collect.ts";
import type { ReportData, ReportUpdate } from "./content/data.ts";

/** Whoever listens. */
export interface Listener {
  readonly update: (update: ReportUpdate) => void;
  /** Something is in the way for now, such as a file that cannot be read. */
  readonly problem: (message: string) => void;
}

/** A feed; it looks at the folders for as long as someone listens. */
export interface LiveFeed extends Disposable {
  /** What there is now. */
  now(): Promise<ReportData>;
  /** Tells the listeners what has changed, without waiting for the next look. */
  tell(): Promise<void>;
  /** Tells a listener all there is, then what changes, until the returned function is called. */
  listen(listener: Listener): () => void;
}

/**
 * A feed of folders where runs are at work. Only files' sizes and times are looked at until something
 * changes; a folder that takes long to read is read less often.
 *
 * @param folders that exist, or will
 * @param interval milliseconds between two looks
 */
export function liveFeed(folders: readonly string[], interval = 500): LiveFeed {
  const listeners = new Map<Listener, ReportData | undefined>();
  let data: ReportData | undefined;
  let signature = "";
  let reading: Promise<ReportData> | undefined;
  let took = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const read = () => reading ??= readAnew().finally(() => reading = undefined);
  const readAnew = async () => {
    const seen = await signatureOf(folders);
    if (data === undefined || seen !== signature) {
      const start = performance.now();
      data = await collect(folders, true);
      took = performance.now() - start;
      signature = seen;
    }
    return data;
  };
  const tell = async () => {
    try {
      const next = await read();
      const changes = new Map<ReportData | undefined, ReportUpdate>(); // one for all who know the same
      for (const [listener, before] of [...listeners]) {
        if (before === next || !listeners.has(listener)) continue;
        listeners.set(listener, next);
        const change = changes.get(before) ?? changeOf(before, next);
        changes.set(before, change);
        listener.update(change);
      }
    } catch (error) {
      data = undefined; // so that all is told when it is there again, even where it is what it was
      for (const listener of listeners.keys()) listeners.set(listener, undefined);
      const message = error instanceof Error ? error.message : String(error);
      for (const listener of [...listeners.keys()]) listener.problem(message);
    }
  };
  const look = async () => {
    clearTimeout(timer);
    await tell();
    clearTimeout(timer);
    if (listeners.size > 0 && !closed) timer = setTimeout(look, Math.max(interval, 10 * took));
  };
  return {
    now: read,
    tell,
    listen(listener) {
      listeners.set(listener, undefined);
      void look();
      return () => void listeners.delete(listener);
    },
    [Symbol.dispose]() {
      closed = true;
      listeners.clear();
      clearTimeout(timer);
    },
  };
}

/** Sizes and times of the files that data are made of, and who is at work. */
async function signatureOf(folders: readonly string[]): Promise<string> {
  const parts: string[] = [];
  const note = async (path: string) => {
    const info = await Deno.stat(path).catch(() => undefined);
    parts.push(`${path} ${info?.size} ${info?.mtime?.getTime()}`);
  };
  for (const folder of folders) {
    for (const name of ["manifest.json", "tuning.json", "lock"]) await note(`${folder}/${name}`);
    const { atWork, underWay = [] } = await workIn(folder);
    parts.push(`${folder} ${atWork} ${[...underWay].sort()}`); // a process may die without a trace in files
    try {
      for await (const { name } of Deno.readDir(`${folder}/cells`)) {
        if (name.endsWith(".jsonl")) await note(`${folder}/cells/${name}`);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return parts.sort().join("\n");
}

/** What has changed; everything where there was nothing before. */
export function changeOf(before: ReportData | undefined, next: ReportData): ReportUpdate {
  const { cells, ...overview } = next;
  const known = new Map(before?.cells.map((cell) => [cell.key, JSON.stringify(cell)]));
  return {
    overview,
    cells: cells.filter((cell) => known.get(cell.key) !== JSON.stringify(cell)),
    keys: cells.map(({ key }) => key),
  };
}
