/** What is due at a time; what was added first comes first of what is due at once. */
export interface EventQueue<Item> {
  /** @param at - Virtual microseconds. */
  readonly add: (at: number, item: Item) => void
  readonly next: () => { readonly at: number; readonly item: Item } | undefined
  readonly size: () => number
}

interface Entry<Item> {
  readonly at: number
  readonly order: number
  readonly item: Item
}

/** Makes an empty queue, a binary heap: a run of a hundred validators holds tens of thousands of messages on their way. */
export function eventQueue<Item>(): EventQueue<Item> {
  const heap: Entry<Item>[] = []
  let order = 0
  return {
    add: (at, item) => {
      heap.push({ at, order, item })
      order += 1
      rise(heap)
    },
    next: () => {
      const [first] = heap
      const last = heap.pop()
      if (first === undefined || last === undefined) return undefined
      if (heap.length > 0) {
        heap[0] = last
        sink(heap)
      }
      return first
    },
    size: () => heap.length,
  }
}

function before<Item>(left: Entry<Item>, right: Entry<Item>): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order)
}

function rise<Item>(heap: Entry<Item>[]): void {
  let place = heap.length - 1
  while (place > 0) {
    const parent = (place - 1) >> 1
    if (!swapUnordered(heap, parent, place)) return
    place = parent
  }
}

function sink<Item>(heap: Entry<Item>[]): void {
  let place = 0
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]]
    if (left === undefined) return
    const child = 2 * place + (right !== undefined && before(right, left) ? 2 : 1)
    if (!swapUnordered(heap, place, child)) return
    place = child
  }
}

/** Puts a parent and its child in order. */
function swapUnordered<Item>(heap: Entry<Item>[], parent: number, child: number): boolean {
  const [upper, lower] = [heap[parent], heap[child]]
  if (upper === undefined || lower === undefined || !before(lower, upper)) return false
  heap[parent] = lower
  heap[child] = upper
  return true
}
