/**
 * Parts of a run that were made in several folders, put into one.
 *
 * As a script, `deno task merge --help`; as a function, {@linkcode mergeFolders}.
 *
 * @module
 */
import { common } from "./command_line/common_flags.ts";
import { UsageError } from "./command_line/flags.ts";
import { mainOf } from "./command_line/script.ts";
import { mergeFolders } from "./runs/merge_folders.ts";
import { visible } from "./text/visible.ts";

export { type Merged, mergeFolders } from "./runs/merge_folders.ts";

const script = {
  name: "merge",
  purpose:
    "Puts the runs of several folders into one: parts that were made on different machines, by " +
    "--seed or by copying a folder. A run that is in several is put there once.",
  operands: "DIR...",
  flags: {
    out: { ...common.out, help: "the folder that gets them; what it has already stays there" },
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    ["deno task merge runs/a runs/b --out runs/all", "the runs of both, each once"],
  ],
  notes: [
    "The command that made the parts, with all seeds and --out, then writes the results, and makes what is " +
    "left. `deno task report` and `deno task table` take parts together by themselves.",
  ],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ out, quiet, json }, { operands }) => {
    if (operands.length === 0) throw new UsageError("merge what? Two or more folders of runs");
    if (out === undefined) throw new UsageError("merge into what? Give --out DIR");
    const onNote = (note: string) => quiet || console.error(visible(note));
    const merged = await mergeFolders(operands, out, onNote);
    if (json) console.log(JSON.stringify({ out, ...merged }));
    else if (!quiet) {
      console.log(`${visible(out)}: ${merged.cells} runs, ${merged.added} of them new`);
    }
  },
);

if (import.meta.main) Deno.exit(await main());
