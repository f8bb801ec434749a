/**
 * Problems without code: a model and data in files. {@linkcode problemFromFiles}
 *
 * May import what reads formats, models, and `supervised`. New here: another kind of file with a model or
 * examples; what decodes it goes to `problems/data/formats`.
 *
 * @module
 */
export {
  type ProblemFiles,
  problemFromFiles,
  type ProblemFromFilesOptions,
} from "./problem_from_files.ts";
export type { DataFiles } from "./read_data.ts";
