import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { buildBlock } from '../execution/buildBlocks.ts'
import { createChain, importBlock } from '../execution/Chain.ts'
import type { Engine } from '../execution/Engine.ts'
import { executeStateless } from '../execution/executeStateless.ts'
import type { Party } from '../execution/Party.ts'
import { createRulesBook } from '../execution/Rules.ts'
import type { Alloc, AllocAccount, BlockToBuild, BuiltBlock, Genesis, Witness } from '../model/generated/adapter.ts'
import type { Reason } from '../model/generated/rejections.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import { Defect } from '../model/Defect.ts'
import { address, fromBytes, hash32, quantity, toBytes } from '../model/Hex.ts'
import type { Bytes, Hash32 } from '../model/Hex.ts'
import { blankComputedFields } from '../codec/Block.ts'
import type { BlockState } from '../state/BlockState.ts'

/** A built block with its witness, and the state after it. */
export interface FilledBlock {
  readonly block: BuiltBlock
  readonly witness: Witness
  /** Header RLP. */
  readonly headerRlp: Bytes
  readonly postState: Alloc
}

/** Engine and cryptography that fill. */
export interface Workshop {
  readonly engine: Engine
  readonly crypto: CryptoBackend
  /** Engine of parties with a fault, where it is not the same: not every engine takes every fault. */
  readonly faultyEngine?: Engine
}

/**
 * Builds blocks one on the other and has each executed again from its witness.
 *
 * @param ruleset - Rules of the chain.
 * @param genesis - First block and its state.
 * @param inputs - What to build.
 * @param workshop - Engine and cryptography.
 * @returns One entry per input.
 * @throws {@link Defect} Where the stateless execution does not give what the building gave.
 */
export async function buildChain(
  ruleset: Ruleset,
  genesis: Genesis,
  inputs: readonly BlockToBuild[],
  workshop: Workshop,
): Promise<readonly FilledBlock[]> {
  const party = partyOf(ruleset, workshop)
  return buildBlocks({ genesis, inputs, partyOf: () => party })
}

/**
 * Builds blocks of which a party with a fault builds the last.
 *
 * @param plan - Rules, genesis and what to build.
 * @param faulty - Builder of the last block.
 * @param workshop - Engine and cryptography of the others.
 * @returns The last block.
 * @throws {@link Defect} As {@link buildChain}.
 */
export async function buildFaulty(
  { ruleset, genesis, inputs }: ChainPlan,
  faulty: Party,
  workshop: Workshop,
): Promise<FilledBlock> {
  const honest = partyOf(ruleset, workshop)
  const last = inputs.length - 1
  const blocks = await buildBlocks({ genesis, inputs, partyOf: (index) => (index === last ? faulty : honest) })
  const block = blocks[last]
  if (block === undefined) throw new Defect('there is no block to build')
  return block
}

/** What chains are built of. */
export interface ChainPlan {
  readonly ruleset: Ruleset
  readonly genesis: Genesis
  readonly inputs: readonly BlockToBuild[]
}

async function buildBlocks(plan: {
  readonly genesis: Genesis
  readonly inputs: readonly BlockToBuild[]
  readonly partyOf: (index: number) => Party
}): Promise<readonly FilledBlock[]> {
  const { genesis, inputs } = plan
  const chain = createChain(genesis, plan.partyOf(0))
  const filled: FilledBlock[] = []
  let parent = chain.genesis
  let postState = genesis.alloc
  for (const [index, input] of inputs.entries()) {
    const party = plan.partyOf(index)
    const { built, next, opened } = await buildBlock(chain, { parent, block: input }, party)
    // What a builder read for a transaction that it left out is no part of the witness of the block.
    const { witness } = await importBlock(chain, { rlp: built.rlp }, party)
    if (witness === undefined) throw new Defect('an imported block has no witness')
    await checkStateless(built, witness, party)
    postState = overlay(postState, opened.world)
    filled.push({ block: built, witness, headerRlp: fromBytes(next.rlp), postState })
    parent = next
  }
  return filled
}

