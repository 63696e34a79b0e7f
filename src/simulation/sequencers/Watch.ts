import { codes, type Context } from '../../consensus/machine/index.ts'
import type { Bytes, Hash32 } from '../../model/Hex.ts'
import type { FinalBlock } from '../../roles/node/SealedChain.ts'

/** Something that must never happen. */
export interface Breach {
  readonly invariant: 'agreement' | 'doubleSign' | 'validity' | 'evidence' | 'progress'
  readonly height: bigint
  /** Place of the validator. */
  readonly node: number
  readonly text: string
}

/** Looks at all that honest nodes do. */
export interface Watch {
  readonly breaches: Breach[]
  readonly sent: (place: number, message: { readonly code: number; readonly data: Bytes }) => void
  readonly final: (place: number, block: FinalBlock) => void
  /** Somebody honest is accused. */
  readonly accused: (place: number, height: bigint, kind: string) => void
  /** A node saw others make a block final that it found invalid. */
  readonly stopped: (place: number, height: bigint, text: string) => void
  readonly stalled: (place: number, height: bigint, text: string) => void
}

/** Begins to look. */
export function openWatch(wire: Context['wire']): Watch {
  const breaches: Breach[] = []
  const signed = new Map<string, Hash32>()
  const finals = new Map<bigint, Hash32>()
  return {
    breaches,
    sent: (place, { code, data }) => {
      const message = wire.read(code, data).open()
      if (code === codes.roundChange || message.kind === 'roundChange') return
      const { payload } = message.kind === 'proposal' ? message.opened.proposal : message.opened
      const key = `${place}/${code}/${payload.height}/${payload.round}`
      const before = signed.get(key)
      if (before !== undefined && before !== payload.digest) {
        breaches.push({
          invariant: 'doubleSign',
          height: payload.height,
          node: place,
          text: `signed two values: ${key}`,
        })
      }
      signed.set(key, payload.digest)
    },
    final: (place, { height, hash }) => {
      const before = finals.get(height)
      if (before !== undefined && before !== hash) {
        breaches.push({
          invariant: 'agreement',
          height,
          node: place,
          text: `${hash} is final here, ${before} elsewhere`,
        })
      }
      finals.set(height, before ?? hash)
    },
    accused: (node, height, kind) =>
      void breaches.push({ invariant: 'evidence', height, node, text: `is honest and accused of ${kind}` }),
    stopped: (node, height, text) => void breaches.push({ invariant: 'validity', height, node, text }),
    stalled: (node, height, text) => void breaches.push({ invariant: 'progress', height, node, text }),
  }
}
