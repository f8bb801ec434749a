/** How Deno is started again. @module */

/**
 * What to give `Deno.Command` to start Deno: the program that runs this, or, where only the name is
 * permitted, as by a permission set, what the name leads to on `PATH`. Asks for no permission.
 */
export function denoCommand(): string {
  const command = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command });
  return state === "granted" ? command : "deno";
}
