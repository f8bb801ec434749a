/** The flag that names problems, and says which there are. @module */
import { problemIds } from "../../problems/catalogue/registry.ts";
import { common } from "./common_flags.ts";
import type { Flag } from "./flags.ts";

/** `--problem`, with the built-in ones in its help; apart from the others, as it loads them all. */
export const problemFlag: Flag<readonly string[] | undefined> = {
  ...common.problem,
  help: `what to train: ${problemIds.join(", ")}; or one of your own: ./mine.ts, ./mine.ts#name`,
  values: problemIds,
};
