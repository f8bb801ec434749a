/** What methods are called in sentences. @module */
import { findOptimizer } from "../../../optimizers/methods/registry.ts";

/** The name of a method, as everywhere; what nothing is known of is called by its id, on one line. */
export function nameOf(optimizer: string): string {
  return onOneLine(findOptimizer(optimizer).record?.label ?? optimizer);
}

/** A name without line breaks and what else a sentence cannot have. */
export function onOneLine(name: string): string {
  return name.replace(/[\s\p{Cc}]+/gu, " ");
}
