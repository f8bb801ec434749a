/** Thesis Fig. 4.2 and 4.3. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import { axis, type LinePoint, lines, panel, type SeriesStyle } from "../../charts/panels.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";
import { accuracyCurve, batchSizeCurve, lossCurve } from "./curves.ts";
import { type Final, nameOf, type Run } from "./finals.ts";
import { stylesOf } from "./methods.ts";

/** Windows that a run's training loss is averaged in. */
const windows = 30;

/** The ends of the values, a little apart. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least < most ? [least, most] : [least / 1.1, most * 1.1];
}

/**
 * Fig. 4.2: training loss, test accuracy and batch size against examples, each method with its best
 * step size.
 *
 * @param best the first seed's run of each method's best
 */
export function trainingChart(best: readonly Run[], examples: number): Promise<string> {
  const names = best.map(({ method }) => method.family);
  const styles = stylesOf(names);
  const all = (curve: (run: Run, name: string) => readonly LinePoint[]) =>
    best.flatMap((run, i) => curve(run, names[i]!));
  const losses = all((run, name) => lossCurve(run, examples / windows, name));
  const accuracies = all(accuracyCurve);
  const sizes = all(batchSizeCurve);
  const x = { title: "examples accessed", domain: [0, Math.max(examples, 1)] as const };
  const size = { width: 300, height: 220, legendColumns: 5 };
  const y = (title: string, points: readonly LinePoint[], log: boolean) => ({
    title,
    log,
    domain: rangeOf(points.map((point) => point.y)),
  });
  const ticks = [10, 20, 50, 100, 200, 500, 1000, 2000];
  return svgOf({
    hconcat: [
      lines(
        { ...size, x, y: { ...y("training loss", losses, true), values: lossTicks } },
        losses,
        styles,
      ),
      ...(accuracies.length === 0 ? [] : [
        lines({ ...size, x, y: y("test accuracy", accuracies, false) }, accuracies, styles),
      ]),
      lines({ ...size, x, y: { ...y("batch size", sizes, true), values: ticks } }, sizes, styles),
    ],
  });
}

const lossTicks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];

/**
 * Fig. 4.3: families of training loss curves, one for each step size, of CABS, its competitor and
 * a constant; and what the final loss of every method makes of the step size.
 *
 * @param runs of the first seed
 * @param best which θ and which constant are shown
 */
export function sensitivityChart(
  runs: readonly Run[],
  finals: readonly Final[],
  best: readonly Final[],
  examples: number,
): Promise<string> {
  const styles = stylesOf(best.map(({ batches }) => batches));
  const constant =
    best.filter(({ batches }) => !Number.isNaN(Number(batches))).toSorted((a, b) =>
      a.trainLoss - b.trainLoss
    )[0];
  const adaptive = best.filter(({ batches }) => Number.isNaN(Number(batches)));
  const shown = [...adaptive, ...(constant ? [constant] : [])];
  const families = shown.map((final) => ({
    title: final.batches === constant?.batches ? `constant ${final.batches}` : nameOf(final),
    style: styles.find(({ label }) => label === final.batches)!,
    points: runs
      .filter(({ method }) => method.family === final.batches && method.theta === final.theta)
      .flatMap((run) => lossCurve(run, examples / windows, String(run.learningRate))),
  }));
  const domain = rangeOf(
    families.flatMap(({ points }) => points.map(({ y }) => y)).filter((y) => y < 10),
  );
  const axes = {
    x: { title: "examples accessed", domain: [0, Math.max(examples, 1)] as const },
    y: { log: true, domain, values: lossTicks },
  };
  return svgOf({
    hconcat: [
      ...families.map(({ title, style, points }, i) =>
        family(title, style, points, {
          ...axes,
          y: { ...axes.y, ...(i === 0 && { title: "training loss" }) },
        })
      ),
      finalPanel(finals, best, styles),
    ],
  });
}

/** The curves of one method: one colour, each with its step size at its end. */
function family(
  title: string,
  { color }: SeriesStyle,
  points: readonly LinePoint[],
  axes: Pick<Parameters<typeof lines>[0], "x" | "y">,
): Spec {
  const [x, y] = [axis("x", axes.x), axis("y", axes.y)];
  const ends = [...groupBy(points, ({ series }) => series).values()].map((own) => own.at(-1)!);
  const [low, high] = axes.y.domain!;
  return panel({ title, width: 210, height: 220, ...axes }, [
    {
      data: { values: points },
      mark: { type: "line", strokeWidth: 1.8, clip: true, color, opacity: 0.85 },
      encoding: { x, y, detail: { field: "series" } },
    },
    {
      data: { values: apart(ends.filter((end) => end.y >= low && end.y <= high), high / low) },
      mark: { type: "text", align: "left", dx: 4, fontSize: 10 },
      encoding: { x, y, text: { field: "series" } },
    },
  ]);
}

/** Labels moved upwards until none covers another. */
function apart(ends: readonly LinePoint[], span: number): readonly LinePoint[] {
  const gap = span ** (11 / 220); // a line of text
  let last = 0;
  return ends.toSorted((a, b) => a.y - b.y).map((end) => {
    last = Math.max(end.y, last * gap);
    return { ...end, y: last };
  });
}

function finalPanel(
  finals: readonly Final[],
  best: readonly Final[],
  styles: readonly SeriesStyle[],
): Spec {
  const shown = new Set(best.map(nameOf));
  const points = finals.filter((final) => shown.has(nameOf(final))).map((final) => (
    { series: final.batches, x: final.learningRate, y: final.trainLoss }
  ));
  const rates = [...new Set(points.map(({ x }) => x))];
  return lines(
    {
      title: "at the end",
      width: 250,
      height: 220,
      legendColumns: 5,
      x: { title: "step size", log: true, domain: rangeOf(rates), values: rates },
      y: { log: true, domain: rangeOf(points.map(({ y }) => y)), values: lossTicks },
    },
    points.toSorted((a, b) => a.x - b.x),
    styles,
  );
}
