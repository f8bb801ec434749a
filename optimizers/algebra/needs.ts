/** What an optimizer made of others needs. @module */
import type { CurvatureKind, Needs } from "../types.ts";

/**
 * What all parts together need; of a curvature matrix the diagonal only where none needs more.
 *
 * @throws {TypeError} if two of them need different curvature matrices: an observation has one
 */
export function allNeeds(parts: readonly (Needs | undefined)[]): Needs {
  const curvature = parts.reduce<CurvatureKind | undefined>((found, part) => {
    const own = part?.curvature;
    if (found !== undefined && own !== undefined && own !== found) {
      throw new TypeError(
        `the parts of one optimizer must need the same curvature, got "${found}" and "${own}"`,
      );
    }
    return found ?? own;
  }, undefined);
  const bent = parts.filter((part) => part?.curvature !== undefined);
  const diagonal = bent.length > 0 && bent.every((part) => part?.curvatureDiagonal);
  return {
    params: parts.some((part) => part?.params),
    variance: parts.some((part) => part?.variance),
    ...(curvature && { curvature }),
    ...(diagonal && { curvatureDiagonal: true }),
  };
}
