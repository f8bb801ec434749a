/** Signal and noise of each parameter tensor's gradient, as panels. @module */
import type { Spec } from "../../charts/svg.ts";
import { shaded } from "../../charts/shades.ts";
import { significant } from "../../text/numbers.ts";
import type { Panel, Surface } from "./chart.ts";
import type { NoiseEntry } from "./data.ts";
import { logGrid } from "./log_grid.ts";
import { luminance } from "./look.ts";
import { tableSpec } from "./table_spec.ts";

/** Signal over noise, and the share of noisy coordinates. */
export function noisePanels(entries: readonly NoiseEntry[]): readonly Panel[] {
  return quantities.map((quantity) => panelOf(entries, quantity));
}

/** What a panel shows of each tensor. */
interface Quantity {
  readonly of: "signal/noise" | "η² > 1";
  readonly title: string;
  readonly log: boolean;
}

const quantities: readonly Quantity[] = [
  { of: "signal/noise", title: "‖∇f‖² over Σσ² (log)", log: true },
  { of: "η² > 1", title: "share of coordinates with σ² above ∇²", log: false },
];

function panelOf(entries: readonly NoiseEntry[], { of, title, log }: Quantity): Panel {
  const known = entries.flatMap((entry) =>
    entry[of] === null ? [] : [{ ...entry, value: entry[of] }]
  );
  const key = `layer noise ${of}`;
  return {
    key,
    title,
    description: () =>
      `${title}: ${
        known.map(({ tensor, step, value }) => `${tensor} at step ${step} ${significant(value, 2)}`)
          .join("; ")
      }.`,
    draw: (surface) => noiseView(known, { title, log }, surface),
    table: () =>
      tableSpec({
        key: `numbers ${key}`,
        caption: title,
        columns: [
          { heading: "tensor", text: ({ tensor }) => tensor },
          { heading: "size", text: ({ size }) => String(size), value: ({ size }) => size },
          { heading: "step", text: ({ step }) => String(step), value: ({ step }) => step },
          { heading: of, text: ({ value }) => significant(value, 3), value: ({ value }) => value },
        ],
        rows: known,
        copy: true,
      }),
  };
}

/** Hue of all points; their shade is the step. */
const hue = "#1b5f58";

/** A dot for each tensor and step. */
function noiseView(
  entries: readonly (NoiseEntry & { readonly value: number })[],
  { title, log }: Pick<Quantity, "title" | "log">,
  { look, width }: Surface,
): Spec {
  const steps = [...new Set(entries.map(({ step }) => step))];
  const theme = luminance(look.background) > 0.5 ? "light" : "dark";
  const shadeOf = (step: number) => steps.length < 2 ? 1 : steps.indexOf(step) / (steps.length - 1);
  const values = entries.map(({ tensor, step, value }) => ({
    tensor,
    value,
    color: shaded(hue, shadeOf(step), theme),
  }));
  const tensors = [...new Set(entries.map(({ tensor }) => tensor))];
  const numbers = values.map(({ value }) => value);
  const x = {
    field: "value",
    type: "quantitative",
    title,
    scale: log
      ? {
        type: "log",
        nice: true,
        domainMin: Math.min(1, ...numbers),
        domainMax: Math.max(1, ...numbers),
      }
      : { domain: [0, 1] },
    axis: {
      tickCount: Math.max(Math.floor(width / 120), 3),
      format: log ? "~g" : "~%",
      ...(log && logGrid([1, ...numbers])),
    },
  };
  const y = {
    field: "tensor",
    type: "nominal",
    scale: { domain: tensors },
    title: null,
    axis: { domain: false, ticks: false, labelPadding: 8, grid: true },
  };
  return {
    width,
    height: Math.max(tensors.length, 2) * 24,
    data: { values },
    layer: [
      ...(log
        ? [{
          data: { values: [{ at: 1 }] },
          mark: { type: "rule", color: look.rule, strokeDash: [2, 2] },
          encoding: { x: { ...x, field: "at" } },
        }]
        : []),
      {
        mark: { type: "point", filled: true, size: 70, opacity: 1 },
        encoding: { x, y, color: { field: "color", type: "nominal", scale: null, legend: null } },
      },
    ],
  };
}
