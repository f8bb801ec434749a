/** Kinds of hyper-parameters that a text can give: numbers, words and switches. @module */

/** A hyper-parameter that is a number. */
export interface NumberSetting {
  /** As `typeof` says. */
  readonly type: "number";
  /** Which numbers it can be. */
  readonly range: "[0, 1)" | "[0, ∞)" | "(0, ∞)" | "1, 2, …";
}

/** A hyper-parameter that is one of several words. */
export interface WordSetting<T extends string = string> {
  /** As `typeof` says. */
  readonly type: "string";
  /** The words, the default first. */
  readonly choices: readonly T[];
}

/** A hyper-parameter that is on or off. */
export interface SwitchSetting {
  /** As `typeof` says. */
  readonly type: "boolean";
}

/** What is known of a hyper-parameter. */
export type SettingKind = NumberSetting | WordSetting | SwitchSetting;

/** A share, such as β. */
export const fraction: NumberSetting = { type: "number", range: "[0, 1)" };

/** A number of at least 0. */
export const nonNegative: NumberSetting = { type: "number", range: "[0, ∞)" };

/** A number greater than 0. */
export const positive: NumberSetting = { type: "number", range: "(0, ∞)" };

/** A number of steps. */
export const wholeNumber: NumberSetting = { type: "number", range: "1, 2, …" };

/** On or off. */
export const onOrOff: SwitchSetting = { type: "boolean" };

/** One of several words, the default first. */
export function oneOf<T extends string>(...choices: readonly T[]): WordSetting<T> {
  return { type: "string", choices };
}

/** Which version of the paper. */
export const versions: WordSetting<"icml2018" | "iclr2018"> = oneOf("icml2018", "iclr2018");

/** Which direction is taken, m or g. */
export const directions: WordSetting<"momentum" | "gradient"> = oneOf("momentum", "gradient");

/** Whether m² is corrected for its noise. */
export const corrections: WordSetting<"none" | "partial"> = oneOf("none", "partial");

/** Which variance adaptation factor. */
export const factors: WordSetting<"inverse-sqrt" | "inverse" | "erf"> = oneOf(
  "inverse-sqrt",
  "inverse",
  "erf",
);

/** The kind of setting that goes with values of a type. */
export type SettingFor<T> = [T] extends [number] ? NumberSetting
  : [T] extends [boolean] ? SwitchSetting
  : WordSetting<T & string>;

/** The settings that go with options: one for each that a text can give, besides the learning rate. */
export type SettingsFor<O> = {
  readonly [
    K in keyof O as K extends "learningRate" ? never
      : [Extract<O[K], number | string | boolean>] extends [never] ? never
      : K
  ]-?: SettingFor<Extract<O[K], number | string | boolean>>;
};
