/** Calls scripts one after the other, in one process with the permissions of a task; prints what each said. */
import { called } from "./scripts.ts";

for (const call of Deno.args) {
  const [script, ...args] = JSON.parse(call) as string[];
  console.log(JSON.stringify(await called(script!, args)));
}
