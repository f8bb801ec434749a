/** Functions, with names and types for what they take. @module */
import { type Code, flat, type Local, unsigned, type ValueType } from "./code.ts";

/** An exported function without a result. */
export interface WasmFunction<Name extends string = string, Parameter extends string = string> {
  readonly name: Name;
  /** Its parameters, in the order in which they are passed. */
  readonly parameters: readonly (readonly [name: Parameter, type: ValueType])[];
  /** Its locals and instructions. */
  readonly body: readonly number[];
}

/** The code of each type of value. */
export const typeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/**
 * Assembles a function.
 *
 * @param parameters names of its parameters, with their types where not all are 32-bit integers
 * @param build makes its body, given the parameters by name and a maker of further locals
 */
export function assemble<Name extends string, Parameter extends string>(
  name: Name,
  parameters: readonly Parameter[] | Readonly<Record<Parameter, ValueType>>,
  build: (
    parameters: Readonly<Record<Parameter, Local>>,
    local: (type: ValueType) => Local,
  ) => Code,
): WasmFunction<Name, Parameter> {
  const typed =
    (Array.isArray(parameters)
      ? parameters.map((parameter: Parameter) => [parameter, "i32"])
      : Object.entries(parameters)) as [Parameter, ValueType][];
  const types: ValueType[] = [];
  const localAt = (index: number): Local => ({
    get: [0x20, unsigned(index)],
    set: (value) => [value, 0x21, unsigned(index)],
    tee: (value) => [value, 0x22, unsigned(index)],
  });
  const named = Object.fromEntries(typed.map(([parameter], index) => [parameter, localAt(index)]));
  const instructions = build(
    named as Record<Parameter, Local>,
    (type) => localAt(typed.length + types.push(type) - 1),
  );
  const locals = [unsigned(types.length), types.map((type) => [1, typeCodes[type]])];
  return { name, parameters: typed, body: flat([locals, instructions, 0x0b]) };
}
