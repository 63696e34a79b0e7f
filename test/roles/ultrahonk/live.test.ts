import { beforeAll, describe, expect, test } from 'vitest'
import * as Rlp from '../../../src/codec/Rlp.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { toBytes } from '../../../src/model/Hex.ts'
import { programCache } from '../../../src/roles/ultrahonk/programCache.ts'
import { compileCircuit, openProgram, type Program } from '../../../src/roles/ultrahonk/Program.ts'
import { proveShape, solve } from '../../../src/roles/ultrahonk/proveShape.ts'
import { finalityCircuit } from '../../../src/roles/ultrahonk/Shape.ts'
import {
  ceremonyG2,
  compileVerifier,
  withDevSrs,
  writeVerifier,
} from '../../../src/roles/ultrahonk/VerifierContract.ts'
import { type CircuitInput, witnessInputs } from '../../../src/roles/ultrahonk/witnessInputs.ts'
import { readGolden, writeGolden, type Golden } from './golden.ts'
import { installed, tools } from './installed.ts'
import { outsider, ownBatch, type ChangeHeader } from './ownBatch.ts'
import { publishedBatch, type PublishedBatch } from './publishedBatch.ts'

const crypto = await loadCrypto('auto')
const proving = 600_000

type Inputs = Readonly<Record<string, CircuitInput>>

function inputsOf({ batch, shape, context }: PublishedBatch): Inputs {
  return witnessInputs(batch, shape, context)
}

describe.skipIf(!installed)('with the optional prover', () => {
  let program: Program

  beforeAll(async () => {
    program = await openProgram(finalityCircuit(publishedBatch(1, crypto).shape), tools, programCache())
  }, proving)

  test(
    'a live proof is the golden one, byte for byte, and so is its verifier',
    async () => {
      const source = await writeVerifier(program, tools)
      const { proof, publicInputs } = await proveShape(inputsOf(publishedBatch(1, crypto)), program, tools)
      const live: Golden = {
        statement: 'consensus/finality/psc-1/batch-long-n-4, first block',
        shape: program.name,
        made: { noir: '1.0.0-beta.26', 'bb.js': '5.0.0', target: 'evm-no-zk' },
        referenceString: 'DevSrs',
        publicInputs,
        proof,
        verifier: await compileVerifier(withDevSrs(source), tools),
      }
      if (process.env['LOCKSTEP_WRITE_GOLDEN'] === '1') writeGolden(live)
      expect(live).toEqual(readGolden())
    },
    proving,
  )

  test('a verifier that is not altered holds the reference string of the ceremony', async () => {
    const source = await writeVerifier(program, tools)
    expect(ceremonyG2.map((value) => source.split(value).length - 1)).toEqual([1, 1, 1, 1])
  })

  test('blocks that other validators sealed satisfy the same circuit', async () => {
    await expect(solve(inputsOf(ownBatch(crypto)), program, tools)).resolves.toBeInstanceOf(Buffer)
  })

  test(
    'two blocks share one list of keys, and not their seals',
    async () => {
      const { batch, context, shape } = publishedBatch(2, crypto)
      const { circuit } = await compileCircuit(finalityCircuit(shape), tools, programCache())
      const inputs = witnessInputs(batch, shape, context)
      expect(inputs['keys']).toHaveLength(4)
      await expect(solve(inputs, { circuit }, tools)).resolves.toBeInstanceOf(Buffer)
      const swapped = { ...inputs, seals: (inputs['seals'] as readonly CircuitInput[]).toReversed() }
      await expect(solve(swapped, { circuit }, tools)).rejects.toMatchObject({ reason: 'STATEMENT_UNSATISFIED' })
    },
    proving,
  )

  describe('is not satisfied by', () => {
    test.each(headerChanges)('a sealed header with $name', async ({ change, says }) => {
      const refused = solve(inputsOf(ownBatch(crypto, change)), program, tools)
      await expect(refused).rejects.toMatchObject({ reason: 'STATEMENT_UNSATISFIED', facts: { circuit: says } })
    })

    test.each(inputChanges)('$name', async ({ change, says }) => {
      const refused = solve({ ...inputsOf(ownBatch(crypto)), ...change(inputsOf(ownBatch(crypto))) }, program, tools)
      await expect(refused).rejects.toMatchObject({ reason: 'STATEMENT_UNSATISFIED', facts: { circuit: says } })
    })
  })
})

/** Places of fields in the list of a header. */
const [coinbasePlace, difficultyPlace, numberPlace, noncePlace] = [2, 7, 8, 14]

const headerChanges: readonly { readonly name: string; readonly change: ChangeHeader; readonly says: unknown }[] = [
  {
    name: 'a proposer outside the set',
    change: (fields) => void fields.splice(coinbasePlace, 1, Rlp.fromBytes(toBytes(outsider))),
    says: expect.stringContaining('a proposer outside the set'),
  },
  {
    name: 'a difficulty',
    change: (fields) => void fields.splice(difficultyPlace, 1, Rlp.fromInteger(2n)),
    says: expect.stringContaining('the header has a difficulty'),
  },
  {
    name: 'another number',
    change: (fields) => void fields.splice(numberPlace, 1, Rlp.fromInteger(101n)),
    says: expect.stringContaining('a block has another number'),
  },
  {
    name: 'a nonce',
    change: (fields) => void fields.splice(noncePlace, 1, Rlp.fromBytes(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1))),
    says: expect.stringContaining('the header has a nonce'),
  },
]

