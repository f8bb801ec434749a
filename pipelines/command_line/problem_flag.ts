/** The flags that name problems, and say which there are. @module */
import { problemIds } from "../../problems/catalogue/registry.ts";
import { anyText } from "../text/typed_values.ts";
import { common } from "./common_flags.ts";
import type { Flag } from "./flags.ts";

/** `--problem`, with the built-in ones in its help; apart from the others, as it loads them all. */
export const problemFlag: Flag<readonly string[] | undefined> = {
  ...common.problem,
  help: `what to train: ${problemIds.join(", ")}; or one of your own: ./mine.ts, ./mine.ts#name`,
  values: problemIds,
};

/** The flags that say what is trained, see `problemsFrom`. */
export type ProblemFlags = {
  readonly problem: Flag<readonly string[] | undefined>;
  readonly model: Flag<string | undefined>;
  readonly train: Flag<string | undefined>;
  readonly test: Flag<string | undefined>;
  readonly target: Flag<string | undefined>;
};

/**
 * The flags that say what is trained: problems by name, or the files of one.
 *
 * @param otherwise what is trained where none is given, for the help
 */
export function problemFlags(otherwise: string, { single = false } = {}): ProblemFlags {
  return {
    problem: {
      ...problemFlag,
      ...single && { placeholder: "ID" },
      help: `${problemFlag.help} (default: ${otherwise})`,
    },
    model: {
      placeholder: "FILE",
      help:
        "in place of --problem, with --train and --test: model.json of a model of tf.layers or Keras " +
        "(default: softmax or linear regression)",
      parse: anyText,
    },
    train: {
      placeholder: "FILE",
      help:
        "examples to train on: a table (CSV, Arrow, Parquet), or a folder of PNG images by class",
      parse: anyText,
    },
    test: { placeholder: "FILE", help: "examples to test with, likewise", parse: anyText },
    target: {
      placeholder: "COLUMN",
      help: "column of the tables that is to be predicted: classes or numbers",
      parse: anyText,
    },
  };
}
