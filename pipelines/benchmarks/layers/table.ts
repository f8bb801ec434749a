/** Which layer trains where, and how right. @module */
import type { BackendName } from "../../../optimizers/backends/use_backend.ts";
import "../../../problems/kernels/mod.ts";
import { textTable } from "../../text/text_table.ts";
import { runForeign } from "../foreign.ts";
import { type LayerOutcome, sweepLayers, tolerance } from "./sweep.ts";

/** All cases on one backend, with tfjs's kernels or with ours in front of them. */
export interface LayerSweep {
  readonly kernels: "tfjs" | "ours";
  readonly backend: string;
  readonly outcomes: readonly LayerOutcome[];
}

/** What {@linkcode benchLayers} measures. */
export interface LayerBenchOptions {
  readonly backends: readonly BackendName[];
  readonly signal?: AbortSignal | undefined;
  /** Called before each sweep. */
  readonly onCase?: ((backend: string, kernels: string) => void) | undefined;
  /** Called where something is left out, with the reason. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** Sweeps over all layers with tfjs as it comes, in processes of their own, and with our kernels. */
export async function benchLayers(options: LayerBenchOptions): Promise<LayerSweep[]> {
  const { backends, signal, onCase, onNote } = options;
  const sweeps: LayerSweep[] = [];
  for (const kernels of ["tfjs", "ours"] as const) {
    for (const backend of backends) {
      signal?.throwIfAborted();
      onCase?.(backend, kernels);
      try {
        const outcomes = kernels === "ours"
          ? await sweepLayers(backend)
          : await runForeign<LayerOutcome[]>(
            new URL("./stock.ts", import.meta.url),
            { backend },
            { signal },
          );
        sweeps.push({ kernels, backend, outcomes });
      } catch (error) {
        signal?.throwIfAborted();
        onNote?.(`${backend}, ${kernels}: ${(error as Error).message}`);
      }
    }
  }
  return sweeps;
}

/** A row for each layer, a column for each sweep, and a last row with the number of layers that train. */
export function layerTable(sweeps: readonly LayerSweep[]): string {
  const layers = [...new Set(sweeps.flatMap(({ outcomes }) => outcomes.map(({ layer }) => layer)))];
  const ofLayer = ({ outcomes }: LayerSweep, layer: string) =>
    outcomes.filter((outcome) => outcome.layer === layer);
  const total = ({ outcomes }: LayerSweep): string => {
    const failing = new Set(
      outcomes.filter(({ error }) => !isRight(error)).map(({ layer }) => layer),
    );
    return `${layers.length - failing.size} right`;
  };
  const rows = [
    ...layers.map((layer) => ({
      layer,
      uses: String(ofLayer(sweeps[0]!, layer).length),
      cells: sweeps.map((sweep) => cellOf(ofLayer(sweep, layer))),
    })),
    { layer: `${layers.length} layers`, uses: "", cells: sweeps.map(total) },
  ];
  return textTable(rows, [
    { heading: "layer", text: (row) => row.layer, align: "left" },
    { heading: "uses", text: (row) => row.uses, align: "right" },
    ...sweeps.map(({ kernels, backend }, k) => ({
      heading: `${kernels}, ${backend}`,
      text: (row: typeof rows[number]) => row.cells[k]!,
      align: "left" as const,
    })),
  ]).join("\n");
}

function isRight(error: number | null): boolean {
  return error !== null && error <= tolerance;
}

/** The largest error where all uses are right; else how many are without a gradient, or with a wrong one. */
function cellOf(outcomes: readonly LayerOutcome[]): string {
  if (outcomes.every(({ error }) => isRight(error))) {
    const largest = Math.max(...outcomes.map(({ error }) => error!));
    return largest === 0 ? "0" : largest.toExponential(0);
  }
  const none = outcomes.filter(({ error }) => error === null).length;
  const wrong = outcomes.filter(({ error }) => error !== null && !isRight(error)).length;
  const counted = (count: number, what: string) =>
    count === 0 ? [] : [count === outcomes.length ? what : `${count} ${what}`];
  return [...counted(none, "none"), ...counted(wrong, "WRONG")].join(", ");
}
