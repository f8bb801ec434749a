/** Programs for browsers, put together by Deno's bundler. @module */
import { denoCommand } from "../command_line/deno_command.ts";
import { nodeModule } from "../../optimizers/host/node_modules.ts";

/**
 * A module with all that it imports as one script, minified.
 *
 * @param path of the module, relative to this one
 * @param format `iife` for a script, which pages that are opened as files may have; `esm` for a module, which
 * knows its own address
 * @throws {Error} with what the bundler says where it fails, such as where it cannot be downloaded
 */
export async function bundled(path: string, format: "iife" | "esm"): Promise<string> {
  const url = import.meta.resolve(path);
  // in a checkout names of packages are those of its deno.json; from the registry modules spell them out
  const own = url.startsWith("file:")
    ? ["--config", nodeModule("node:url").fileURLToPath(import.meta.resolve("../../deno.json"))]
    : ["--no-config", "--no-lock"];
  const { success, stdout, stderr } = await new Deno.Command(denoCommand(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser", "--format", format, "--minify", ...own],
      url.startsWith("file:") ? nodeModule("node:url").fileURLToPath(url) : url,
    ],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (success) return text(stdout);
  throw new Error(`cannot bundle the playground's ${path}: ${text(stderr).trim()}`);
}
