/**
 * Element-wise rules: the arithmetic of an optimizer, free of tensors.
 *
 * A rule sees one coordinate. It takes the {@linkcode RuleSignal} that comes down a chain, may keep
 * state in slots, and hands on a new signal. Rules next to each other in a chain become one
 * {@linkcode Program}, which runs as a single pass over memory.
 *
 * @module
 */
import type { MethodAspects } from "../aspects.ts";
import { add, type Expression, input, mul, scalar } from "./expression.ts";
import { compile, type Program } from "./program.ts";
import type { Observation, Optimizer, Schedule, Tensors } from "../types.ts";

/** What flows down a chain, per coordinate. */
export interface RuleSignal {
  /** The update direction p̂ so far; the gradient at the start of a chain. */
  readonly update: Expression;
  /**
   * `z = E[p̂] / √E[p̂²]`, an estimate of the direction's signal-to-noise ratio, in [-1, 1]. With the
   * relative variance η² = var[p̂] / E[p̂]² it is `z² = 1 / (1 + η²)`, the factor of Lemma 1.
   */
  readonly signalToNoise?: Expression;
}

/** What a slot holds before the first update. */
export type SlotStart = "zeros" | "params" | number;

/** A number that is known at the step: from the updates done, the parameter's key, what was seen. */
export type RunTimeScalar = (count: number, key: string, seen: Observation) => number;

/** What a rule may use besides the signal. */
export interface RuleContext {
  /** θ_t; a rule that reads it needs `seen.params`. */
  readonly params: Expression;
  /** ŝ_t, the variance of the mini-batch gradient; a rule that reads it needs `seen.variance`. */
  readonly variance: Expression;
  /** A run-time scalar. */
  scalar(name: string, at: RunTimeScalar): Expression;
  /** A state tensor: `next` maps its old value to the new one, which is returned. */
  slot(name: string, next: (old: Expression) => Expression, start?: SlotStart): Expression;
}

/** One element-wise transformation. The names of its slots are part of its type. */
export interface ElementwiseRule<Slots extends string = string> {
  /** Name, for the names of chains. */
  readonly name: string;
  /** Never present; lets the type of a state follow from the rules. */
  readonly slots?: Slots;
  /** Its learning rate, if it has one; it lets `seen.learningRate` go before that. */
  readonly learningRate?: Schedule;
  /** What it contributes to a method, for tables. */
  readonly aspects?: MethodAspects;
  /** Which of its slots holds the parameters to evaluate with, if not θ is to be. */
  readonly evaluationSlot?: Slots;
  /** The new signal, from the one that comes in. */
  apply(signal: RuleSignal, cell: RuleContext): RuleSignal;
}

/**
 * A slot that averages: `a ← β a + (1-β) x`, where x may depend on the old a; returned as it is or
 * divided by `1 - β^(t+1)`, so that its weights sum to one.
 *
 * 1-β is a scalar of its own: computed from a single-precision β it would be wrong in the 7th digit.
 */
export function movingAverage(
  cell: RuleContext,
  name: string,
  beta: number,
  x: Expression | ((old: Expression) => Expression),
  { debias = false, start = "zeros" }: {
    readonly debias?: boolean;
    readonly start?: SlotStart;
  } = {},
): Expression {
  const keep = cell.scalar(`keep/${name}`, () => beta);
  const take = cell.scalar(`take/${name}`, () => 1 - beta);
  const next = (old: Expression) =>
    add(mul(keep, old), mul(take, typeof x === "function" ? x(old) : x));
  const average = cell.slot(name, next, start);
  if (!debias) return average;
  return mul(average, cell.scalar(`debias/${name}`, (t) => 1 / (1 - beta ** (t + 1))));
}

/** State of element-wise rules: a tensor map per slot. */
export type SlotState<Slots extends string = string> =
  & { readonly count: number }
  & { readonly [K in Slots]: Tensors };

/** A slot of a fused rule. */
export interface Slot {
  readonly name: string;
  readonly start: SlotStart;
}

/** Rules fused into one program. Its outputs are the new slots, in order, then the update. */
export interface Fused {
  readonly program: Program;
  readonly slots: readonly Slot[];
  readonly scalars: ReadonlyMap<string, RunTimeScalar>;
  /** The slot that holds the parameters to evaluate with: that of the last rule that has one. */
  readonly evaluationSlot?: string;
  readonly needs: { readonly params: boolean; readonly variance: boolean };
}

/**
 * Fuses rules, left to right. Where two rules name a slot or a scalar alike, the later one gets a
 * number: `m`, `m2`, ….
 *
 * @throws {TypeError} if a rule lacks what an earlier rule should have put into the signal
 */
export function fuse(rules: readonly ElementwiseRule[]): Fused {
  const slots: Slot[] = [];
  const scalars = new Map<string, RunTimeScalar>();
  const nexts: Expression[] = [];
  const slotNames = new Set(["count"]);
  let own = new Map<string, string>(); // the slots of the rule at hand, by the names that it gives them
  let evaluationSlot: string | undefined;
  const cell: RuleContext = {
    params: input("params"),
    variance: input("variance"),
    scalar(name, at) {
      const unique = uniqueName(name, scalars);
      scalars.set(unique, at);
      return scalar(unique);
    },
    slot(name, next, start = "zeros") {
      const unique = uniqueName(name, slotNames);
      slotNames.add(unique);
      own.set(name, unique);
      slots.push({ name: unique, start });
      const value = next(input(`state/${unique}`));
      nexts.push(value);
      return value;
    },
  };
  const gradient: RuleSignal = { update: input("gradient") };
  const { update } = rules.reduce((signal, rule) => {
    own = new Map();
    const next = rule.apply(signal, cell);
    if (rule.evaluationSlot !== undefined) evaluationSlot = own.get(rule.evaluationSlot);
    return next;
  }, gradient);
  const program = compile([...nexts, update]);
  return {
    program,
    slots,
    scalars,
    ...(evaluationSlot !== undefined && { evaluationSlot }),
    needs: {
      params: program.inputs.includes("params"),
      variance: program.inputs.includes("variance"),
    },
  };
}

function uniqueName(name: string, taken: { has(name: string): boolean }): string {
  if (!taken.has(name)) return name;
  for (let i = 2;; i++) if (!taken.has(`${name}${i}`)) return `${name}${i}`;
}

/** An optimizer made of element-wise rules; next to others in a chain it is fused with them. */
export interface Elementwise<Slots extends string = string> extends Optimizer<SlotState<Slots>> {
  /** The rules, left to right. */
  readonly rules: readonly ElementwiseRule<Slots>[];
}
