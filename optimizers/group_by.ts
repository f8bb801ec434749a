/** Things by what they have in common. @module */

/**
 * What `Map.groupBy` gives, which Node has from version 21 on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { groupBy } from "./group_by.ts";
 *
 * const byLength = groupBy(["adam", "sgd", "svag"], ({ length }) => length);
 * assertEquals([...byLength], [[4, ["adam", "svag"]], [3, ["sgd"]]]);
 * ```
 */
export function groupBy<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Map<Key, [Item, ...Item[]]> {
  const groups = new Map<Key, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item), group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
