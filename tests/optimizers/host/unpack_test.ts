import { assert, assertEquals } from "@std/assert";
import zlib from "node:zlib";
import { unpack, unpackBeginning } from "../../../optimizers/host/unpack.ts";

const plain = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251);

/** As the host has it, and as a browser does it. */
const ways = [["zlib", zlib], ["a stream", null]] as const;

for (const [name, own] of ways) {
  Deno.test(`unpack() unpacks gzip and zlib, and says what is wrong (${name})`, async () => {
    for (
      const [packing, packed] of [
        ["gzip", zlib.gzipSync(plain)],
        ["deflate", zlib.deflateSync(plain)],
      ] as const
    ) {
      assertEquals(await unpack(packing, packed, plain.length, own), plain);
      const faultOf = async (bytes: Uint8Array, most = plain.length) => {
        const found = await unpack(packing, bytes, most, own);
        return found instanceof Uint8Array ? undefined : found.fault;
      };
      assertEquals(await faultOf(packed, plain.length - 1), "too long");
      // Deno's own stream, which is never asked, takes half of zlib's format for all of it
      if (own !== null || packing === "gzip") {
        assertEquals(await faultOf(packed.subarray(0, packed.length >> 1)), "truncated");
      }
      const damaged = Uint8Array.from(packed);
      damaged.fill(0xff, 20, 60);
      assertEquals(await faultOf(damaged), "corrupt");
    }
  });

  Deno.test(`unpackBeginning() gives what there is of the first bytes (${name})`, async () => {
    const beginning = await unpackBeginning(zlib.gzipSync(plain).subarray(0, 300), own);
    assert(beginning.length > 16 && beginning.length < plain.length, `${beginning.length} bytes`);
    assertEquals(Array.from(beginning), Array.from(plain.subarray(0, beginning.length)));
    assertEquals((await unpackBeginning(Uint8Array.of(0x1f, 0x8b, 1, 2, 3), own)).length, 0);
  });
}
