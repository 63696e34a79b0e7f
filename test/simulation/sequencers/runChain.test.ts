import { describe, expect, test } from 'vitest'
import { verifyFinality, type ConsensusContext } from '../../../src/consensus/index.ts'
import { splitBlock } from '../../../src/codec/Block.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { executeBlocks } from '../../../src/execution/executeBlocks.ts'
import { createMachineEngine } from '../../../src/execution/machine/machineEngine.ts'
import { createRulesBook } from '../../../src/execution/Rules.ts'
import { quantity, toBytes } from '../../../src/model/Hex.ts'
import { runChain } from '../../../src/simulation/sequencers/runChain.ts'
import { validatorSetAddress } from '../../../src/simulation/sequencers/deploy.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { referenceRuleset } from '../../roles/node/support/committee.ts'

const order = { ruleset: referenceRuleset(), validators: 4, blocks: 4, seed: 7 }

describe('a chain that validators sealed', () => {
  test('is the same from the same order', async () => {
    expect(await runChain(order)).toEqual(await runChain(order))
  })

  test('is final for a stateless verifier, by the proof of the set that comes with it', async () => {
    const { genesis, genesisHash, ruleset, place, blocks, sets } = await runChain(order)
    const crypto = await loadCrypto('auto')
    const profile = loadStandard().consensus.get(ruleset.consensusProfile)
    const [set] = sets
    if (profile === undefined || set?.proof === undefined) throw new Error('the chain has no profile or no set')
    const context: ConsensusContext = {
      profile,
      chain: { chainId: quantity(BigInt(ruleset.chainId)), genesisHash },
      keccak256: crypto.keccak256,
      ecrecover: crypto.ecrecover,
    }
    const finality = verifyFinality(
      {
        set: {
          stateRoot: set.stateRoot,
          address: place.address,
          proof: set.proof,
          layout: place.layout,
          batch: quantity(set.batch),
        },
        parent: { hash: genesisHash, number: 0n, timestamp: BigInt(genesis.header.timestamp) },
        blocks: blocks.map(({ block, round, seals }) => ({
          headerRlp: splitBlock(toBytes(block)).headerRlp,
          seals,
          round,
        })),
      },
      context,
    )
    expect({ validators: finality.validators, last: finality.lastStateRoot, quorum: finality.quorum }).toEqual({
      validators: set.validators,
      last: blocks.at(-1)?.stateRoot,
      quorum: 3,
    })
  })

  test('executes from its witnesses alone', async () => {
    const { ruleset, blocks } = await runChain(order)
    const crypto = await loadCrypto('auto')
    const party = { book: createRulesBook(ruleset), engine: createMachineEngine(crypto), crypto }
    const executed = await executeBlocks(
      {
        token: '',
        rulesetHash: rulesetHash(ruleset),
        mode: 'validate',
        canonicalWitness: true,
        blocks: blocks.map(({ block, witness }) => ({ rlp: block, witness })),
      },
      party,
    )
    expect(executed.blocks.map(({ status }) => status)).toEqual(blocks.map(() => 'executed'))
  })

  test('has every set proven where the reward transactions start the batches', async () => {
    const { sets, genesis } = await runChain({ ...order, blocks: 6, batchBlocks: 2n })
    const [first] = sets
    expect(
      sets.map(({ batch, firstHeight, validators, proof }) => [batch, firstHeight, validators, proof?.address]),
    ).toEqual([1n, 2n, 3n].map((batch) => [batch, 2n * batch - 1n, first?.validators, validatorSetAddress]))
    expect(sets[0]?.stateRoot).toBe(genesis.header.stateRoot)
    expect(new Set(sets.map(({ validatorSetHash }) => validatorSetHash)).size).toBe(3)
  })

  test('needs no contract where the layout is one that the contracts are not for', async () => {
    const ruleset = { ...order.ruleset, storageLayouts: ['validator-set-vyper'] }
    const { rewards, sets, blocks, place } = await runChain({ ...order, ruleset, blocks: 2 })
    expect({ rewards, layout: place.layoutName, blocks: blocks.length }).toEqual({
      rewards: undefined,
      layout: 'validator-set-vyper',
      blocks: 2,
    })
    expect(sets.map(({ validators, proof }) => [validators.length, proof?.address])).toEqual([[4, place.address]])
  })
})
