/** Checksums of texts, by which damage is noticed. @module */
import { sha256 } from "../../optimizers/host/sha256.ts";

/** 64 bits of the SHA-256 of texts, one after the other, in hexadecimal digits. */
export function checksum(...texts: readonly (string | Uint8Array)[]): string {
  const hash = sha256();
  for (const text of texts) hash.update(text);
  return hash.hex().slice(0, 16);
}
