/** Updates by PyTorch, to be timed. @module */
import type { Contender } from "./measure.ts";
import { startTorch } from "./torch.ts";

/** A step of an optimizer of PyTorch. */
export interface TorchStep extends Contender {
  /** The optimizer's id here. */
  readonly id: string;
  /** Ends its process. */
  end(): void;
}

/** The same methods in `torch.optim`, by id. */
const inTorch: Readonly<Record<string, string>> = {
  "sgd": "SGD",
  "m-sgd": "SGD with momentum",
  "adam": "Adam",
};

/**
 * Whole steps of PyTorch: of each method with one thread first. Without PyTorch there are none, and a note
 * says why.
 */
export async function torchSteps(
  shapes: readonly (readonly number[])[],
  optimizers: readonly string[],
  onNote: ((note: string) => void) | undefined,
): Promise<TorchStep[]> {
  const steps = [];
  try {
    for (const [id, optimizer] of Object.entries(inTorch)) {
      if (!optimizers.includes(id)) continue;
      const torch = await startTorch({ optimizer, shapes });
      steps.push(...torch.contenders.map(({ name, run }) => ({
        id,
        name: `${optimizer}, ${name}`,
        run,
        end: () => torch[Symbol.dispose](),
      })));
    }
  } catch (error) {
    for (const { end } of steps) end();
    if (onNote === undefined) throw error;
    onNote((error as Error).message);
    return [];
  }
  return steps;
}
