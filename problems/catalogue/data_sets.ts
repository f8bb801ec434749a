/** Which data sets the built-in problems are made of. @module */
import { findData } from "../data/find.ts";
import { dataSetRecords } from "../data/sets/records.ts";

/** Data sets by how the ids of their problems begin; MNIST is always at hand, see `loadMnist`. */
const byPrefix: Readonly<Record<string, string>> = {
  "fmnist-": "fashion-mnist",
  "cifar10-": "cifar-10",
  "cifar100-": "cifar-100",
  "svhn-": "svhn",
  "war-and-peace-": "war-and-peace",
};

/** The data set that a problem cannot be had without; `undefined` where there is none. */
export function dataSetOf(problemId: string): string | undefined {
  return Object.entries(byPrefix).find(([prefix]) => problemId.startsWith(prefix))?.[1];
}

/**
 * Throws unless the data sets of all these problems can be found, before any of them is read.
 *
 * @param problemIds ids of built-in problems
 * @param data where they are, if not in the usual places, see {@linkcode findData}
 * @throws {Error} naming all that are missing, and the command that fetches them
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { requireDataSets } from "./data_sets.ts";
 *
 * const data = await Deno.makeTempDir();
 * await assertRejects(
 *   () => requireDataSets(["mnist-mlp", "fmnist-2c2d", "cifar10-3c3d"], data),
 *   Error,
 *   "deno task data fetch fashion-mnist cifar-10",
 * );
 * await Deno.remove(data);
 * ```
 */
export async function requireDataSets(
  problemIds: readonly string[],
  data?: string | undefined,
): Promise<void> {
  const names = new Set(problemIds.map(dataSetOf).filter((name) => name !== undefined));
  const missing: string[] = [];
  for (const name of names) {
    const found = await findData(name, { data, files: filesOf(name) }).catch((error) => {
      if (!error.message.startsWith(`no ${name} data`)) throw error;
    });
    if (found === undefined) missing.push(name);
  }
  if (missing.length === 0) return;
  const [them, where] = [
    missing.length > 1 ? "them" : "it",
    data === undefined ? "" : ` in ${data}`,
  ];
  const fetch = `deno task data fetch ${missing.join(" ")}`;
  throw new Error(
    `no ${missing.join(", ")} data${where}: fetch ${them} with ` +
      (data === undefined
        ? `\`${fetch}\`, or name a folder that holds ${them} with --data or NOISEWISE_DATA`
        : `\`${fetch} --data ${data}\``),
  );
}

/** The files that a data set is read from. */
function filesOf(name: string): readonly string[] {
  return dataSetRecords.find((record) => record.name === name)?.reads ?? [];
}
