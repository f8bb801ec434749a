/** All there is to know of a data set, in one place. @module */
import type { DataOptions } from "./find.ts";

/** A file that is published. */
export interface SourceFile {
  /** Its name in the data set's folder. */
  readonly name: string;
  /** Where it can be had: the first that answers is taken, so the others are mirrors. */
  readonly urls: readonly string[];
  /** Its size; about that where it is known by its `numbers`. */
  readonly bytes: number;
  /** Its SHA-256, in hexadecimal digits; left out where it is not known for certain, never guessed. */
  readonly sha256?: string;
  /**
   * For a table of which there are copies with other blanks and line ends: the SHA-256 of what it says, see
   * {@linkcode numbersChecksum}, in place of that of its bytes.
   */
  readonly numbers?: string;
  /** Its MD5, which is what older programs compare; it guards against damage, not against malice. */
  readonly md5?: string;
  /**
   * For a .tar.gz archive: the files in it (without their folders) that are unpacked in its place.
   */
  readonly unpacks?: readonly string[];
}

/** A data set as it is published. */
export interface DataSource {
  /** What it is called on the command line, and the name of its folder in the data root. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Where it is described. */
  readonly home: string;
  /** Its files. */
  readonly files: readonly SourceFile[];
}

/** All facts about a data set that any part of the library asks for. */
export interface DataSetRecord<Data = unknown> extends DataSource {
  /** Files it is read from, without `.gz`; a folder with any of them is the data set's own. */
  readonly reads: readonly string[];
  /** Reads it; throws an error that names the command that fetches it where it is not found. */
  readonly load: (options?: DataOptions) => Promise<Data>;
  /** What `load` takes it from where no folder has it; absent: a folder must have it. */
  readonly fallback?: string;
}
