/** `deno task bench layers`. @module */
import { invocation } from "../../../optimizers/invocation.ts";
import type { BackendName } from "../../../optimizers/backends/use_backend.ts";
import { common } from "../../command_line/common_flags.ts";
import { mainOf } from "../../command_line/script.ts";
import { asJson, backends, json } from "../script_parts.ts";
import { benchLayers, layerTable } from "./table.ts";

const script = {
  name: "bench layers",
  purpose:
    "Tells which layer of tf.layers trains on which backend, with TensorFlow.js as it comes and " +
    "with this package's kernels, and how far its gradients are from differences of its values: the " +
    "largest error over all uses of the layer, or in how many of them there is no gradient, or a " +
    "wrong one.",
  flags: {
    backend: { ...backends, fallback: "cpu,wasm,webgpu" },
    json: { ...json, help: "print all uses as JSON, with the machine's name and versions" },
    quiet: common.quiet,
  },
  examples: [
    [invocation("bench layers"), "all backends there are (1 minute)"],
    [invocation("bench layers --backend wasm"), "one of them"],
  ],
} as const;

/** Runs the script. */
export const runLayers: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async (flags, { signal }) => {
    const sweeps = await benchLayers({
      backends: flags.backend as readonly BackendName[],
      signal,
      onCase: (backend, kernels) => flags.quiet || console.error(`${backend}, ${kernels} …`),
      onNote: (note) => console.error(note),
    });
    console.log(flags.json ? await asJson(sweeps) : layerTable(sweeps));
  },
);
