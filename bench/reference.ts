/** The reference implementation, driven in this process so that nothing but execution is timed. */
import { splitBlock } from '../src/codec/Block.ts'
import { decodeHeader } from '../src/codec/Header.ts'
import { loadCrypto, type CryptoChoice } from '../src/crypto/loadCrypto.ts'
import { createMachineEngine } from '../src/execution/machine/machineEngine.ts'
import { toBlockHeader } from '../src/execution/BlockHeader.ts'
import { createChain, importBlock } from '../src/execution/Chain.ts'
import { checkBlock, checkResult, executeBlock } from '../src/execution/executeBlock.ts'
import { executeStateless } from '../src/execution/executeStateless.ts'
import type { Party } from '../src/execution/Party.ts'
import { createRulesBook } from '../src/execution/Rules.ts'
import { fromBytes } from '../src/model/Hex.ts'
import type { BlockToExecute, Genesis, Witness } from '../src/model/generated/adapter.ts'
import type { Ruleset } from '../src/model/generated/ruleset.ts'
import { recordAncestors } from '../src/state/Ancestors.ts'
import type { StatelessCase } from '../runners/load/Case.ts'
import type { Workload } from './workloads.ts'
import type { Work } from './measure.ts'

/**
 * Makes a party under a ruleset.
 *
 * @param ruleset - Rules to execute under.
 * @param crypto - Which libraries to use.
 */
export async function partyUnder(ruleset: Ruleset, crypto: CryptoChoice = 'auto'): Promise<Party> {
  const backend = await loadCrypto(crypto)
  return { book: createRulesBook(ruleset), engine: createMachineEngine(backend), crypto: backend }
}

/** The three ways in which a block is executed. */
export interface Ways {
  /** Over the whole state, nothing recorded. */
  readonly stateful: Work
  /** The same, with its witness recorded and written out. */
  readonly recorded: Work
  /** From that witness alone. */
  readonly stateless: Work
  readonly witness: Witness
}

/**
 * Prepares a workload; the genesis is built once and not timed.
 *
 * @throws Error where the reference refuses the block that the stock library built.
 */
export async function waysOf(workload: Workload, party: Party): Promise<Ways> {
  const headerRlp = fromBytes(workload.block.genesisRlp)
  const genesis: Genesis = { alloc: workload.alloc, header: decodeHeader(workload.block.genesisRlp), headerRlp }
  const chain = createChain(genesis, party)
  const rlp = fromBytes(workload.block.rlp)
  const recorded = async (): Promise<Witness> => {
    const { rejection, witness } = await importBlock(chain, { rlp }, party)
    if (rejection !== undefined || witness === undefined) throw rejection ?? new Error('no witness was recorded')
    return witness
  }
  const stateful = async (): Promise<void> => {
    const parts = splitBlock(workload.block.rlp)
    const header = toBlockHeader(parts.header)
    const rules = party.book.at(header)
    checkBlock({ parts, header, rules, crypto: party.crypto }, chain.genesis.header, workload.block.rlp.length)
    const world = chain.store.open(chain.genesis.stateRoot)
    const ancestors = recordAncestors(chain.genesis.rlp, () => undefined)
    checkResult(header, await executeBlock({ ...party, parts, header, rules, ancestors, world }))
  }
  const witness = await recorded()
  return {
    stateful,
    recorded: async () => void (await recorded()),
    stateless: fromWitness({ rlp, witness }, party),
    witness,
  }
}

/** Prepares a block that comes with its witness. */
export function statelessWork({ rlp, witness, context }: StatelessCase, party: Party): Work {
  return fromWitness({ rlp, witness, ...(context !== undefined && { context }) }, party)
}

function fromWitness(block: BlockToExecute, party: Party): Work {
  return async () => {
    const executed = await executeStateless(block, { mode: 'validate', canonicalWitness: false }, party)
    if (executed.status !== 'executed') throw new Error(`${executed.reason}: ${executed.detail ?? ''}`)
  }
}
