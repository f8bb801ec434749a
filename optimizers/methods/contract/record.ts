/** What is known of an optimizer besides its arithmetic, in one place. @module */
import type { Optimizer, StockOptimizer } from "../../types.ts";
import type { HyperParameters, SgdOptions } from "./options.ts";
import type { SettingKind, SettingsFor } from "./settings.ts";

/** The methods the papers compare, by their ids. */
export type PaperMethod = "m-sgd" | "adam" | "m-ssd" | "m-svag";

/** Where a learning rate to start from comes from. */
export interface StartingRate {
  /** From those of the papers' four; absent for methods that need a matrix. */
  readonly like?: (four: Readonly<Record<PaperMethod, number>>) => number;
  /**
   * Times L, the Lipschitz constant of the gradient; absent for methods whose steps are not along the
   * gradient.
   */
  readonly timesLipschitz?: number;
  /** Id of the method whose learning rate it is, where a problem has one for that. */
  readonly of?: string;
}

/** The same method in TensorFlow.js, to be timed beside ours. */
export interface Counterpart {
  /** What it is called in `tf.train`. */
  readonly name: string;
  /** Makes it. */
  readonly create: (learningRate: number) => StockOptimizer;
}

/** All facts about an optimizer that any part of the library asks for. */
export interface OptimizerRecord<Id extends string = string> {
  /** Its name on the command line and in tables. */
  readonly id: Id;
  /** Its name in charts, as the papers write it. */
  readonly label: string;
  /**
   * `#RRGGBB`. The papers' 2 × 2 can be seen: methods that take a sign are warm and dashed, the others cold
   * and solid; variance-adapted ones are light, the others dark. So the four main methods differ in grey,
   * and blue against orange stays apart in the common forms of colour blindness.
   */
  readonly color: string;
  /** Dash pattern in pixels; empty is a solid line. */
  readonly dash: readonly number[];
  /** Makes it. */
  readonly create: (options: HyperParameters) => Optimizer;
  /** Its hyper-parameters besides the learning rate that a text can give, by name. */
  readonly settings: Readonly<Record<string, SettingKind>>;
  /** Whether it treats every coordinate by itself, and so runs as one fused program. */
  readonly elementwise: boolean;
  /** Learning rates to start from. */
  readonly learningRate: StartingRate;
  /** The same method in TensorFlow.js, where there is one. */
  readonly counterpart?: Counterpart;
}

/** A record before its types are those of all. */
export interface RecordOptions<Id extends string, O extends Partial<SgdOptions>>
  extends Omit<OptimizerRecord<Id>, "create" | "settings"> {
  /** Makes it. */
  readonly create: (options: O) => Optimizer;
  /** One for each option that is a number, a word or a switch: the compiler says which is missing. */
  readonly settings: SettingsFor<O>;
}

/**
 * The record of an optimizer, its settings checked against the options of its constructor.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mSgd } from "../dissected/m_sgd.ts";
 * import { optimizerRecord } from "./record.ts";
 * import { fraction } from "./settings.ts";
 *
 * const record = optimizerRecord({
 *   id: "slow",
 *   label: "Slow momentum",
 *   color: "#08519C",
 *   dash: [],
 *   create: mSgd,
 *   settings: { beta: fraction },
 *   elementwise: true,
 *   learningRate: { like: (four) => four["m-sgd"], timesLipschitz: 0.5 },
 * });
 * assertEquals(record.create({ learningRate: 0.1, beta: 0.99 }).name, "mSgd");
 * ```
 */
export function optimizerRecord<Id extends string, O extends Partial<SgdOptions>>(
  record: RecordOptions<Id, O>,
): OptimizerRecord<Id> {
  // options come by name from outside; constructors read their own, and check them
  return { ...record, create: (options) => record.create(options as HyperParameters & O) };
}

/** A learning rate that was guessed from another, to one digit. */
export function toOneDigit(value: number): number {
  return Number(value.toPrecision(1));
}
