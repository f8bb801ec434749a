/** Which factors were found to depend on which. @module */
import type {
  FactorVerdict,
  Judged,
  PairVerdict,
  SimpleVerdict,
  Verdict,
} from "./verdict_shape.ts";

/** Whether an effect was found, be it so small that it does not matter. */
function isFound({ answer, low, high }: Judged, scale: Verdict["scale"]): boolean {
  if (low === null || high === null) return answer !== "undecided"; // by ranks
  const nothing = scale === "ratio" ? 1 : 0;
  return low > nothing || high < nothing;
}

/** Whether a factor is an interaction of two. */
export function isInteraction({ factor, between }: FactorVerdict): boolean {
  return factor === "interaction" || between !== undefined;
}

/** The factors on which one was found to depend. */
export function partnersOf(
  { factor, ...own }: FactorVerdict,
  { factors, dependent, scale }: Pick<Verdict, "factors" | "dependent" | "scale">,
): readonly string[] {
  if (!dependent || isInteraction({ factor, ...own })) return [];
  return factors.filter(isInteraction).flatMap((interaction) => {
    // of two factors there is one interaction, which was found
    const { between = factors.filter((each) => !isInteraction(each)).map((each) => each.factor) } =
      interaction;
    const found = interaction.between === undefined || isFound(interaction, scale);
    return found && between.includes(factor) ? between.filter((other) => other !== factor) : [];
  });
}

/** Whether a simple effect is of two methods. */
export function isPair(effect: SimpleVerdict): effect is PairVerdict {
  return effect.first !== undefined;
}
