/** Examples in a table, each with what is to be predicted. @module */
import { sha256 } from "../../optimizers/host/sha256.ts";

/** Examples with a number, or one of two classes, to be predicted. */
export interface ExampleTable {
  /** What it is called. */
  readonly name: string;
  /** `regression`: targets are numbers; `classification`: they are 0 or 1. */
  readonly task: "regression" | "classification";
  /** N. */
  readonly examples: number;
  /** p, without an intercept. */
  readonly width: number;
  /** N × p, row-major. */
  readonly features: Float64Array;
  /** N numbers. */
  readonly targets: Float64Array;
}

/** SHA-256 of a table, 16 hexadecimal digits. */
export function exampleTableChecksum({ name, features, targets }: ExampleTable): string {
  const hash = sha256().update(name);
  for (const values of [features, targets]) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.hex().slice(0, 16);
}
