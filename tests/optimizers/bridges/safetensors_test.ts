import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { decodeSafetensors, encodeSafetensors } from "../../../optimizers/bridges/safetensors.ts";

const text = new TextEncoder();

/** A file put together by hand: the header as it stands, then the data. */
function file(header: string | Uint8Array, data: readonly number[] = [], size?: bigint) {
  const bytes = typeof header === "string" ? text.encode(header) : header;
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, size ?? BigInt(bytes.length), true);
  const whole = new Uint8Array(8 + bytes.length + data.length);
  whole.set(length);
  whole.set(bytes, 8);
  whole.set(data, 8 + bytes.length);
  return whole;
}

const fixture = file(
  '{"__metadata__":{"count":"7"},' +
    '"m/w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},' +
    '"n":{"dtype":"I32","shape":[],"data_offsets":[8,12]}}    ',
  // 1, -0.5 and -2 in little-endian bytes
  [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xbf, 0xfe, 0xff, 0xff, 0xff],
);

const content = {
  metadata: new Map([["count", "7"]]),
  arrays: new Map([
    ["m/w", { shape: [2, 1], values: Float32Array.of(1, -0.5) }],
    ["n", { shape: [], values: Int32Array.of(-2) }],
  ]),
};

Deno.test("encodeSafetensors() writes the format byte for byte", () => {
  assertEquals(fixture[0]! % 8, 0); // the fixture's own header is padded
  assertEquals(encodeSafetensors(content), fixture);
});

Deno.test("decodeSafetensors() reads the format, at any offset of a buffer", () => {
  assertEquals(decodeSafetensors(fixture), content);
  const shifted = new Uint8Array(fixture.length + 3);
  shifted.set(fixture, 3);
  assertEquals(decodeSafetensors(shifted.subarray(3)), content);
});

Deno.test("decodeSafetensors() reads what others write: unpadded headers, any order of entries", () => {
  const entry = (begin: number) =>
    `{"dtype":"I32","shape":[1],"data_offsets":[${begin},${begin + 4}]}`;
  const { arrays, metadata } = decodeSafetensors(
    file(`{"b":${entry(4)},"a":${entry(0)}}`, [1, 0, 0, 0, 2, 0, 0, 0]),
  );
  assertEquals([...arrays.keys()], ["b", "a"]);
  assertEquals(arrays.get("b")!.values, Int32Array.of(2));
  assertEquals(metadata.size, 0);
});

Deno.test("safetensors round-trip names and values of every kind", () => {
  const values = Float32Array.of(NaN, Infinity, -Infinity, -0, 1e-45, 3.4028235e38);
  const strange = {
    metadata: new Map([["ü", '"\\\n'], ["__proto__", "x"]]),
    arrays: new Map([
      ["__proto__", { shape: [6], values }],
      ["0", { shape: [2, 0], values: new Float32Array() }],
      ["a/β \u0000", { shape: [], values: Int32Array.of(-(2 ** 31)) }],
    ]),
  };
  const { arrays, metadata } = decodeSafetensors(encodeSafetensors(strange));
  assertEquals(new Map([...arrays].toSorted()), new Map([...strange.arrays].toSorted()));
  assertEquals(metadata, strange.metadata);
  const bits = (array: Float32Array | Int32Array) => new Uint32Array(array.slice().buffer);
  assertEquals(bits(arrays.get("__proto__")!.values), bits(values));
});

Deno.test("encodeSafetensors() refuses what it could not read back", () => {
  const encode = (name: string, shape: number[]) => () =>
    encodeSafetensors({
      arrays: new Map([[name, { shape, values: new Float32Array(4) }]]),
      metadata: new Map(),
    });
  assertThrows(encode("w", [3]), TypeError, '"w" of shape [3] must not have 4 values');
  assertThrows(encode("w", [-2, -2]), TypeError, '"w" of shape [-2,-2]');
  assertThrows(encode("__metadata__", [4]), TypeError, "must not be called");
});

const entry = (dtype: unknown, shape: unknown, offsets: unknown) =>
  JSON.stringify({ w: { dtype, shape, data_offsets: offsets } });
const pair = (first: [number, number], second: [number, number]) =>
  JSON.stringify({
    a: { dtype: "F32", shape: [(first[1] - first[0]) / 4], data_offsets: first },
    b: { dtype: "F32", shape: [(second[1] - second[0]) / 4], data_offsets: second },
  });
