/** How noisy the gradient of each parameter tensor is, at points of a run. @module */
import type { Chart } from "../content/chart.ts";
import { noisePanels } from "../content/noise_panels.ts";

/** Signal over noise and the share of noisy coordinates, tensor by tensor; of dissections only. */
export const layerNoise: Chart = {
  id: "layer-noise",
  title: "Noise of layers",
  lead:
    "The gradient of a batch, tensor by tensor, at the start and along a run of M-SGD: the stronger the " +
    "colour, the later. Left of 1 there is more noise than signal.",
  columns: 2,
  groups: ({ dissection, problems, title }) => {
    if (dissection === undefined || dissection.noise.length === 0) return [];
    const panels = noisePanels(dissection.noise);
    const hidden = dissection.noise.filter((entry) => entry["signal/noise"] === null);
    const note = hidden.length === 0 ? {} : {
      note: `All noise, as far as can be told: ${
        hidden.map(({ tensor, step }) => `${tensor} at step ${step}`).join(", ")
      }.`,
    };
    return [{ problem: problems[0] ?? title, title, ...note, panels }];
  },
};