/** An alias and no interface, so that it is an input of a circuit. */
type SealInput = {
  readonly signature: readonly number[]
  readonly key: number
}

/** An alias and no interface, so that it is an input of a circuit. */
type KeyInput = {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly member: number
}

function withKeys(
  change: (keys: readonly KeyInput[]) => readonly (KeyInput | undefined)[],
): (inputs: Inputs) => Inputs {
  return ({ keys }) => ({
    keys: change(keys as unknown as readonly KeyInput[]).filter((key) => key !== undefined),
  })
}

/** The seals of the only block. */
function sealsOf(inputs: Inputs): readonly SealInput[] {
  const [seals] = inputs['seals'] as unknown as readonly (readonly SealInput[])[]
  return seals ?? []
}

function withSeals(
  change: (seals: readonly SealInput[]) => readonly (SealInput | undefined)[],
): (inputs: Inputs) => Inputs {
  return (inputs) => ({ seals: [change(sealsOf(inputs)).filter((seal) => seal !== undefined)] })
}

function highS(signature: readonly number[]): readonly number[] {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const s = BigInt(`0x${Buffer.from(signature.slice(32)).toString('hex')}`)
  return [...signature.slice(0, 32), ...Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')]
}

function zeroed(inputs: Inputs, name: string): Inputs {
  return { [name]: (inputs[name] as readonly string[]).map(() => '0') }
}

interface InputChange {
  readonly name: string
  readonly change: (inputs: Inputs) => Inputs
  readonly says: unknown
}

const inputChanges: readonly InputChange[] = [
  {
    name: 'a seal over something else',
    change: withSeals(([first, ...rest]) => [
      first && { ...first, signature: first.signature.with(5, (first.signature[5] ?? 0) ^ 1) },
      ...rest,
    ]),
    says: expect.stringContaining('a seal does not verify'),
  },
  {
    name: 'a seal with a high s',
    change: withSeals(([first, ...rest]) => [first && { ...first, signature: highS(first.signature) }, ...rest]),
    says: expect.stringContaining('a seal does not verify'),
  },
  {
    name: 'a seal that counts twice',
    change: withSeals(([first, , third]) => [first, first, third]),
    says: expect.stringContaining('the signers do not ascend'),
  },
  {
    name: 'seals in another order',
    change: withSeals(([first, second, third]) => [second, first, third]),
    says: expect.stringContaining('the signers do not ascend'),
  },
  {
    name: 'a seal of somebody else',
    change: withSeals(([first, second, third]) => [
      first && { ...first, signature: second?.signature ?? [] },
      second,
      third,
    ]),
    says: expect.stringContaining('a seal does not verify'),
  },
  {
    name: 'a key of somebody else',
    change: withKeys(([first, second, third]) => [first, second, third && { ...third, member: 3 }]),
    says: expect.stringContaining('a key of somebody else'),
  },
  {
    name: 'a seal of a key that is not there',
    change: withSeals(([first, second, third]) => [first, second, third && { ...third, key: 3 }]),
    says: expect.stringContaining('a seal of no key'),
  },
  {
    name: 'a key that is there twice and sealed twice',
    change: (inputs) => ({
      ...withKeys(([first, , third]) => [first, first, third])(inputs),
      ...withSeals(([first, , third]) => [first, first && { ...first, key: 1 }, third])(inputs),
    }),
    says: expect.stringContaining('the signers do not ascend'),
  },
  {
    name: 'a signer outside the set',
    change: withKeys(([first, second, third]) => [first, second, third && { ...third, member: 4 }]),
    says: expect.stringContaining('a signer outside the set'),
  },
  { name: 'another commitment', change: (inputs) => zeroed(inputs, 'set_commitment'), says: expect.anything() },
  { name: 'another batch', change: () => ({ batch: '8' }), says: expect.anything() },
  {
    name: 'a set that does not ascend',
    change: ({ set }) => ({ set: (set as readonly CircuitInput[]).toReversed() }),
    says: expect.stringContaining('the set does not ascend'),
  },
  {
    name: 'another chain',
    change: (inputs) => zeroed(inputs, 'domain'),
    says: expect.stringContaining('a seal does not verify'),
  },
  {
    name: 'another round',
    change: () => ({ rounds: ['1'] }),
    says: expect.stringContaining('a seal does not verify'),
  },
  {
    name: 'another parent',
    change: (inputs) => zeroed(inputs, 'parent_hash'),
    says: expect.stringContaining('a block does not follow the one before'),
  },
  {
    name: 'a parent of the same time',
    change: () => ({ parent_timestamp: String(0x6553f102) }),
    says: expect.stringContaining('a block is not later than the one before'),
  },
  {
    name: 'bytes behind the header',
    change: ({ headers }) => ({
      headers: (headers as readonly { bytes: readonly number[]; length: number }[]).map(({ bytes, length }) => ({
        bytes: bytes.with(length, 1),
        length,
      })),
    }),
    says: expect.stringContaining('bytes after the end of the message'),
  },
]
