import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { WitnessQuestion } from '../../../src/fill/stateless/executeWitness.ts'
import { startStatelessOracle } from '../../../src/fill/stateless/StatelessOracle.ts'
import type { ExecuteVector } from '../../../src/model/generated/vector.ts'
import { validator } from '../../../src/standard/validator.ts'
import { vectorsRoot } from '../../vectors/published.ts'

const oracle = startStatelessOracle()
afterAll(() => oracle.close())
const schema = validator('vector-execute')

function read(id: string): ExecuteVector {
  const value: unknown = JSON.parse(readFileSync(join(vectorsRoot, `${id}.json`), 'utf8'))
  if (schema.is(value)) return value
  throw new Error(`${id} is no vector`)
}

function questionOf(id: string, fork: string): WitnessQuestion {
  const [block] = read(id).blocks
  if (block === undefined) throw new Error(`${id} has no block`)
  return { fork, chainId: '1', rlp: block.rlp, witness: block.witness }
}

describe('another implementation over the entries of a witness', () => {
  test('executes the block from a whole witness', async () => {
    expect(await oracle.execute(questionOf('witness/storage-read/whole', 'osaka'))).toEqual({ kind: 'executed' })
  })

  test('cannot without a node, and says which', async () => {
    const answer = await oracle.execute(questionOf('witness/storage-read/without-leaf', 'osaka'))
    expect(answer).toMatchObject({ kind: 'failed', problem: expect.stringMatching(/no entry [0-9a-f]{64}$/) })
  })

  test('cannot on another chain', async () => {
    const whole = questionOf('witness/storage-read/whole', 'osaka')
    expect(await oracle.execute({ ...whole, chainId: '2' })).toMatchObject({ kind: 'failed' })
  })

  test('is given up where it waits for ever, and answers the next question', async () => {
    const stuck = questionOf('witness/account-collapse/without-sibling', 'shanghai')
    expect(await oracle.execute(stuck)).toEqual({ kind: 'silent' })
    const next = questionOf('witness/account-collapse/whole', 'shanghai')
    expect(await oracle.execute(next)).toEqual({ kind: 'executed' })
  })

  test('says that garbage is no block', async () => {
    const whole = questionOf('witness/storage-read/whole', 'osaka')
    expect(await oracle.execute({ ...whole, rlp: whole.witness.state[0] ?? whole.rlp })).toMatchObject({
      kind: 'failed',
    })
  })
})

describe('published vectors of witnesses', () => {
  test.each(['altered/root', 'missing/code', 'headers/one-less', 'surplus/node-canonical', 'basic/whole'])(
    '%s names it as an oracle',
    (name) => {
      expect(read(`witness/${name}`).oracles.map((one) => one.name)).toContain('@ethereumjs/vm')
    },
  )

  test.each(['headers/reversed', 'surplus/node-order-canonical', 'altered/too-large-node'])(
    '%s, whose rule it does not know, does not',
    (name) => {
      const { oracles, singleOracle } = read(`witness/${name}`)
      expect({ names: oracles.map((one) => one.name), singleOracle }).toEqual({
        names: ['lockstep-reference'],
        singleOracle: 'lacks witnessRules',
      })
    },
  )
})
