/** Passes values on in the order of their index, whatever the order they come in. */
export interface InOrder<Value> {
  put(index: number, value: Value): void
  /** Passes on what is held although something before it never came. */
  flush(): void
}

/**
 * Makes a gate that reorders.
 *
 * @param pass - Called once per value, lowest index first.
 * @returns The gate; it holds only what came before its turn.
 */
export function createInOrder<Value>(pass: (value: Value) => void): InOrder<Value> {
  const held = new Map<number, Value>()
  let due = 0

  return {
    put(index, value) {
      held.set(index, value)
      for (let next = held.get(due); next !== undefined; next = held.get(due)) {
        held.delete(due)
        due++
        pass(next)
      }
    },
    flush() {
      for (const index of [...held.keys()].sort((left, right) => left - right)) {
        const value = held.get(index)
        held.delete(index)
        if (value !== undefined) pass(value)
      }
    },
  }
}
