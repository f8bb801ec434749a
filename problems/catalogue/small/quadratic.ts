/** Stochastic quadratics, named by what they are. @module */
import { parseQuadraticId } from "../../kinds/quadratic_id.ts";
import { quadraticProblem } from "../../kinds/quadratic_problem.ts";
import type { ProblemRecord } from "../contract/record.ts";

/** What is known of `quadratic` and `quadratic:…`, see {@linkcode quadraticProblem}. */
export const quadraticRecord: ProblemRecord = {
  ids: ["quadratic"],
  loaderOf(id) {
    if (id.split(":")[0] !== "quadratic") return undefined;
    const named = parseQuadraticId(id);
    return () => Promise.resolve(quadraticProblem(named));
  },
};
