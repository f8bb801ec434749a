/**
 * When the sign wins: smoothness in the maximum norm, and gradient descent against sign descent on
 * turned quadratics; thesis Fig. 6.1, 6.2 and 6.3.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import { chainTable, searchError } from "./labs/geometry/chain.ts";
import { boundChart, ellipseChart, mapChart } from "./labs/geometry/charts.ts";
import { areUsual } from "./labs/claims.ts";
import { claimsOf } from "./labs/geometry/claims.ts";
import { ellipses, ellipseTable } from "./labs/geometry/ellipses.ts";
import { heatMaps } from "./labs/geometry/map.ts";
import { predictions } from "./labs/geometry/predictions.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { duration } from "./text/numbers.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";

/** The settings that the criteria of its statements were chosen for. */
const usual = { dimension: 20, cells: 20, steps: 100, repeats: 10 } as const;

/** Options of {@linkcode geometry}. */
export interface GeometryOptions {
  /** d of the heat maps, at least 3; 20. */
  readonly dimension?: number;
  /** Steps of each run; 100. */
  readonly steps?: number;
  /** Rotations and starts that each cell is averaged over, at least 2; 10. */
  readonly repeats?: number;
  /** Cells along each axis of the heat maps, at least 4; 20. */
  readonly cells?: number;
  /** Seed of everything random; 0. */
  readonly seed?: number;
  /** Told once how many Hessians there are and how long they will take. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What {@linkcode geometry} resolves to. */
export interface Geometry {
  /** Fig. 6.1 and 6.2: constants of quadratics in two dimensions beside their closed forms. */
  readonly ellipses: ColumnTable;
  /** Fig. 6.3: a row for each cell of both heat maps. */
  readonly map: ColumnTable;
  /** The chain `L2 ≤ L∞ ≤ L_sep ≤ Σλ/p_diag` on every Hessian that was drawn. */
  readonly chain: ColumnTable;
  /** Correlations of the predicted ratio (Eq. 6.30) with what was measured. */
  readonly predictions: ColumnTable;
  /** The statements of §6.5: `statement, measured, criterion, holds`. */
  readonly claims: ColumnTable;
  /** SVG documents by name. */
  readonly charts: Readonly<Record<"ellipses" | "bounds" | "map", string>>;
}

/**
 * Draws the thesis' figures on the geometry of sign descent anew, and computes what they claim:
 * Hessians with the eigenvalues (1, …, 1, λ_max) are turned by a fractional power R^φ of random
 * rotations; on each run gradient descent with 1/L2 and norm-scaled sign descent with 1/L∞.
 *
 * @throws {RangeError} if an option is out of range
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { geometry } from "./geometry.ts";
 *
 * const { chain } = await geometry({ dimension: 4, cells: 4, repeats: 2, steps: 10 });
 * assertEquals(chain.array("broken"), [0, 0, 0]);
 * ```
 */
export async function geometry(options: GeometryOptions = {}): Promise<Geometry> {
  const { dimension = usual.dimension, steps = usual.steps, repeats = usual.repeats } = options;
  const { cells: side = usual.cells, seed = 0 } = options;
  checkCount(dimension, "dimension", 3);
  checkCount(steps, "steps", 1);
  checkCount(repeats, "repeats", 2);
  checkCount(side, "cells", 4);
  const started = performance.now();
  const { cells, links } = heatMaps({
    dimension,
    steps,
    repeats,
    grid: [side, side],
    seed,
    onHessian(done, all) {
      if (done !== Math.min(200, all)) return; // by then all code is compiled
      const seconds = (performance.now() - started) / 1000;
      const rest = 1.2 * seconds / done * (all - done);
      options.onNote?.(`${all} Hessians of ${dimension} × ${dimension}: about ${duration(rest)}`);
    },
  });
  const flat = ellipses();
  return inNotebooks({
    ellipses: ellipseTable(flat),
    map: aq.from(cells),
    chain: chainTable(links, dimension, seed),
    predictions: aq.from(predictions(cells)),
    claims: claimsOf(cells, {
      searchError: searchError(Math.min(dimension, 20), 10, seed),
      usual: areUsual({ dimension, cells: side, steps, repeats }, usual),
    }),
    charts: {
      ellipses: await ellipseChart(flat),
      bounds: await boundChart(flat),
      map: await mapChart(cells, { dimension, steps }),
    },
  });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "geometry",
  purpose:
    "When the sign wins (thesis ch. 6): smoothness constants in the maximum norm on ellipses (Fig. " +
    "6.1, 6.2), and gradient descent against sign descent over outlier eigenvalues and rotations " +
    "(Fig. 6.3), with L2 ≤ L∞ ≤ L_sep ≤ Σλ/p_diag checked on every Hessian.",
  flags: {
    dimension: withDefault(
      { ...common.steps, help: "dimension d of the heat maps" },
      String(usual.dimension),
    ),
    cells: withDefault(
      { ...common.steps, help: "cells along each axis of the heat maps" },
      String(usual.cells),
    ),
    steps: withDefault(common.steps, String(usual.steps)),
    repeats: withDefault(
      { ...common.repeats, help: "rotations and starts in a cell" },
      String(usual.repeats),
    ),
    seed: withDefault(common.seed, "0"),
    out: withDefault(common.out, "runs/geometry"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("geometry"), "all three figures"],
    [invocation("geometry --dimension 40 --repeats 3"), "a larger Hessian"],
  ],
}, async ({ out, quiet, json, ...options }) => {
  const onNote = quiet ? undefined : (note: string) => console.error(note);
  const all = await geometry({ ...options, onNote });
  await publish("geometry", {
    tables: [
      { id: "geometry", table: all.map },
      {
        id: "ellipses",
        table: all.ellipses,
        title: "Smoothness constants in two dimensions (Fig. 6.1, 6.2; Eq. C.14, C.15)",
      },
      {
        id: "chain",
        table: all.chain,
        title: "L2 ≤ L∞ ≤ L_sep ≤ Σλ/p_diag: means of the ratios, and how many are broken",
      },
      {
        id: "predictions",
        table: all.predictions,
        title: "The ratio R(θ0) of guaranteed improvements (Eq. 6.30) beside what was measured",
      },
      {
        id: "claims",
        table: all.claims,
        title: "The statements of thesis Fig. 6.3 and §6.5",
      },
    ],
    charts: all.charts,
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