const zeros = (n: number) => new Array<number>(n).fill(0);

const damaged: Readonly<Record<string, [Uint8Array, string]>> = {
  "an empty file": [new Uint8Array(), "expected at least 8 bytes, found 0"],
  "a header length of 2^63": [
    file("{}", [], 2n ** 63n),
    "expected a header length of at most 2, found 9223372036854775808",
  ],
  "a header longer than the file": [
    fixture.subarray(0, 60),
    `expected a header length of at most 52, found ${fixture[0]}`,
  ],
  "cut data": [fixture.subarray(0, fixture.length - 1), "expected 12 bytes of data, found 11"],
  "data too long": [file(entry("F32", [1], [0, 4]), zeros(5)), "expected 4 bytes of data, found 5"],
  "a header that is not UTF-8": [file(Uint8Array.of(0xff, 0xfe)), "expected a header in JSON"],
  "a header that is not JSON": [file("{oops"), "expected a header in JSON"],
  "a header that is an array": [file("[]"), "expected a JSON object"],
  "a header that is null": [file("null"), "expected a JSON object"],
  "an entry that is a text": [
    file('{"w":"F32"}'),
    'expected dtype, shape and data_offsets, found "F32" for "w"',
  ],
  "an entry nested without end": [
    file(`{"w":${"[".repeat(1e5)}${"]".repeat(1e5)}}`),
    '[… for "w"',
  ],
  "an entry without anything": [file('{"w":{}}'), 'found nothing for "w"'],
  "an unknown dtype": [
    file(entry("F7", [2], [0, 4]), zeros(4)),
    'found "F7" for "w"',
  ],
  "a dtype named after a property of objects": [
    file(entry("constructor", [1], [0, 4]), zeros(4)),
    'found "constructor" for "w"',
  ],
  "a negative size": [
    file(entry("F32", [-1, -1], [0, 4]), zeros(4)),
    'expected a shape of whole numbers, found [-1,-1] for "w"',
  ],
  "a shape that is no list": [file(entry("F32", 1, [0, 4]), zeros(4)), "found 1"],
  "a shape of 2^50 elements": [
    file(entry("F32", [2 ** 50], [0, 4]), zeros(4)),
    "expected 4503599627370496 bytes of shape [1125899906842624], found [0,4]",
  ],
  "a shape beyond all numbers": [
    file(entry("F32", zeros(40).map(() => 2 ** 50), [0, 4]), zeros(4)),
    "expected Infinity bytes",
  ],
  "three offsets": [file(entry("F32", [1], [0, 4, 8]), zeros(8)), "found [0,4,8]"],
  "offsets from high to low": [
    file(entry("F32", [1], [4, 0]), zeros(4)),
    "expected data_offsets from low to high, found [4,0]",
  ],
  "offsets beyond the file": [
    file(entry("F32", [1024], [0, 4096]), zeros(4)),
    "expected 4096 bytes of data, found 4",
  ],
  "overlapping arrays": [
    file(pair([0, 8], [4, 12]), zeros(12)),
    'expected "b" to begin at byte 8, found 4',
  ],
  "a gap between arrays": [
    file(pair([0, 4], [8, 12]), zeros(12)),
    'expected "b" to begin at byte 4, found 8',
  ],
  "metadata that is a list": [file('{"__metadata__":["x"]}'), "expected texts by name"],
  "metadata that is a number": [file('{"__metadata__":7}'), "expected texts by name"],
  "metadata with a number": [file('{"__metadata__":{"count":7}}'), 'found {"count":7}'],
};

for (const [what, [bytes, message]] of Object.entries(damaged)) {
  Deno.test(`decodeSafetensors() names the file and the damage: ${what}`, () => {
    const error = assertThrows(() => decodeSafetensors(bytes, "x.safetensors"), SyntaxError);
    assertStringIncludes(error.message, "x.safetensors is damaged: ");
    assertStringIncludes(error.message, message);
  });
}

Deno.test("decodeSafetensors() survives every single flipped byte and every cut", () => {
  for (let i = 0; i < fixture.length; i++) {
    for (const bytes of [fixture.slice(0, i), fixture.with(i, fixture[i]! ^ 0x11)]) {
      try {
        decodeSafetensors(bytes);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
    }
  }
});
