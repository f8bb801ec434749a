/** What methods are called in sentences. @module */
import { factoredMethod } from "../../../optimizers/methods/factored/factored_record.ts";
import { optimizerRecords } from "../../../optimizers/methods/records.ts";

const names: ReadonlyMap<string, string> = new Map(
  optimizerRecords.map(({ id, label }) => [id, label]),
);

/** The name of a method, as everywhere; those of one's own are called by their ids, on one line. */
export function nameOf(optimizer: string): string {
  return names.get(optimizer) ?? factoredMethod(optimizer)?.record.label ?? onOneLine(optimizer);
}

/** A name without line breaks and what else a sentence cannot have. */
export function onOneLine(name: string): string {
  return name.replace(/[\s\p{Cc}]+/gu, " ");
}
