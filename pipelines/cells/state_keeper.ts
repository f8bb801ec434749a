/** When a cell's state is saved. @module */
import { saveCell } from "./cell_checkpoint.ts";
import { type CellIdentity, keyOf } from "./cell_key.ts";
import type { CellEvent } from "./run_cell.ts";

/** Saves a cell's state, and knows when it is time to. */
export interface StateKeeper {
  /** Whether it is time to. */
  readonly due: () => boolean;
  /** Saves it, if it can be saved. */
  save(saved: CellEvent): Promise<void>;
}

/**
 * A keeper of the state of one cell. It is due when enough time has passed since it was last saved, and when the
 * run is to stop. Of one whose state cannot be saved it says so, once.
 */
export function stateKeeper(
  path: string,
  identity: CellIdentity,
  { checkpointEvery, signal, note }: {
    readonly checkpointEvery: number;
    readonly signal: AbortSignal | undefined;
    readonly note: (text: string) => void;
  },
): StateKeeper {
  let savedAt = performance.now();
  let savable = true;
  return {
    due: () => signal?.aborted || performance.now() - savedAt >= 1000 * checkpointEvery,
    async save(saved) {
      try {
        if (savable) await saveCell(`${path}.safetensors`, keyOf(identity), saved);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        savable = false;
        note(`cannot be continued if it is interrupted: ${error.message}`);
      }
      savedAt = performance.now();
    },
  };
}
