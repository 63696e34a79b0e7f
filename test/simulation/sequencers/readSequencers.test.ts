import { describe, expect, test } from 'vitest'
import { networks } from '../../../src/simulation/Network.ts'
import { readSequencers, type SequencerFlags } from '../../../src/simulation/sequencers/readSequencers.ts'
import { policyNamed, referenceRuleset } from '../../roles/node/support/committee.ts'

const flags: SequencerFlags = {
  validators: '7',
  faults: 'none',
  seed: '1',
  seeds: '1',
  blocks: '10',
  network: 'lan',
}

describe('the flags of nodes that execute', () => {
  test('leave to the ruleset, and to what is usual, what they do not say', () => {
    expect(readSequencers(flags)).toEqual({
      plan: {
        ruleset: referenceRuleset(),
        seed: 1,
        validators: 7,
        blocks: 10,
        network: networks.lan,
        policy: policyNamed('priority-fee'),
        users: 16,
        transactions: 60,
        batchBlocks: 10n,
      },
      faults: [],
      seeds: 1,
    })
  })

  test('name faults, a policy, batches and how long a transaction may wait', () => {
    const given = {
      faults: 'lazy,wrongState=1',
      policy: 'arrival',
      'batch-blocks': '4',
      patience: '2',
      transactions: '5',
    }
    const { plan, faults } = readSequencers({ ...flags, ...given })
    const { policy, batchBlocks, patienceBlocks, transactions } = plan
    expect({ faults, policy: policy.name, batchBlocks, patienceBlocks, transactions }).toEqual({
      faults: ['lazy', 'wrongState'],
      policy: 'arrival',
      batchBlocks: 4n,
      patienceBlocks: 2n,
      transactions: 5,
    })
  })

  test.each<readonly [Partial<SequencerFlags>, string]>([
    [{ validators: '65' }, '--validators takes a whole number of validators with --execute from 1 to 64, found "65"'],
    [{ blocks: '1001' }, '--blocks takes a whole number of blocks with --execute from 1 to 1000, found "1001"'],
    [{ seeds: '0' }, '--seeds takes a whole number of seeds with --execute from 1 to 10000, found "0"'],
    [{ faults: 'forge' }, '--faults knows none, silent, lazy, wrongState'],
    [{ faults: 'lazy=3' }, '--faults names 3 validators; at most 2 of 7 may be faulty'],
    [{ policy: 'random' }, 'found "random"'],
    [{ ruleset: 'lockstep-refrence' }, '--ruleset takes one of lockstep-reference, perhaps lockstep-reference'],
    [{ ruleset: 'scroll' }, 'such as lockstep-reference; scroll has none'],
    [{ transactions: '1e6' }, '--transactions takes a whole number of transactions from 0 to 100000, found "1e6"'],
    [{ patience: '-1' }, '--patience takes a whole number of blocks from 0 to 1000, found "-1"'],
    [{ 'batch-blocks': '0' }, '--batch-blocks takes a whole number of blocks from 1 to 1000, found "0"'],
  ])('refuse %j and say what they take', (changes, message) => {
    expect(() => readSequencers({ ...flags, ...changes })).toThrow(message)
  })
})
