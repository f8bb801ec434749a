/**
 * Parts of a run that were made in several folders, put into one; and runs packed into one file.
 *
 * As a script, `deno task merge --help`; as a function, {@linkcode mergeFolders}.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import { common } from "./command_line/common_flags.ts";
import { onOff, UsageError } from "./command_line/flags.ts";
import { mainOf } from "./command_line/script.ts";
import { mergeFolders } from "./runs/merge_folders.ts";
import { visible } from "./text/visible.ts";

export { type Merged, mergeFolders } from "./runs/merge_folders.ts";

const script = {
  name: "merge",
  purpose:
    "Puts the runs of several folders into one: parts that were made on different machines, by " +
    "--seed or by copying a folder. A run that is in several is put there once. Or packs what is over " +
    "into one file, to publish it, and puts it into a folder again.",
  operands: "RUN...",
  flags: {
    out: {
      ...common.out,
      placeholder: "PLACE",
      help: "the folder that gets them, or a file that ends in .arrow; what is there already stays",
    },
    checkpoints: onOff(
      "pack runs that are not over as well, with their last checkpoints: as large as their tensors",
    ),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("merge runs/a runs/b --out runs/all"), "the runs of both, each once"],
    [
      invocation("merge runs/all --out all.arrow"),
      "packed: an Arrow table with all that is recorded",
    ],
    [invocation("merge all.arrow --out runs/again"), "and again a folder, in which ablate goes on"],
    [
      invocation("merge runs/all --checkpoints --out all.arrow"),
      "packed to go on from elsewhere, also with what has only begun",
    ],
  ],
  notes: [
    "The command that made the parts, with all seeds and --out, then writes the results, and makes what is " +
    "left. report and table take parts together by themselves.",
    "A packed run is a table with a row for each evaluation, for pandas, Polars, R and DuckDB too; report and " +
    "table take it as they take a folder. Runs that are not over are in it with --checkpoints only.",
  ],
} as const;

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async ({ out, checkpoints, quiet, json }, { operands }) => {
    if (operands.length === 0) throw new UsageError("merge what? Folders of runs, or packed runs");
    if (out === undefined) {
      throw new UsageError("merge into what? Give --out DIR, or --out FILE.arrow");
    }
    const onNote = (note: string) => quiet || console.error(visible(note));
    const merged = await mergeFolders(operands, out, onNote, { checkpoints });
    if (json) console.log(JSON.stringify({ out, ...merged }));
    else if (!quiet) {
      console.log(`${visible(out)}: ${merged.cells} runs, ${merged.added} of them new`);
    }
  },
);

if (import.meta.main) main().then(Deno.exit);
