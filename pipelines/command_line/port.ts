/** Ports of the flag `--live`. @module */
import { UsageError } from "./flags.ts";

/** What a port looks like, or one that is wrong: a folder that follows the flag does not. */
export const digits = /^-?[\d.]+$/;

/** A port; 0 stands for any that is free. */
export function port(text: string, flag: string): number | undefined {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65535) return value;
  throw new UsageError(`${flag} must be a port from 0 to 65535, got ${text}`);
}
