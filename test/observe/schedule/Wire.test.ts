import { describe, expect, it } from 'vitest'
import { codeOf, createWire } from '../../../runners/observe/schedule/Wire.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { bytes, hash32, integer } from '../../../src/model/Hex.ts'
import { publishedSteps } from '../../vectors/published.ts'

const crypto = await loadCrypto('auto')

/** Messages that nodes of psc-1 send in published vectors, with the key of the node. */
const sent = publishedSteps()
  .filter(({ start }) => start.profile === 'psc-1')
  .flatMap(({ start, started, steps }) =>
    [started, ...steps.map(({ expected }) => expected)].flatMap(({ sends = [] }) =>
      sends.map((send) => ({ ...send, key: start.key, wire: createWire(start.chain, crypto) })),
    ),
  )
  .slice(0, 300)

describe('the judge reads messages by itself', () => {
  it('and finds the key of the node that sent each, and of each seal', () => {
    expect(sent.length).toBe(300)
    const wrong = sent.filter(({ code, data, key = hash32(`0x${'00'.repeat(32)}`), wire }) => {
      const said = wire.read(integer(code), data)
      const self = wire.addressOf(key)
      return said?.author !== self || (said.code === 'COMMIT' && said.sealer !== self)
    })
    expect(wrong).toEqual([])
  })

  it('and writes each again as it was', () => {
    const changed = sent.filter(({ code, data, wire }) => {
      const said = wire.read(integer(code), data)
      return said === undefined || wire.encode(said) !== data
    })
    expect(changed).toEqual([])
  })

  it('and signs a vote as the node did', () => {
    const votes = sent.filter(({ code }) => integer(code) === codeOf.PREPARE || integer(code) === codeOf.COMMIT)
    const other = votes.filter(({ code, data, key, wire }) => {
      const said = wire.read(integer(code), data)
      return (
        said === undefined || key === undefined || wire.encode({ ...said, ...wire.sign(said.code, said, key) }) !== data
      )
    })
    expect([votes.length > 100, other]).toEqual([true, []])
  })

  it('and takes what is no message for none', () => {
    const [first] = sent
    expect(
      [bytes('0x'), bytes('0xc0'), bytes('0x80'), bytes('0xc20102')].map((data) => first?.wire.read(0x13n, data)),
    ).toEqual([undefined, undefined, undefined, undefined])
  })
})
