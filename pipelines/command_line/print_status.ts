/** What `--status` does. @module */
import { folderStatus } from "../runs/folder_status.ts";
import { UsageError } from "./flags.ts";
import { asJson } from "./script.ts";
import { statusText } from "./status_text.ts";

/**
 * Prints where the run in a folder stands.
 *
 * @throws {UsageError} if no folder is given
 */
export async function printStatus(
  { out, json }: { readonly out: string | undefined; readonly json: boolean },
): Promise<void> {
  if (out === undefined) throw new UsageError("--status of which run? Give its folder, --out DIR");
  const status = await folderStatus(out);
  console.log(json ? asJson(status) : statusText(out, status));
}
