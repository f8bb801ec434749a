/** Linear models on tables, named by what they are. @module */
import { uciDataSet } from "../../data/sets/uci.ts";
import { isLinearId, linearIds, parseLinearId } from "../../kinds/linear_id.ts";
import { uciProblem } from "../../kinds/linear_problem.ts";
import type { ProblemRecord } from "../contract/record.ts";

/** What is known of `least-squares:…` and `logistic:…`, see {@linkcode uciProblem}. */
export const linearRecord: ProblemRecord = {
  ids: linearIds,
  dataSet: uciDataSet,
  loaderOf(id) {
    if (!isLinearId(id)) return undefined;
    const named = parseLinearId(id);
    return (options) => uciProblem(named, options);
  },
};
