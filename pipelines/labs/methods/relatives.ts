/** Which methods are nearly the same. @module */
import { type AspectName, aspectNames, type MethodAspects } from "../../../optimizers/aspects.ts";
import type { Variant } from "./variants.ts";

/** Two methods that differ in one aspect. */
export interface Relatives {
  readonly method: string;
  readonly relative: string;
  /** In which they differ. */
  readonly aspect: AspectName;
  readonly ofMethod: string;
  readonly ofRelative: string;
}

/** The text of an aspect in tables. */
export function textOf(aspects: MethodAspects | undefined, name: AspectName): string {
  return aspects?.[name] ?? (name === "direction" ? "g" : "—");
}

/** Pairs of different methods, one of them at its defaults, all of whose aspects but one are alike. */
export function relativesAmong(variants: readonly Variant[]): readonly Relatives[] {
  const plain = variants.filter(({ settings }) => Object.keys(settings).length === 0);
  return plain.flatMap((method, i) => {
    const others = variants.filter((other) => {
      if (!other.comparable || other.id === method.id) return false;
      const own = plain.find(({ id }) => id === other.id)!;
      return other === own ? plain.indexOf(own) > i : differences(own, other).length > 0;
    });
    return others.flatMap((relative) => {
      const [aspect, ...more] = differences(method, relative);
      if (aspect === undefined || more.length > 0) return [];
      const [ofMethod, ofRelative] = [method, relative].map(({ optimizer }) =>
        textOf(optimizer.aspects, aspect)
      );
      const names = { method: method.label, relative: relative.label };
      return [{ ...names, aspect, ofMethod: ofMethod!, ofRelative: ofRelative! }];
    });
  });
}

function differences(a: Variant, b: Variant): readonly AspectName[] {
  return aspectNames.filter((name) =>
    textOf(a.optimizer.aspects, name) !== textOf(b.optimizer.aspects, name)
  );
}
