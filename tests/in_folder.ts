/** A folder for a test. @module */

/** Gives a test a folder of its own, which is removed with all that is in it when the test is over. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "noisewise-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
