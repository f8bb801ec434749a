/** Stand-ins for the parts of `@std/assert` that this repository uses, over `node:assert`. */
import { AssertionError, deepStrictEqual, notDeepStrictEqual } from "node:assert";
import { isDeepStrictEqual } from "node:util";

export { AssertionError };

function fail(message: string, note?: string): never {
  throw new AssertionError({ message: note ? `${message}: ${note}` : message });
}

/** Asserts that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError({ message: msg });
}

/** Asserts that `expr` is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is false | 0 | "" | null {
  if (expr) throw new AssertionError({ message: msg });
}

/** Asserts that this line is never reached. */
export function unreachable(reason = "Unreachable"): never {
  throw new AssertionError({ message: reason });
}

/** Asserts deep equality. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (msg === undefined) deepStrictEqual(actual, expected);
  else deepStrictEqual(actual, expected, msg);
}

/** Asserts deep inequality. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (msg === undefined) notDeepStrictEqual(actual, expected);
  else notDeepStrictEqual(actual, expected, msg);
}

/** Asserts the very same value (`Object.is`). */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): void {
  if (!Object.is(actual, expected)) {
    fail(`Expected ${String(actual)} to be strictly equal to ${String(expected)}`, msg);
  }
}

/** Asserts that a value is neither `null` nor `undefined`. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    fail(`Expected actual "${actual}" to not be null or undefined`, msg);
  }
}

/** Asserts that `actual` is an instance of a class. */
export function assertInstanceOf<T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any
  expectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is T {
  if (!(actual instanceof expectedType)) {
    fail(`Expected object to be an instance of "${expectedType.name}"`, msg);
  }
}

/** Asserts that `actual` is an array that holds an equal of each expected element. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  msg?: string,
): void {
  const missing = Array.from(expected).filter((wanted) =>
    !Array.from(actual).some((value) => isDeepStrictEqual(value, wanted))
  );
  if (missing.length > 0) fail(`Expected actual to include ${JSON.stringify(missing)}`, msg);
}

/** Asserts that the properties `expected` has, `actual` has too, with equal values. */
export function assertObjectMatch(actual: object, expected: object, msg?: string): void {
  const matches = (a: unknown, e: unknown): boolean =>
    e !== null && typeof e === "object" && !Array.isArray(e) && a !== null && typeof a === "object"
      ? Object.entries(e).every(([key, value]) =>
        matches((a as Record<string, unknown>)[key], value)
      )
      : isDeepStrictEqual(a, e);
  if (!matches(actual, expected)) {
    fail(`Expected ${JSON.stringify(actual)} to match ${JSON.stringify(expected)}`, msg);
  }
}

/** Asserts `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) fail(`Expect ${actual} > ${expected}`, msg);
}

/** Asserts `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) fail(`Expect ${actual} >= ${expected}`, msg);
}

/** Asserts `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) fail(`Expect ${actual} < ${expected}`, msg);
}

/** Asserts `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) fail(`Expect ${actual} <= ${expected}`, msg);
}

/** Asserts that two numbers differ by at most `tolerance` (default: 1e-7 of `expected`). */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = Math.max(Math.abs(expected) * 1e-7, Number.EPSILON),
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const delta = Math.abs(expected - actual);
  if (delta <= tolerance) return;
  fail(`Expected actual ${actual} to be within ${tolerance} of ${expected}, was ${delta}`, msg);
}

/** Asserts that `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) fail(`Expected "${actual}" to contain "${expected}"`, msg);
}

/** Asserts that `actual` does not match `expected`. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) fail(`Expected "${actual}" to not match ${expected}`, msg);
}

/** Asserts that `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) fail(`Expected "${actual}" to match ${expected}`, msg);
}

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = new (...args: any[]) => E;

function checkError<E extends Error>(
  error: unknown,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
): E {
  if (!(error instanceof Error)) fail("A non-Error object was thrown or rejected");
  if (errorClass && !(error instanceof errorClass)) {
    fail(`Expected error to be ${errorClass.name}, was ${error.constructor.name} "${error}"`);
  }
  if (messageIncludes && !error.message.includes(messageIncludes)) {
    fail(`Expected error message to include "${messageIncludes}", got "${error.message}"`);
  }
  return error as E;
}

/** Asserts that `fn` throws, and returns the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
): E {
  try {
    fn();
  } catch (error) {
    return checkError(error, errorClass, messageIncludes);
  }
  fail("Expected function to throw");
}

/** Asserts that the promise of `fn` rejects, and returns the error. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return checkError(error, errorClass, messageIncludes);
  }
  fail("Expected function to reject");
}
