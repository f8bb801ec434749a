/** Errors of functions that are given, with the place that they are from. @module */

/** Kinds of errors that say nothing of where they come from. */
const plain: readonly string[] = ["Error", "TypeError", "RangeError", "ReferenceError"];

/**
 * Calls a function that was given, and names what threw where it throws. Errors of other kinds, such as a missing
 * permission, go through as they are.
 *
 * @param words such as `model threw`
 */
export function told<T>(words: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error && !plain.includes(error.name)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new TypeError(`${words}: ${message}`, { cause: error });
  }
}
