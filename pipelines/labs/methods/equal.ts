/** Which methods are the same. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import { inDoublePrecision } from "../../../optimizers/executors/double_precision.ts";
import type { Ruled } from "../../../optimizers/algebra/chain.ts";
import { random } from "../../../problems/random.ts";
import type { Variant } from "./variants.ts";

const [steps, coordinates] = [15, 12];

/** How far updates may be apart, in units of the largest: rounding of sums in another order. */
const rounding = 1e-9;

/**
 * Variants that take the same steps, in groups of two methods or more; of each method the variant with the
 * fewest settings. They are run in double precision on the same random gradients, from the same
 * parameters; methods that are not element-wise are left out.
 */
export function equalMethods(variants: readonly Variant[]): readonly (readonly Variant[])[] {
  const groups: { readonly updates: Float64Array; readonly members: Variant[] }[] = [];
  for (const variant of variants) {
    if (!("rules" in variant.optimizer)) continue;
    const updates = updatesOf(variant.optimizer as Ruled);
    const group = groups.find((group) => same(group.updates, updates));
    if (group) group.members.push(variant);
    else groups.push({ updates, members: [variant] });
  }
  return groups.flatMap(({ members }) => {
    const simplest = [...groupBy(members, ({ id }) => id).values()].map((own) =>
      own.reduce((best, one) =>
        Object.keys(one.settings).length < Object.keys(best.settings).length ? one : best
      )
    );
    return simplest.length > 1 ? [simplest] : [];
  });
}

/** All updates of a run, one after another. */
function updatesOf(optimizer: Ruled): Float64Array {
  const method = inDoublePrecision(optimizer);
  const stream = random(1, "equal methods");
  let params = new Float64Array(coordinates).map(() => stream.normal());
  let state = method.init(params);
  const all = new Float64Array(steps * coordinates);
  for (let step = 0; step < steps; step++) {
    const gradient = params.map((_, i) => 0.1 * i + stream.normal());
    const variance = params.map(() => stream.uniform());
    const [next, update] = method.update(state, gradient, { params, variance });
    all.set(update, step * coordinates);
    params = params.map((value, i) => value + update[i]!);
    state = next;
  }
  return all;
}

function same(a: Float64Array, b: Float64Array): boolean {
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.every((value, i) => Math.abs(value - b[i]!) <= rounding * largest);
}
