/** What a dissection found, as tables. @module */
import * as aq from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import { styleOf } from "../charts/palette.ts";
import { tableWith } from "../rows/rows.ts";
import type { Check } from "./check.ts";
import type { NoisePoint, TensorNoise } from "./noise.ts";
import type { MethodCost } from "./plan.ts";

/** The checks, a row each: `holds` is `null` where it cannot be told. */
export function checkTable(checks: readonly Check[]): ColumnTable {
  return aq.from(
    checks.map(({ check, measured, holds, remedy }) => ({
      check,
      measured,
      holds,
      remedy: holds === false ? remedy : "",
    })),
  );
}

/** What steps and runs take, a row for each method. */
export function costTable(costs: readonly MethodCost[]): ColumnTable {
  return aq.from(costs.map(({ optimizer, step, run }) => ({
    optimizer: styleOf(optimizer).label,
    "ms a step": step,
    "s a run": run,
  })));
}

const noiseColumns = ["step", "tensor", "size", "signal/noise", "η² > 1"] as const;

/**
 * Signal and noise of a batch's gradient, a row for each tensor at each point and one for all of them:
 * `‖∇f‖² / Σσ²`, `null` where it is too noisy to be told from 0, and the share of coordinates with η² > 1.
 */
export function noiseTable(points: readonly NoisePoint[]): ColumnTable {
  const rowOf = (step: number, { name, size, signal, noise, noisy }: TensorNoise) => ({
    step,
    tensor: name,
    size,
    "signal/noise": signal > 0 ? signal / noise : null,
    "η² > 1": noisy,
  });
  return tableWith(
    noiseColumns,
    points.flatMap(({ step, tensors, whole }) =>
      [...tensors, ...(tensors.length > 1 ? [whole] : [])].map((each) => rowOf(step, each))
    ),
  );
}
