/**
 * Texts as typed values. What a text does not say throws a `RangeError` that names the flag it is given
 * with, the value and the remedy.
 *
 * @module
 */

/** Numbers for all optimizers, or for one each by id; one of them or several. */
export type NumberLists =
  | number
  | readonly number[]
  | Readonly<Record<string, number | readonly number[]>>;

/** What reads several values, with commas between them. */
export function listOf<T>(
  parse: (text: string, flag: string) => T,
): (text: string, flag: string) => readonly T[] {
  return (text, flag) => text.split(",").map((each) => parse(each, flag));
}

/** A whole number of at least 1. */
export function positiveInteger(text: string, flag: string): number {
  const value = numberOf(text);
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${flag} must be a positive integer, got ${shown(text)}`);
  }
  return value;
}

/** A whole number of at least 0. */
export function nonNegativeInteger(text: string, flag: string): number {
  const value = numberOf(text);
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw new RangeError(`${flag} must be an integer of at least 0, got ${shown(text)}`);
  }
  return value;
}

/** A number of at least 0. */
export function nonNegativeNumber(text: string, flag: string): number {
  const value = numberOf(text);
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new RangeError(`${flag} must be a number of at least 0, got ${shown(text)}`);
  }
  return value;
}

/** A finite number greater than 0. */
export function positiveNumber(text: string, flag: string): number {
  const value = numberOf(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new RangeError(`${flag} must be a positive number, got ${shown(text)}`);
  }
  return value;
}

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A length of time such as `90s`, `30m`, `2h` or `1.5d`, in seconds, which a number alone is. */
export function seconds(text: string, flag: string): number {
  const [, number = "", unit = "s"] = /^([\d.]+)\s*([smhd])?$/.exec(text) ?? [];
  const value = Number(number) * unitSeconds[unit as keyof typeof unitSeconds];
  if (number !== "" && value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`${flag} must be a length of time such as 90s, 30m or 2h, got "${text}"`);
}

/** Names separated by commas: at least one, none twice. */
export function names(text: string, flag: string): readonly string[] {
  const list = text.split(",").map((name) => name.trim());
  if (list.includes("")) {
    throw new RangeError(`${flag} must be names separated by commas, got "${text}"`);
  }
  const repeated = list.find((name, i) => list.indexOf(name) !== i);
  if (repeated !== undefined) throw new RangeError(`${flag} names "${repeated}" twice`);
  return list;
}

/** `0.1`, `0.1/0.3`, or `m-sgd=0.1/0.3,adam=1e-3`: one or several values, for all or for one each. */
export function numberLists(
  number: (text: string, flag: string) => number,
): (text: string, flag: string) => NumberLists {
  const list = (text: string, flag: string) => {
    const values = text.split("/").map((part) => number(part, flag));
    const repeated = values.find((value, i) => values.indexOf(value) !== i);
    if (repeated !== undefined) throw new RangeError(`${flag} gives ${repeated} twice`);
    return values.length === 1 ? values[0]! : values;
  };
  return (text, flag) => {
    if (!text.includes("=")) return list(text, flag);
    const pairs = names(text, flag).map((pair) => {
      // names of problems may have the sign themselves: quadratic:ill+noise=0.5:adam=0.1
      const [, id, values] = /^(.*:[^:=]+|[^=]+)=([^=]*)$/.exec(pair)?.map((part) => part.trim()) ??
        [];
      if (!id || values === undefined) {
        throw new RangeError(`${flag} must be a number or ID=NUMBER[,ID=NUMBER], got "${text}"`);
      }
      return [id, list(values, `${flag} of ${id}`)] as const;
    });
    const repeated = pairs.find(([id], i) => pairs.findIndex(([other]) => other === id) !== i);
    if (repeated) throw new RangeError(`${flag} names "${repeated[0]}" twice`);
    return Object.fromEntries(pairs);
  };
}

/** Values by name as such flags take them: `adam=0.1/1,damping=0.3`. */
export function listsText(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values).map(([id, each]) => `${id}=${[each].flat().join("/")}`).join(",");
}

/** A number of at least 0 and less than 1. */
export function fraction(text: string, flag: string): number {
  const value = numberOf(text);
  if (!(value >= 0 && value < 1)) {
    throw new RangeError(
      `${flag} must be a number of at least 0 and less than 1, got ${shown(text)}`,
    );
  }
  return value;
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
