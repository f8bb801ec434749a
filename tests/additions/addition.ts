/** What is added to a copy of the checkout, step by step, as a contributor would who forgets every step once. @module */
import type { Copy } from "./copy.ts";

/** Test files, or modules, of the copy. */
export interface Asked {
  /** Modules whose types are checked. */
  readonly check?: readonly string[];
  /** Test files that are run. */
  readonly test?: readonly string[];
  /** A pattern of the names of their tests; all by default. */
  readonly names?: string;
}

/** A step that is forgotten. */
export interface Forgotten extends Asked {
  /** What is lacking, or wrong. */
  readonly what: string;
  /** Makes it so, after what was forgotten before, and what was said of that. */
  make(copy: Copy, said: string): Promise<void>;
  /** What the types or the tests that are asked then say, among other things. */
  readonly says: readonly (string | RegExp)[];
}

/** Something that is added. */
export interface Addition {
  /** In two words: "a problem". */
  readonly what: string;
  /** All files that it takes. */
  readonly files: readonly string[];
  /** Those of them whose tables are to be set by `deno fmt`. */
  readonly pages?: readonly string[];
  /** What is forgotten, in turn. */
  readonly forgotten: readonly Forgotten[];
  /** Does what is left to do. */
  complete(copy: Copy): Promise<void>;
  /** Modules whose types then fit. */
  readonly checked: readonly string[];
  /** Tests that then pass. */
  readonly tested: readonly Asked[];
  /** Asserts that scripts know it. */
  used?(copy: Copy): Promise<void>;
}
