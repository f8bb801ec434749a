/** Chooses what runs a program on the backend in use. @module */
import { composed } from "./composed.ts";
import type { Executor } from "./executor.ts";

export type { Executor };

/** The fastest executor for the backend in use. */
export function executor(): Executor {
  return composed;
}
