/**
 * What a dissection keeps in its folder, so that it can be stopped at any moment and goes on from there.
 *
 * ```text
 * check.json, noise.json, plan.json, curvature.json   what each stage found, with what it is of
 * time.json                                           seconds that were spent on it so far
 * steps/, runs/                                       the search for step sizes, the replicates
 * report.html                                         the page
 * ```
 *
 * @module
 */
import { readTextItself } from "../files/file_kind.ts";
import { prepareFolder } from "../files/files.ts";
import { jsonText } from "../files/json_text.ts";
import { lockFolder } from "../locks/lock_folder.ts";
import { writeOwnFile } from "../files/own_file.ts";
import { sealed, unsealed } from "../files/sealed_json.ts";
import { setAside } from "../files/set_aside.ts";

/** The stages of a dissection, as far as they are known, and its clock. */
export interface Stages extends AsyncDisposable {
  /** Seconds spent so far, those of earlier processes included. */
  spent(): number;
  /**
   * What a stage finds: as it was found before, if that was of the same; else by `compute`. It is plain JSON,
   * in which numbers that are not finite become `null`.
   *
   * @param of what determines it
   */
  stage<T extends object>(name: string, of: string, compute: () => Promise<T>): Promise<T>;
}

/** Seconds after which the time that was spent is written again: what is lost at most when killed. */
const clockInterval = 5;

/**
 * Opens the folder of a dissection, made where it is missing, and locks it; without a folder nothing is kept.
 *
 * @param of what determines the problem: of another, the clock begins anew
 * @param onNote told of what is damaged
 * @throws {Error} if it cannot be written, or another process is at work there
 */
export async function openStages(
  folder: string | undefined,
  of: string,
  onNote: (note: string) => void,
): Promise<Stages> {
  const started = performance.now();
  const sinceStart = () => (performance.now() - started) / 1000;
  if (folder === undefined) {
    return {
      spent: sinceStart,
      stage: async (_, __, compute) => plain(await compute()),
      async [Symbol.asyncDispose]() {},
    };
  }
  await prepareFolder(folder);
  const lock = await lockFolder(folder);
  try {
    const before = (await known<{ readonly spent: number }>(folder, "time", of, onNote))?.spent ??
      0;
    const spent = () => before + sinceStart();
    const keepTime = () => keep(folder, "time", of, { spent: spent() });
    await keepTime();
    let writing: Promise<void> | undefined;
    const timer = setInterval(() => {
      writing ??= keepTime().catch(() => {}).finally(() => writing = undefined);
    }, 1000 * clockInterval);
    Deno.unrefTimer(timer);
    return {
      spent,
      async stage(name, of, compute) {
        const found = await known(folder, name, of, onNote);
        if (found !== undefined) return found as Awaited<ReturnType<typeof compute>>;
        const value = plain(await compute());
        await writing;
        await keep(folder, name, of, value);
        await keepTime();
        return value;
      },
      async [Symbol.asyncDispose]() {
        clearInterval(timer);
        await writing;
        await keepTime().catch(() => {}); // what is reported is what went wrong before
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** As it will be read. */
function plain<T extends object>(value: T): T {
  return JSON.parse(jsonText(value)) as T;
}

async function keep(folder: string, name: string, of: string, value: object): Promise<void> {
  await writeOwnFile(`${folder}/${name}.json`, sealed({ of, value }));
}

/** What a file says, if it is of that; one that is damaged is put aside. */
async function known<T extends object>(
  folder: string,
  name: string,
  wanted: string,
  onNote: (note: string) => void,
): Promise<T | undefined> {
  const path = `${folder}/${name}.json`;
  const text = await readTextItself(path);
  if (text === undefined) return undefined;
  try {
    const { of, value } = unsealed(text) as { readonly of?: unknown; readonly value?: T };
    return of === wanted ? value : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    onNote(`"${path}" is damaged: ${error.message}; kept it as ${await setAside(path)}`);
    return undefined;
  }
}
