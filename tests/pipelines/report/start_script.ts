/** Starts a script beside a test. @module */

/** Starts a script, and gives the first match of what it says on standard error. */
export async function startScript(script: string, args: readonly string[], says?: RegExp) {
  const path = new URL(`../../../pipelines/${script}.ts`, import.meta.url).pathname;
  const permissions = ["--no-prompt", "--allow-read", "--allow-write", "--allow-net=127.0.0.1"];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, path, ...args],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let text = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reading = (async () => {
    for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
      text += part;
      const match = says?.exec(text);
      if (match) resolve(match[0]);
    }
    reject(new Error(`${script} ended: ${text}`));
  })();
  if (says === undefined) resolve("");
  const said = await promise;
  return {
    child,
    said,
    text: () => text,
    ended: async () => (await child.status, await reading, text),
  };
}
