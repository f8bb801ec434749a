/** Methods with the settings at which they may meet others. @module */
import type { Setting } from "../../../optimizers/methods/hyper_parameters.ts";
import { createOptimizer, recordOf } from "../../../optimizers/methods/registry.ts";
import type { Optimizer } from "../../../optimizers/types.ts";

/** A method with settings. */
export interface Variant {
  readonly id: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** Id and settings, `adam beta1=0.9 beta2=0.9 epsilon=0`. */
  readonly label: string;
  readonly optimizer: Optimizer;
  /** Whether its averages are as in other methods: its defaults, or one β for all of them. */
  readonly comparable: boolean;
}

/** The learning rate of all variants. */
export const learningRate = 0.1;

/** The one β that averages get where they get the same. */
const oneBeta = 0.9;

/**
 * A method as it is by default; with each β 0; with all β 0 or all {@linkcode oneBeta}, and without offset; with
 * every other word of a setting; and without weight decay.
 */
export function variantsOf(id: string): readonly Variant[] {
  const settings = Object.entries(recordOf(id).settings);
  const betas = settings.filter(([, kind]) => kind.type === "number" && kind.range === "[0, 1)");
  const nothing = settings.filter(([name]) => name === "epsilon" || name === "weightDecay")
    .filter(([, kind]) => kind.type === "number" && kind.range === "[0, ∞)");
  const set = (names: readonly (readonly [string, unknown])[], value: Setting) =>
    Object.fromEntries(names.map(([name]) => [name, value]));
  const words = settings.flatMap(([name, kind]) =>
    kind.type === "string" ? kind.choices.slice(1).map((word) => ({ [name]: word })) : []
  );
  const candidates: readonly Readonly<Record<string, Setting>>[] = [
    {},
    set(nothing, 0),
    ...betas.map((beta) => set([beta], 0)),
    { ...set(betas, 0), ...set(nothing, 0) },
    { ...set(betas, oneBeta), ...set(nothing, 0) },
    ...words,
    ...words.map((word) => ({ ...word, ...set(betas, 0), ...set(nothing, 0) })),
  ];
  const oneForAll = candidates.findIndex((settings) =>
    betas.some(([name]) => settings[name] === oneBeta)
  );
  const variants = candidates.map((settings, i) =>
    variant(id, settings, i === 0 || i === oneForAll)
  );
  return variants.filter(({ label }, i) => i === variants.findIndex((one) => one.label === label));
}

function variant(
  id: string,
  settings: Readonly<Record<string, Setting>>,
  comparable: boolean,
): Variant {
  const label = [id, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
  const optimizer = createOptimizer(id, { learningRate, ...settings });
  return { id, settings, label: label.join(" "), optimizer, comparable };
}