function partyOf(ruleset: Ruleset, { engine, crypto }: Workshop): Party {
  return { book: createRulesBook(ruleset), engine, crypto }
}

async function checkStateless(built: BuiltBlock, witness: Witness, party: Party): Promise<void> {
  const rlp = fromBytes(blankComputedFields(toBytes(built.rlp)))
  const again = await executeStateless({ rlp, witness }, { mode: 'compute', canonicalWitness: true }, party)
  const same = again.status === 'executed' && JSON.stringify(again.result) === JSON.stringify(built.result)
  if (!same)
    throw new Defect(
      `executed from its witness the block gives ${JSON.stringify(again)}, not ${JSON.stringify(built.result)}`,
    )
}

/** A chain of valid blocks and an invalid one on top. */
export interface Refusal {
  readonly genesis: Genesis
  readonly valid: readonly Bytes[]
  readonly invalid: Bytes
  /** Of the honest block. */
  readonly witness: Witness
}

/** Why each role refuses a block (null where it accepts), and the witness that the prover had. */
export interface Refused {
  readonly reasons: readonly [sequencer: Reason | null, prover: Reason | null]
  readonly witness: Witness
}

/**
 * Asks both roles why a block is refused.
 *
 * @param ruleset - Rules of the chain.
 * @param refusal - The chain and the block.
 * @param workshop - Engine and cryptography.
 * @returns The reasons; the witness is that of the honest block with all that was read before the refusal.
 * @throws {@link Defect} Where a valid block is refused.
 */
export async function refusedFor(ruleset: Ruleset, refusal: Refusal, workshop: Workshop): Promise<Refused> {
  const party = partyOf(ruleset, workshop)
  const chain = createChain(refusal.genesis, party)
  for (const rlp of refusal.valid) {
    const { rejection } = await importBlock(chain, { rlp }, party)
    if (rejection !== undefined) throw new Defect(`a valid block is refused: ${rejection.message}`)
  }
  const imported = await importBlock(chain, { rlp: refusal.invalid }, party)
  const witness = union(refusal.witness, imported.witness)
  const input = { rlp: refusal.invalid, witness }
  const executed = await executeStateless(input, { mode: 'validate', canonicalWitness: false }, party)
  const prover = executed.status === 'rejected' ? executed.reason : null
  return { reasons: [imported.rejection?.reason ?? null, prover], witness }
}

/** Entries of both, each list sorted; the headers are those of the first. */
function union(first: Witness, second: Witness | undefined): Witness {
  const merge = (name: 'state' | 'codes'): readonly Bytes[] =>
    [...new Set([...first[name], ...(second?.[name] ?? [])])].toSorted()
  return { state: merge('state'), codes: merge('codes'), headers: first.headers }
}

/** The state after a block: what it did not touch stays as it was. */
function overlay(before: Alloc, world: BlockState): Alloc {
  const accounts = new Map<string, AllocAccount>(Object.entries(before))
  for (const touched of world.touched()) {
    const name = address(fromBytes(touched.address))
    const account = world.account(touched.address)
    if (account === null) {
      accounts.delete(name)
      continue
    }
    accounts.set(name, {
      balance: quantity(account.balance),
      nonce: quantity(account.nonce),
      code: fromBytes(world.code(touched.address)),
      storage: overlaySlots(touched.cleared ? undefined : accounts.get(name)?.storage, world, touched),
    })
  }
  const sorted = [...accounts].toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(sorted)
}

function overlaySlots(
  before: AllocAccount['storage'] | undefined,
  world: BlockState,
  { address: owner, slots }: { readonly address: Uint8Array; readonly slots: readonly Uint8Array[] },
): AllocAccount['storage'] {
  const values = new Map<string, Hash32>(Object.entries(before ?? {}))
  for (const slot of slots) {
    const name = fromBytes(slot)
    const value = world.slot(owner, slot)
    if (value.length === 0) values.delete(name)
    else values.set(name, hash32(`0x${fromBytes(value).slice(2).padStart(64, '0')}`))
  }
  return Object.fromEntries([...values].toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
