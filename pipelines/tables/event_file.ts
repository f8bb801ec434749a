/**
 * TensorBoard's event files: records of TensorFlow's `TFRecord` format, each an `Event` as `event.proto` and
 * `summary.proto` of TensorFlow define it.
 *
 * @module
 */
import { joinBytes } from "../../optimizers/host/join_bytes.ts";

/** Values that were measured at a step. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** By their tags. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * The bytes of an event file: the version of the format, then the events. A record is the length of its data in
 * eight bytes, a checksum of these, the data and a checksum of it; numbers have their lowest byte first.
 */
export function eventFile(events: readonly ScalarEvent[]): Uint8Array {
  const version = message(double(1, events[0]?.wallTime ?? 0), text(3, "brain.Event:2"));
  const records = events.map(({ wallTime, step, values }) => {
    const each = Object.entries(values).map(([tag, value]) =>
      bytes(1, message(text(1, tag), float(2, value))) // Summary.value: its tag, its simple_value
    );
    return message(double(1, wallTime), integer(2, step), bytes(5, message(...each)));
  });
  return joinBytes([version, ...records].map(framed));
}

function framed(data: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true);
  return message(length, checksum(length), data, checksum(data));
}

/** CRC-32C of bytes, masked as in TensorFlow: turned by 15 bits, and a constant added. */
function checksum(data: Uint8Array): Uint8Array {
  const crc = crc32c(data);
  const masked = new Uint8Array(4);
  new DataView(masked.buffer).setUint32(0, ((crc >>> 15 | crc << 17) + 0xa282ead8) >>> 0, true);
  return masked;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/**
 * The cyclic redundancy check by Castagnoli's polynomial, as in RFC 3720.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { crc32c } from "./event_file.ts";
 *
 * assertEquals(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
 * assertEquals(crc32c(new Uint8Array(32)), 0x8a9136aa); // RFC 3720, B.4
 * ```
 */
export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = crcTable[(crc ^ byte) & 0xff]! ^ crc >>> 8;
  return ~crc >>> 0;
}

// fields of messages: their number and how they are written, then what they hold

function double(field: number, value: number): Uint8Array {
  const written = new Uint8Array(8);
  new DataView(written.buffer).setFloat64(0, value, true);
  return message(varint(field << 3 | 1), written);
}

function float(field: number, value: number): Uint8Array {
  const written = new Uint8Array(4);
  new DataView(written.buffer).setFloat32(0, value, true);
  return message(varint(field << 3 | 5), written);
}

function integer(field: number, value: number): Uint8Array {
  return message(varint(field << 3), varint(value));
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return message(varint(field << 3 | 2), varint(value.length), value);
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Uint8Array {
  const written: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) written.push(rest % 128 + 128);
  return Uint8Array.from([...written, rest]);
}

function message(...parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(parts);
}
