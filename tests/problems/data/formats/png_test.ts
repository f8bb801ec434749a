import { assertEquals, assertThrows } from "@std/assert";
import { encode } from "fast-png";
import { decodePng } from "../../../../problems/data/formats/png.ts";

const size = { width: 2, height: 1 };

Deno.test("decodePng() gives grey and colours of 8 and 16 bits from 0 to 1, without opacity", () => {
  const pixels = (channels: number, depth: 8 | 16, data: Uint8Array | Uint16Array) =>
    decodePng(encode({ ...size, channels, depth, data }), "a.png");
  assertEquals(pixels(1, 8, Uint8Array.of(0, 51)), {
    shape: [1, 2, 1],
    values: Float32Array.of(0, 0.2),
  });
  assertEquals(pixels(2, 8, Uint8Array.of(0, 255, 51, 0)).values, Float32Array.of(0, 0.2));
  assertEquals(pixels(1, 16, Uint16Array.of(13107, 65535)).values, Float32Array.of(0.2, 1));
  const colours = Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, 1);
  assertEquals(pixels(3, 8, Uint8Array.of(0, 51, 102, 153, 204, 255)), {
    shape: [1, 2, 3],
    values: colours,
  });
  assertEquals(pixels(4, 8, Uint8Array.of(0, 51, 102, 7, 153, 204, 255, 8)).values, colours);
});

Deno.test("decodePng() gives the colours of a palette", () => {
  const palette = [[255, 0, 0], [0, 0, 255]];
  const image = { ...size, channels: 1, depth: 8 as const, data: Uint8Array.of(1, 0), palette };
  assertEquals(decodePng(encode(image), "a.png").values, Float32Array.of(0, 0, 1, 1, 0, 0));
});

Deno.test("decodePng() names a file that is no image, or damaged anywhere", () => {
  const bytes = encode({ ...size, channels: 1, depth: 8, data: Uint8Array.of(0, 51) });
  const message = "a.png is no PNG image: ";
  assertThrows(
    () => decodePng(new TextEncoder().encode("no image"), "a.png"),
    SyntaxError,
    message,
  );
  for (let length = 0; length < bytes.length - 12; length++) {
    assertThrows(() => decodePng(bytes.subarray(0, length), "a.png"), SyntaxError, message);
  }
});
