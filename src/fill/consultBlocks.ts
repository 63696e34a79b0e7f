import type { Alloc, BlockToBuild, BuiltBlock, Genesis } from '../model/generated/adapter.ts'
import type { EvmFork, ForkActivation, PrecompileHistory, Ruleset } from '../model/generated/ruleset.ts'
import { decodeHeader } from '../codec/Header.ts'
import { createRulesBook } from '../execution/Rules.ts'
import { Defect } from '../model/Defect.ts'
import { address, bytes, decimal, fromBytes, hash32, integer, quantity, toBytes } from '../model/Hex.ts'
import type { Address, Bytes } from '../model/Hex.ts'
import { rulesetHash } from '../standard/rulesetHash.ts'
import { ruleset, withSystemCalls } from '../standard/rulesets.ts'
import type { FilledBlock } from './chain.ts'
import type { FilledCase } from './fillCase.ts'
import type { SecondOracle } from './SecondOracle.ts'

/** How the second oracle was asked where it cannot be given the chain as it is. */
export const blockByBlock = 'block by block'

/**
 * Asks the second oracle for each block of a case by itself: on the state and header that the reference has before it,
 * under a ruleset whose only fork is the one in force. So a client that knows one fork a chain judges what crosses one.
 *
 * @param filled - What the reference made of the case.
 * @param inputs - The blocks to build.
 * @param oracle - The second oracle.
 * @returns What it built, in order, or the fork that it does not have.
 * @throws {@link Unsupported} Where it cannot build one of them.
 */
export async function askBlockByBlock(
  filled: FilledCase,
  inputs: readonly BlockToBuild[],
  oracle: SecondOracle,
): Promise<readonly BuiltBlock[] | string> {
  const answers: BuiltBlock[] = []
  for (const [index, input] of inputs.entries()) {
    const own = filled.filled[index]
    if (own === undefined) throw new Defect(`${filled.plan.name}: block ${index} was not filled`)
    const genesis = genesisBefore(filled, index)
    const fork = forkInForce(filled.ruleset, own, genesis.alloc)
    const rules = rulesetOf(filled, own, fork)
    const known = rules.forks.every(({ evmBase }) => oracle.declaration.forks.includes(evmBase))
    if (!known || rules.precompiles.some(({ address }) => isOwn(address) && mentions(filled, address))) {
      return `fork ${fork.id}`
    }
    const asked = withSystemCalls(withoutOwnPrecompiles(rules), oracle.declaration.systemCalls)
    const hash = rulesetHash(asked)
    await oracle.ask('lockstep_configure', { ruleset: asked, rulesetHash: hash })
    const params = {
      token: `${filled.plan.name}, block ${index}`,
      rulesetHash: hash,
      genesis,
      blocks: [{ ...input, attributes: { ...input.attributes, ...arranged(own) } }],
      emit: [],
    }
    const { blocks } = await oracle.ask('seq_buildBlocks', params)
    answers.push(...blocks)
  }
  return answers
}

const ethereumPrecompiles: ReadonlySet<Address> = new Set(
  ruleset('ethereum-mainnet').precompiles.map(({ address }) => address),
)

/** Whether a precompile is of its chain alone. */
function isOwn(address: Address): boolean {
  return !ethereumPrecompiles.has(address)
}

/** A precompile that no block reaches makes no difference; what one reached would show as a disagreement. */
function withoutOwnPrecompiles(rules: Ruleset): Ruleset {
  return { ...rules, precompiles: rules.precompiles.filter(({ address }) => !isOwn(address)) }
}

/** Whether code or transactions of a case name an address. */
function mentions({ genesis, signed }: FilledCase, address: Address): boolean {
  const digits = address.slice(2).replace(/^(00)+/, '')
  const texts = [
    ...Object.values(genesis.alloc).map(({ code }) => code),
    ...signed.flatMap(({ input }) => input.transactions),
  ]
  return texts.some((text) => text.includes(address.slice(2)) || text.includes(`61${digits.padStart(4, '0')}`))
}

/** The block before, as the genesis of a chain of its own. */
function genesisBefore({ genesis, filled }: FilledCase, index: number): Genesis {
  const before = filled[index - 1]
  if (before === undefined) return genesis
  return { alloc: before.postState, header: headerOf(before.headerRlp), headerRlp: before.headerRlp }
}

/** What follows from the parent, which a client that starts anew cannot know. */
function arranged({ headerRlp }: FilledBlock): Partial<BlockToBuild['attributes']> {
  const { baseFeePerGas, excessBlobGas } = headerOf(headerRlp)
  return {
    ...(baseFeePerGas !== undefined && { baseFeePerGas }),
    ...(excessBlobGas !== undefined && { excessBlobGas }),
  }
}

function headerOf(rlp: Bytes): Genesis['header'] {
  return decodeHeader(toBytes(rlp))
}

const nothing = bytes('0x')

/** The fork in force at a block, which may depend on the state before it. */
function forkInForce(rules: Ruleset, { headerRlp }: FilledBlock, before: Alloc): ForkActivation {
  const { number, timestamp } = headerOf(headerRlp)
  const slot = (owner: Uint8Array, place: Uint8Array): Uint8Array =>
    toBytes(before[address(fromBytes(owner))]?.storage[hash32(fromBytes(place))] ?? nothing)
  const position = { number: integer(number), timestamp: integer(timestamp), difficulty: 0n, state: { slot } }
  const { forkId } = createRulesBook(rules).at(position)
  const fork = rules.forks.find(({ id }) => id === forkId)
  if (fork === undefined) throw new Defect(`${rules.name} has no fork ${forkId}`)
  return fork
}

/** The rules of a fork, as a ruleset that knows no other. */
function rulesetOf({ ruleset: rules }: FilledCase, own: FilledBlock, fork: ForkActivation): Ruleset {
  const before = rules.forks.slice(0, rules.forks.indexOf(fork) + 1).map(({ id }) => id)
  const { batches: _, ...rest } = rules
  return {
    ...rest,
    name: `${rules.name}-at-${fork.id.toLowerCase()}`,
    forks: [{ ...withoutBlobFork(fork, own), activation: { kind: 'genesis' } }],
    precompiles: rules.precompiles
      .flatMap((precompile) => precompileIn(precompile, before))
      .filter(({ history }) => history.some(({ status }) => status !== 'absent')),
  }
}

const osakaBlob = { target: decimal('6'), max: decimal('9'), baseFeeUpdateFraction: decimal('5007716') }

/**
 * A fork that only changes the blob schedule is Osaka to a block that has neither blobs nor excess: the blob base fee is
 * then the least one, whatever the schedule (EIP-7892).
 */
function withoutBlobFork(fork: ForkActivation, { headerRlp }: FilledBlock): ForkActivation {
  const { excessBlobGas, blobGasUsed } = headerOf(headerRlp)
  const blobForks: readonly EvmFork[] = ['bpo1', 'bpo2']
  const silent = [excessBlobGas, blobGasUsed].every((gas) => gas === quantity(0))
  return silent && blobForks.includes(fork.evmBase) ? { ...fork, evmBase: 'osaka', blob: osakaBlob } : fork
}

/** What holds at an address at the last of some forks. */
function precompileIn(precompile: PrecompileHistory, forks: readonly string[]): readonly PrecompileHistory[] {
  const entry = precompile.history.filter(({ sinceFork }) => forks.includes(sinceFork)).at(-1)
  const last = forks.at(-1)
  return entry === undefined || last === undefined ? [] : [{ ...precompile, history: [{ ...entry, sinceFork: last }] }]
}
