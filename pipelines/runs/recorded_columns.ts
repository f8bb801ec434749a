/** The columns of recorded rows that are the same throughout a cell. @module */
import type { CellHeader } from "../cells/cell_content.ts";
import type { CellIdentity } from "../cells/cell_key.ts";
import type { ConstantColumns } from "../cells/evaluation_lines.ts";
import { settingsText } from "../cells/settings.ts";

/** What all rows of a cell have, by the first line of its file. */
export function columnsOf(
  identity: CellIdentity,
  shown: Pick<CellHeader, "learningRate" | "settings" | "batches">,
): ConstantColumns {
  const { problem, optimizer, seed, backend } = identity;
  const batchSize = shown.batches ?? identity.batchSize;
  const { learningRate: rate, fingerprint: _, ...others } = identity.hyperParameters;
  const learningRate = typeof rate === "number" ? rate : shown.learningRate ?? null;
  const settings = shown.settings ?? settingsText(others);
  return { problem, optimizer, learningRate, settings, batchSize, seed, backend };
}
