/** Texts of the command line as typed values; errors name the flag, the value and the remedy. @module */
import { UsageError } from "./flags.ts";

/** Learning rates: one for all optimizers, or one each by id. */
export type LearningRates = number | Readonly<Record<string, number>>;

/** A whole number of at least 1. */
export function positiveInteger(text: string, flag: string): number {
  const value = numberOf(text);
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new UsageError(`${flag} must be a positive integer, got ${shown(text)}`);
  }
  return value;
}

/** A whole number of at least 0. */
export function nonNegativeInteger(text: string, flag: string): number {
  const value = numberOf(text);
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw new UsageError(`${flag} must be an integer of at least 0, got ${shown(text)}`);
  }
  return value;
}

/** A finite number greater than 0. */
export function positiveNumber(text: string, flag: string): number {
  const value = numberOf(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new UsageError(`${flag} must be a positive number, got ${shown(text)}`);
  }
  return value;
}

/** Names separated by commas: at least one, none twice. */
export function names(text: string, flag: string): readonly string[] {
  const list = text.split(",").map((name) => name.trim());
  if (list.includes("")) {
    throw new UsageError(`${flag} must be names separated by commas, got "${text}"`);
  }
  const repeated = list.find((name, i) => list.indexOf(name) !== i);
  if (repeated !== undefined) throw new UsageError(`${flag} names "${repeated}" twice`);
  return list;
}

/** `0.1`, or `m-sgd=0.1,adam=1e-3`. */
export function learningRates(text: string, flag: string): LearningRates {
  if (!text.includes("=")) return positiveNumber(text, flag);
  const pairs = names(text, flag).map((pair) => {
    const [id, rate, ...rest] = pair.split("=").map((part) => part.trim());
    if (!id || rate === undefined || rest.length > 0) {
      throw new UsageError(`${flag} must be a number or ID=NUMBER[,ID=NUMBER], got "${text}"`);
    }
    return [id, positiveNumber(rate, `${flag} of ${id}`)] as const;
  });
  const repeated = pairs.find(([id], i) => pairs.findIndex(([other]) => other === id) !== i);
  if (repeated) throw new UsageError(`${flag} names "${repeated[0]}" twice`);
  return Object.fromEntries(pairs);
}

/** Any text. */
export function anyText(text: string): string {
  return text;
}

function numberOf(text: string): number {
  return text.trim() === "" ? NaN : Number(text);
}

/** Numbers as they are, anything else quoted. */
function shown(text: string): string {
  return Number.isNaN(numberOf(text)) && text !== "NaN" ? `"${text}"` : text;
}
