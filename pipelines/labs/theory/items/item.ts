/** An item of a paper, and what is known of it. @module */

/** A numbered item, or a run of equations that belong together. */
export interface Item {
  /** `Theorem 2.4`, `Eq. 2.43-2.45`. */
  readonly label: string;
  /** Where it is: a task, a method or function, a page of the documentation. */
  readonly where: string;
  /** What was measured of it there, or what it is. */
  readonly measured: string;
  /** In a word or two. */
  readonly verdict: string;
}

/** An item whose row is made of what `theory` found, under its own label or that of another one. */
export interface CheckedItem {
  readonly label: string;
  readonly checked: string;
}

/** What is in a list of items. */
export type Entry = Item | CheckedItem;

/** An item that `theory` checks. */
export function checked(label: string, as = label): CheckedItem {
  return { label, checked: as };
}

/** An item that some other task measures, or that is a method. */
export function item(label: string, where: string, measured: string, verdict = "holds"): Item {
  return { label, where, measured, verdict };
}

/** A definition, and where it is computed. */
export function defined(label: string, what: string, where: string): Item {
  return { label, where, measured: what, verdict: "definition" };
}

/** Steps of a proof, checked with what they prove. */
export function steps(label: string, of: string): Item {
  return { label, where: "`theory`", measured: `steps to ${of}`, verdict: "proof" };
}

/** An item of a cited work, which the paper names. */
export function cited(label: string, whose: string): Item {
  return { label, where: "", measured: `of ${whose}`, verdict: "cited" };
}
