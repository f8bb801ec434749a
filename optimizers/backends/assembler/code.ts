/** Instructions of WebAssembly as bytes, and how they are put together. @module */

/** Instructions: bytes, nested as they were put together, in the order of execution. */
export type Code = number | readonly Code[];

/** Types of values: 32-bit integers (addresses too), floats, and vectors of 128 bits. */
export type ValueType = "i32" | "f32" | "v128";

/** A parameter or local variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
  tee(value: Code): Code;
}

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  return value < 128 ? [value] : [value & 127 | 128, ...unsigned(Math.floor(value / 128))];
}

/** Signed LEB128. */
export function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [value & 127 | 128, ...signed(value >> 7)];
}

/** The bytes one after the other. */
export function flat(code: Code): number[] {
  return typeof code === "number" ? [code] : code.flatMap(flat);
}

/** The bytes of a vector instruction. */
export const vector = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

/** An instruction of one operand. */
export const unary = (...opcode: number[]) => (a: Code): Code => [a, ...opcode];

/** An instruction of two operands. */
export const binary = (...opcode: number[]) => (a: Code, b: Code): Code => [a, b, ...opcode];

/** An instruction that reads at an address, `offset` bytes further on. */
export const loading = (opcode: readonly number[], align: number) =>
(
  address: Code,
  offset = 0,
): Code => [address, opcode, align, unsigned(offset)];

/** An instruction that writes at an address, `offset` bytes further on. */
export const storing =
  (opcode: readonly number[], align: number) => (address: Code, value: Code, offset = 0): Code => [
    address,
    value,
    opcode,
    align,
    unsigned(offset),
  ];
