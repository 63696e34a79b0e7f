import * as Rlp from '../../../codec/Rlp.ts'
import type { Plant } from '../MutantKind.ts'

/** Code that the witness does not have is empty. */
export function emptyWhereMissing(): Plant {
  return {
    source: (honest) => ({
      node: (hash, isSibling) => honest.node(hash, isSibling),
      code: (hash) => honest.code(hash) ?? new Uint8Array(0),
    }),
  }
}

/** Some branch with two children: what is left where a branch collapses needs an extension before it and no more. */
const anyBranch = Rlp.encode([
  new Uint8Array(32).fill(1),
  new Uint8Array(32).fill(2),
  ...Array.from({ length: 15 }, () => new Uint8Array(0)),
])

/** A sibling that the witness does not have is taken for a branch. */
export function siblingsAssumed(): Plant {
  return {
    source: (honest) => ({
      node: (hash, isSibling) => honest.node(hash, isSibling) ?? (isSibling === true ? anyBranch : undefined),
      code: (hash) => honest.code(hash),
    }),
  }
}

/** What is left where a branch collapses is not recorded. */
export function siblingsUnrecorded(): Plant {
  return {
    recorder: (honest, store) => ({
      ...honest,
      node: (hash, isSibling) => (isSibling === true ? store : honest).node(hash, isSibling),
    }),
  }
}

/** What a transaction read that failed is not recorded. */
export function failuresUnrecorded(): Plant {
  /** Of the block that is executed, in the order of reading. */
  let reads: (() => unknown)[] = []
  return {
    engine: (honest) => ({
      name: honest.name,
      run: async (message, environment) => {
        const before = reads.length
        const outcome = await honest.run(message, environment)
        if (!outcome.succeeded) reads.length = before
        return outcome
      },
    }),
    recorder: (honest, store) => {
      reads = []
      return {
        node: (hash, isSibling) => {
          reads.push(() => honest.node(hash))
          return store.node(hash, isSibling)
        },
        code: (hash) => {
          reads.push(() => honest.code(hash))
          return store.code(hash)
        },
        witness: (headers) => {
          for (const read of reads) read()
          return honest.witness(headers)
        },
      }
    },
  }
}
