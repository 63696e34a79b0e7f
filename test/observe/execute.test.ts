import { describe, expect, it } from 'vitest'

import { parseConnect } from '../../runners/adapters/connect.ts'
import type { CaseMethod, Party, Reply, Started } from '../../runners/adapters/Party.ts'
import type { ExecuteCase } from '../../runners/load/Case.ts'
import { observeExecute } from '../../runners/observe/execute.ts'
import type { ExecuteObservation } from '../../runners/observe/Observation.ts'
import { splitBlock } from '../../src/codec/Block.ts'
import type { ExecuteParams, Feature, HelloResult, Methods } from '../../src/model/generated/adapter.ts'
import { hash32, toBytes } from '../../src/model/Hex.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { executeVector } from '../vectors/executeVector.ts'

const rules = ruleset('lockstep-osaka')
const vector = executeVector('witness/basic/whole')
const zero = hash32(`0x${'00'.repeat(32)}`)

function caseOf(changes: Partial<ExecuteCase> = {}): ExecuteCase {
  return {
    kind: 'execute',
    id: vector.id,
    file: 'case.json',
    family: 'witness',
    fork: 'osaka',
    ruleset: rules,
    clauses: [],
    headerInputs: [],
    mode: 'compute',
    canonicalWitness: false,
    blocks: vector.blocks,
    expected: { blocks: [{ kind: 'accept' }] },
    ...changes,
  }
}

interface Observed {
  readonly observation: ExecuteObservation
  /** What the prover was asked; undefined where it was not. */
  readonly sent: ExecuteParams | undefined
}

/** Puts a case to a prover that declares some features and answers without blocks. */
async function observe(asked: ExecuteCase, features: readonly Feature[]): Promise<Observed> {
  let sent: ExecuteParams | undefined
  const declaration: HelloResult = {
    nonceDigest: zero,
    protocol: 1,
    name: 'fake',
    version: '1',
    language: 'none',
    roles: ['prover'],
    features,
    forks: ['osaka'],
    headerInputs: [],
    systemCalls: [...rules.systemCalls],
  }
  const answer = { kind: 'result', result: { blocks: [] } }
  const party: Party = {
    connect: parseConnect('ref:'),
    declaration,
    call: async <M extends CaseMethod>(method: M, params: Methods[M]['params']) => {
      expect(method).toBe('prover_execute')
      // Of the only method that is asked for.
      sent = params as ExecuteParams
      return answer as Reply<M>
    },
    close: async () => undefined,
  }
  const prover: Started = { party }
  const reference = (): Promise<Started> => Promise.resolve(prover)
  const pair = { sequencer: prover, prover, reference, budgetMs: 1000, controls: { asked: 0 } }
  return { observation: await observeExecute(asked, pair, 'token'), sent }
}

describe('a request to a prover', () => {
  it('to compute is sent without what the header claims', async () => {
    const { sent } = await observe(caseOf(), ['execute', 'executeCompute'])
    const [block] = sent?.blocks ?? []
    expect(sent?.mode).toBe('compute')
    expect(block === undefined ? undefined : splitBlock(toBytes(block.rlp)).header.stateRoot).toBe(zero)
    expect(block?.witness).toEqual(vector.blocks[0]?.witness)
  })

  it('is one to validate where the prover does not compute, and is sent as it is', async () => {
    const { sent } = await observe(caseOf(), ['execute'])
    expect({ mode: sent?.mode, blocks: sent?.blocks }).toEqual({ mode: 'validate', blocks: vector.blocks })
  })

  it.each([
    ['canonicalWitness', { canonicalWitness: true }],
    ['batch', { batch: { forkId: 'osaka' } }],
    ['context', { blocks: vector.blocks.map((block) => ({ ...block, context: {} })) }],
    ['claimedState', { blocks: vector.blocks.map((block) => ({ ...block, claimed: [] })) }],
  ] as const)('that needs %s is not put to a prover without it', async (feature, changes) => {
    const without = await observe(caseOf(changes), ['execute', 'executeCompute'])
    expect({ sent: without.sent, asked: without.observation.prover.asked }).toEqual({
      sent: undefined,
      asked: { kind: 'skip', capability: `feature ${feature}` },
    })
    expect((await observe(caseOf(changes), ['execute', 'executeCompute', feature])).sent).toBeDefined()
  })

  it('never takes the sequencer in', async () => {
    const { observation } = await observe(caseOf(), ['execute'])
    expect(observation.sequencer).toEqual({ kind: 'notAsked', why: 'the vector is about a prover alone' })
  })
})
