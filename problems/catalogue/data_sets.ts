/** Which data sets the built-in problems are made of. @module */
import { invocation } from "../../optimizers/invocation.ts";
import type { DataSetRecord } from "../data/data_set.ts";
import { findData } from "../data/find.ts";
import { problemRecordOf } from "./registry.ts";

/**
 * The name of the data set that a problem cannot be had without; `undefined` where there is none, or where
 * it is at hand without being fetched, as MNIST is.
 *
 * @throws {RangeError} if there is no problem of that name; offers the nearest
 */
export function dataSetOf(problemId: string): string | undefined {
  return neededBy(problemId)?.name;
}

/**
 * Throws unless the data sets of all these problems can be found, before any of them is read.
 *
 * @param problemIds ids of built-in problems
 * @param data where they are, if not in the usual places, see {@linkcode findData}
 * @throws {RangeError} if there is no problem of a name; offers the nearest
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
  const needed = new Set(problemIds.flatMap((id) => neededBy(id) ?? []));
  const missing: string[] = [];
  for (const { name, reads } of needed) {
    const found = await findData(name, { data, files: reads }).catch((error) => {
      if (!error.message.startsWith(`no ${name} data`)) throw error;
    });
    if (found === undefined) missing.push(name);
  }
  if (missing.length === 0) return;
  const [them, where] = [
    missing.length > 1 ? "them" : "it",
    data === undefined ? "" : ` in ${data}`,
  ];
  const fetch = invocation(`data fetch ${missing.join(" ")}`);
  throw new Error(
    `no ${missing.join(", ")} data${where}: fetch ${them} with ` +
      (data === undefined
        ? `\`${fetch}\`, or name a folder that holds ${them} with --data or NOISEWISE_DATA`
        : `\`${fetch} --data ${data}\``),
  );
}

function neededBy(problemId: string): DataSetRecord | undefined {
  const { dataSet } = problemRecordOf(problemId);
  return dataSet?.fallback === undefined ? dataSet : undefined;
}
