/** Gradients of all layers on a backend. @module */
import { type BackendName, useBackend } from "../../../optimizers/backends/use_backend.ts";
import { type LayerCase, layerCases } from "./cases.ts";
import { derivatives, differences, largestError } from "./directional.ts";
import { layerSubject } from "./subject.ts";

/** One use of a layer on one backend. */
export interface LayerOutcome {
  readonly layer: string;
  /** In which way the layer is used. */
  readonly variant: string;
  /**
   * The largest difference between a derivative by the gradient and one by differences of values on CPU, over
   * the gradient's length; null where there is no gradient.
   */
  readonly error: number | null;
  /** Why there is none. */
  readonly reason?: string;
}

/** Errors beyond this are no rounding errors, of which the differences have up to some 2e-4. */
export const tolerance = 1e-3;

/**
 * The gradients of all cases on a backend, with the kernels that are registered, beside differences of values.
 *
 * @param known differences of sweeps before, with the same kernels; those of this one are added
 * @throws {Error} if the backend cannot run here
 */
export async function sweepLayers(
  backend: BackendName,
  known: Map<LayerCase, readonly number[]> = new Map(),
): Promise<LayerOutcome[]> {
  const outcomes: LayerOutcome[] = [];
  for (const layer of layerCases) {
    const name = { layer: layer.layer, variant: layer.variant ?? "" };
    const make = () => layerSubject(layer);
    if (!known.has(layer)) {
      await useBackend("cpu");
      known.set(layer, await differences(make));
    }
    await useBackend(backend);
    try {
      const found = largestError(await derivatives(make), known.get(layer)!);
      // JSON has no infinity, and what is not a number is not right either
      outcomes.push({ ...name, error: Math.min(found, Number.MAX_VALUE) });
    } catch (error) {
      outcomes.push({ ...name, error: null, reason: (error as Error).message });
    }
  }
  return outcomes;
}
