/** The form of a table of the page: what its columns show, and what they are sorted by. @module */

/** A column. */
export interface ColumnSpec<R> {
  readonly heading: string;
  /** What is shown. */
  readonly text: (row: R) => string;
  /** What it is sorted by, and what CSV gets; what is shown where it is left out. */
  readonly value?: (row: R) => number | string | null | undefined;
  readonly strong?: (row: R) => boolean;
  /** Place of the series whose line stands before the text. */
  readonly series?: (row: R) => number;
}

/** A table of rows of any kind. */
export interface TableSpec<R = unknown> {
  /** Unique on the page. */
  readonly key: string;
  /** What it is, for those who do not see the heading above it. */
  readonly caption: string;
  readonly columns: readonly ColumnSpec<R>[];
  readonly rows: readonly R[];
  /** Whether it can be copied. */
  readonly copy?: boolean;
}

/** A table of rows of one kind as what draws tables takes it: it passes its own rows to its own columns. */
export function tableSpec<R>(spec: TableSpec<R>): TableSpec {
  return spec as unknown as TableSpec;
}
