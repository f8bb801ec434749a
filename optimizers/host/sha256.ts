/** SHA-256, piece by piece and at once. @module */
import { sha256 as inJavaScript } from "@noble/hashes/sha2.js";
import { findNodeModule, type NodeModules } from "./node_modules.ts";

/** A hash that is being computed. */
export interface Sha256 {
  /** Adds bytes, or a text in UTF-8. */
  update(part: Uint8Array | string): Sha256;
  /** The 32 bytes of what was added; nothing is added afterwards. */
  digest(): Uint8Array;
  /** The same in 64 hexadecimal digits. */
  hex(): string;
}

/**
 * Begins a hash: by the host's native code, which is several times faster, or `@noble/hashes` in a browser,
 * whose own one cannot be had at once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sha256 } from "./sha256.ts";
 *
 * assertEquals(sha256().update("a").update("bc").hex().slice(0, 16), "ba7816bf8f01cfea"); // FIPS 180-2, B.1
 * ```
 */
export function sha256(
  native: Pick<NodeModules["node:crypto"], "createHash"> | null = findNodeModule("node:crypto"),
): Sha256 {
  return hashBy(native?.createHash("sha256") ?? inJavaScript.create());
}

/** What both have in common. */
interface Hasher {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

function hashBy(hasher: Hasher): Sha256 {
  const digest = () => Uint8Array.from(hasher.digest()); // not a Buffer
  const hash: Sha256 = {
    update(part) {
      hasher.update(typeof part === "string" ? new TextEncoder().encode(part) : part);
      return hash;
    },
    digest,
    hex: () => Array.from(digest(), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
  return hash;
}
