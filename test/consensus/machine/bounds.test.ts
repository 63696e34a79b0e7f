import { describe, expect, it } from 'vitest'
import { createContext, start, step, type Context, type MachineState } from '../../../src/consensus/machine/index.ts'
import type { ReadMessage, Wire } from '../../../src/consensus/machine/Wire.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { openLab } from '../../../src/fill/steps/Lab.ts'
import { address, bytes, fromBytes, hash32, type Address } from '../../../src/model/Hex.ts'

const crypto = await loadCrypto('auto')
const lab = openLab({ profile: 'psc-1', validators: 4, crypto })
const honest = createContext({ consensus: lab.consensus, baseTimeoutMs: 1000, blockPeriodMs: 500 })

/** A hundred thousand messages. */
const flood = 100_000

/** Reads a prepare from bytes of its own, without cryptography: author, height and round. */
function cheapWire(): Wire {
  return {
    ...honest.wire,
    read: (_, data): ReadMessage => {
      const [author = 0, height = 0, round = 0] = [2, 4, 12].map((at, index) =>
        Number.parseInt(data.slice(at, at + (index === 0 ? 2 : 8)), 16),
      )
      const by: Address = lab.addresses[author] ?? address(`0x${'00'.repeat(20)}`)
      const payload = { height: BigInt(height), round: BigInt(round), digest: hash32(`0x${'aa'.repeat(32)}`) }
      return {
        height: payload.height,
        round: payload.round,
        listed: 0,
        author: () => by,
        open: () => ({
          kind: 'prepare',
          opened: { payload, author: by, signature: bytes(`0x${'00'.repeat(65)}`) },
        }),
      }
    },
  }
}

const context: Context = { ...honest, wire: cheapWire() }

function prepareOf(author: number, height: number, round: number): ReturnType<typeof fromBytes> {
  const data = new DataView(new ArrayBuffer(9))
  data.setUint8(0, author)
  data.setUint32(1, height)
  data.setUint32(5, round)
  return fromBytes(new Uint8Array(data.buffer))
}

function begin(): MachineState {
  const parent = { height: 4n, hash: lab.parent.hash, proposer: lab.parent.proposer, validators: lab.addresses }
  return start({ parent, validators: lab.addresses, signedHeight: -1n }, context).state
}

function take(messages: Iterable<ReturnType<typeof fromBytes>>): MachineState {
  let state = begin()
  for (const data of messages) state = step(state, { op: 'message', code: 0x13, data }, context).state
  return state
}

describe('a node under a hundred thousand messages', () => {
  it('keeps eight of each validator for heights ahead', () => {
    const state = take(
      (function* () {
        for (let count = 0; count < flood; count++) yield prepareOf(count % 4, 6 + (count % 3), count)
      })(),
    )
    expect(state.future.length).toBe(4 * 8)
  })

  it('keeps four rounds ahead of each validator, the highest', () => {
    const state = take(
      (function* () {
        for (let count = 0; count < flood; count++) yield prepareOf(3, 5, count + 1)
      })(),
    )
    expect([...state.rounds.keys()]).toEqual([99_997n, 99_998n, 99_999n, 100_000n])
  })

  it('keeps nothing of what lies too far ahead', () => {
    const state = take(
      (function* () {
        for (let count = 0; count < flood; count++) yield prepareOf(count % 4, 10 + count, 0)
      })(),
    )
    expect(state).toEqual(begin())
  })
})

describe('a step', () => {
  it('gives the same state and outbox again, and leaves the state that it was given', () => {
    const state = begin()
    const copy = structuredClone(state)
    const event = { op: 'message', code: 0x13, data: prepareOf(1, 5, 0) } as const
    expect(step(state, event, context)).toEqual(step(state, event, context))
    expect(state).toEqual(copy)
  })
})
