import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { sha256 } from "../../../optimizers/host/sha256.ts";

Deno.test("sha256() gives the same by native code and without, whatever the parts", () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i * 7);
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
    const parts = [bytes.subarray(0, length), "Jörg 中文", bytes.subarray(length >> 1, length)];
    const reference = createHash("sha256");
    for (const part of parts) reference.update(part);
    const expected = reference.digest("hex");
    for (const native of [null, { createHash }]) {
      const hash = sha256(native);
      for (const part of parts) hash.update(part);
      assertEquals(hash.hex(), expected, `${length} bytes`);
    }
  }
});

Deno.test("sha256() takes bytes of shared memory, as threads have them", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set([97, 98, 99]);
  const plain = sha256().update("abc").hex();
  for (const native of [null, { createHash }]) {
    assertEquals(sha256(native).update(shared).hex(), plain);
  }
});
