/** The papers' experiments: what the records of their problems say. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { PaperProblem } from "../papers/paper_problem.ts";
import { problemRecords } from "./records.ts";

const versions: readonly PaperProblem["version"][] = ["ICML 2018", "ICLR 2018 submission"];

/**
 * The problems P1 to P4 of Balles and Hennig (ICML 2018), with the numbers of its supplements §A.1
 * and §A.2 (the thesis, §B.1, prints the same), then the three of the version that was submitted to
 * ICLR 2018, with the numbers of its §4.1, its supplements §A.1, and the axes of its Fig. 3. It names
 * no step sizes: they were searched "downwards over two orders of magnitude".
 *
 * In the copies at hand, bold face, which marks the winning step sizes, is lost in places: those of
 * P1 are in bold in the thesis, those of P2 in both, those of P3 in the paper alone, those of P4 in
 * neither. In the paper's P3, the list of M-SVAG has two values in bold, 3 and 3·10⁻²; the latter is
 * taken, as the one next to M-SGD's like in P1 and P2.
 */
export const paperProblems: readonly PaperProblem[] = problemRecords
  .flatMap(({ paper }) => paper ?? [])
  .toSorted((a, b) => versions.indexOf(a.version) - versions.indexOf(b.version));

/**
 * The problem of the papers with the given id.
 *
 * @throws {RangeError} if there is none of that id; offers the nearest
 */
export function paperProblem(id: string): PaperProblem {
  const found = paperProblems.find((problem) => problem.id === id);
  if (found !== undefined) return found;
  throw unknownName("problem of the papers", id, paperProblems.map((problem) => problem.id));
}
