/**
 * Groups items by a key.
 *
 * @param items - In any order.
 * @param keyOf - Key of an item.
 * @returns Groups by the order of their first items; items keep their order.
 */
export function groupBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
