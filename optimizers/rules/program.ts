/** Expressions as straight-line code: what the executors read. @module */
import type { Expression } from "./expression.ts";

/** One instruction; its result is known by its index in the program. */
export type Instruction =
  | { readonly op: "input" | "scalar"; readonly name: string; readonly args: readonly [] }
  | { readonly op: "constant"; readonly value: number; readonly args: readonly [] }
  | {
    readonly op: Exclude<Expression["op"], "input" | "scalar" | "constant">;
    /** Indices of earlier instructions. */
    readonly args: readonly number[];
  };

/** Several expressions as one list of instructions, each computed once. */
export interface Program {
  readonly instructions: readonly Instruction[];
  /** Tensor inputs, in the order in which executors take them. */
  readonly inputs: readonly string[];
  /** Run-time scalars, in the order in which executors take them. */
  readonly scalars: readonly string[];
  /** For each instruction, whether it has the same value for all elements. */
  readonly invariant: readonly boolean[];
  /** The instruction that holds each result. */
  readonly outputs: readonly number[];
  /** The same for programs that compute the same thing; executors cache by it. */
  readonly key: string;
}

/** Puts expressions in order, sharing what they have in common. */
export function compile(outputs: readonly Expression[]): Program {
  const instructions: Instruction[] = [];
  const indexOf = new Map<string, number>();
  const seen = new Map<Expression, number>();
  const emit = (instruction: Instruction): number => {
    const key = JSON.stringify(instruction);
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    indexOf.set(key, instructions.length);
    return instructions.push(instruction) - 1;
  };
  const visit = (expression: Expression): number => {
    const known = seen.get(expression);
    if (known !== undefined) return known;
    const index = "args" in expression
      ? emit({ op: expression.op, args: (expression.args as readonly Expression[]).map(visit) })
      : emit({ ...expression, args: [] });
    seen.set(expression, index);
    return index;
  };
  const results = outputs.map(visit);
  const names = (op: "input" | "scalar") =>
    instructions.flatMap((instruction) => instruction.op === op ? [instruction.name] : []);
  const invariant: boolean[] = [];
  for (const { op, args } of instructions) {
    invariant.push(op !== "input" && args.every((arg) => invariant[arg]));
  }
  return {
    instructions,
    inputs: names("input"),
    scalars: names("scalar"),
    invariant,
    outputs: results,
    key: JSON.stringify([instructions, results]),
  };
}

/** The part of a program that computes some of its outputs, by their positions. */
export function restrict(program: Program, outputs: readonly number[]): Program {
  const expressions: Expression[] = [];
  for (const { args, ...rest } of program.instructions) {
    const operands = args.map((index) => expressions[index]!);
    expressions.push((args.length > 0 ? { ...rest, args: operands } : rest) as Expression);
  }
  return compile(outputs.map((output) => expressions[program.outputs[output]!]!));
}
