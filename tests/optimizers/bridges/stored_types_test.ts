import { assertEquals, assertThrows } from "@std/assert";
import { decodeSafetensors } from "../../../optimizers/bridges/safetensors.ts";
import { storedTypes } from "../../../optimizers/bridges/stored_types.ts";

/** A file with one array `w` of a type, from its bytes. */
function file(dtype: string, bytes: Uint8Array): Uint8Array {
  const { size } = storedTypes.get(dtype)!;
  const entry = { dtype, shape: [bytes.length / size], data_offsets: [0, bytes.length] };
  const header = new TextEncoder().encode(JSON.stringify({ w: entry }));
  const whole = new Uint8Array(8 + header.length + bytes.length);
  new DataView(whole.buffer).setBigUint64(0, BigInt(header.length), true);
  whole.set(header, 8);
  whole.set(bytes, 8 + header.length);
  return whole;
}

const read = (dtype: string, values: ArrayBufferView) =>
  decodeSafetensors(
    file(dtype, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    "m.safetensors",
  ).arrays.get("w")!.values;

Deno.test("decodeSafetensors() reads every half-precision number there is", () => {
  const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const halves = new DataView(bits.buffer);
  assertEquals([...read("F16", bits)], Array.from(bits, (_, i) => halves.getFloat16(2 * i, true)));
  const brains = Float32Array.from(bits, (upper) => {
    const single = new DataView(new ArrayBuffer(4));
    single.setUint32(0, upper * 65536);
    return single.getFloat32(0);
  });
  assertEquals([...read("BF16", bits)], [...brains]);
});

Deno.test("decodeSafetensors() reads integers of all sizes, as far as they fit", () => {
  const wide = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];
  const cases: readonly [string, ArrayBufferView, readonly number[]][] = [
    ["BOOL", Uint8Array.of(0, 1), [0, 1]],
    ["U8", Uint8Array.of(0, 255), [0, 255]],
    ["I8", Int8Array.of(-128, 127), [-128, 127]],
    ["U16", Uint16Array.of(0, 65535), [0, 65535]],
    ["I16", Int16Array.of(-32768, 32767), [-32768, 32767]],
    ["U32", Uint32Array.of(0, 2 ** 31 - 1), [0, 2 ** 31 - 1]],
    ["I64", BigInt64Array.from(wide, BigInt), wide],
    ["U64", BigUint64Array.of(7n), [7]],
  ];
  for (const [dtype, stored, expected] of cases) {
    assertEquals(read(dtype, stored), Int32Array.from(expected), dtype);
  }
});

Deno.test("decodeSafetensors() refuses by name what no tensor can hold", () => {
  const refused: readonly [string, ArrayBufferView, string][] = [
    [
      "F64",
      Float64Array.of(0.1),
      'm.safetensors has "w" as F64, which tensors of single precision',
    ],
    ["F8_E4M3", Uint8Array.of(1), 'has "w" as F8_E4M3'],
    ["I64", BigInt64Array.of(2n ** 31n), 'has "w" as I64, with a number beyond 32 bits'],
    ["U64", BigUint64Array.of(2n ** 64n - 1n), "beyond 32 bits"],
    ["U32", Uint32Array.of(2 ** 31), "beyond 32 bits"],
  ];
  for (const [dtype, stored, message] of refused) {
    assertThrows(() => read(dtype, stored), TypeError, message);
  }
});
