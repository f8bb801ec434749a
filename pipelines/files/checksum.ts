/** Checksums of texts, by which damage is noticed. @module */
import { createHash } from "node:crypto";

/** 64 bits of the SHA-256 of texts, one after the other, in hexadecimal digits. */
export function checksum(...texts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text);
  return hash.digest("hex").slice(0, 16);
}
