/** The page of a run that is being made, where that is asked for. @module */
import { UsageError } from "../command_line/flags.ts";
import { prepareFolder } from "../files/files.ts";
import { checkOwnFolder } from "../runs/own_folder.ts";
import type { LiveThread } from "./live_thread.ts";

/**
 * Serves the page of a folder from a thread of its own, and says where on standard error.
 *
 * @param out where the run is recorded
 * @param port `undefined` where no page is asked for, 0 for a free one
 * @throws {UsageError} if nothing is recorded
 * @throws {Error} if the port is taken, or may not be used
 */
export async function livePage(
  out: string | undefined,
  port: number | undefined,
): Promise<LiveThread | undefined> {
  if (port === undefined) return undefined;
  if (out === undefined) {
    throw new UsageError(
      "--live shows what is recorded: give a folder for it, such as --out runs/a",
    );
  }
  await checkOwnFolder(out);
  await prepareFolder(`${out}/cells`);
  const { startLive } = await import("./live_thread.ts");
  const onLost = (message: string) => console.error(`the page is no longer served: ${message}`);
  const page = await startLive({ folders: [out], port }, onLost);
  console.error(`watch it: ${page.url}`);
  return page;
}
