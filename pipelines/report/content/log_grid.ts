/** Grid lines of logarithmic axes. @module */
import type { Spec } from "../../charts/svg.ts";

/**
 * Properties of a Vega-Lite axis: over several orders of magnitude lines at powers of ten only, so that the
 * grid does not outweigh the data.
 *
 * @param values what is drawn along the axis, all positive
 */
export function logGrid(values: readonly number[]): Spec {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!(most / least > 30)) return {};
  const order = "log(datum.value) / LN10";
  const test = `abs(${order} - round(${order})) < 1e-6`;
  return { gridOpacity: { condition: { test, value: 1 }, value: 0 } };
}
