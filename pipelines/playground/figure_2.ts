/** ICML Fig. 2 for the playground's page: its curves, as the quadratic laboratory computes them. @module */
import { curvesOf, finalsOf, race } from "../labs/quadratic/race.ts";
import { settings } from "../labs/quadratic/settings.ts";
import type { Figure2Panel } from "./client/figure_2_panel.ts";

/** Steps between two points of a curve. */
const every = 2;

/** The panels, row by row: what `noisewise quadratic` computes without any flag. */
export function figure2(): readonly Figure2Panel[] {
  const all = settings(100, 0);
  const runs = race(all, { steps: 100, repeats: 20, seed: 0, start: 10, methods: [] });
  const points = curvesOf(runs).objects() as readonly Point[];
  const finals = finalsOf(runs).objects() as readonly Final[];
  return all.map(({ spectrum, basis, noise }) => {
    const isHere = (row: Final | Point) =>
      row.spectrum === spectrum && row.basis === basis && row.noise === noise;
    const own = points.filter(isHere);
    const curve = (method: string) =>
      own.filter((point) => point.method === method && point.step % every === 0)
        .map(({ mean }) => Number(Math.log10(mean).toFixed(3)));
    const { orders } = finals.find(isHere)!;
    return { spectrum, basis, noise, curves: { sgd: curve("sgd"), ssd: curve("ssd") }, orders };
  });
}

type Place = Pick<Figure2Panel, "spectrum" | "basis" | "noise">;
type Point = Place & { readonly method: string; readonly step: number; readonly mean: number };
type Final = Place & { readonly orders: number };
