import type { BlockToBuild, BuiltBlock, Genesis } from '../model/generated/adapter.ts'
import type { EvmFork, ForkActivation, PrecompileHistory, Ruleset } from '../model/generated/ruleset.ts'
import { decodeHeader } from '../codec/Header.ts'
import { createRulesBook } from '../execution/Rules.ts'
import { Defect } from '../model/Defect.ts'
import { decimal, integer, quantity, toBytes } from '../model/Hex.ts'
import type { Bytes } from '../model/Hex.ts'
import { rulesetHash } from '../standard/rulesetHash.ts'
import { withSystemCalls } from '../standard/rulesets.ts'
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
 * @returns What it built, in order.
 * @throws {@link Unsupported} Where it cannot build one of them.
 */
export async function askBlockByBlock(
  filled: FilledCase,
  inputs: readonly BlockToBuild[],
  oracle: SecondOracle,
): Promise<readonly BuiltBlock[]> {
  const answers: BuiltBlock[] = []
  for (const [index, input] of inputs.entries()) {
    const own = filled.filled[index]
    if (own === undefined) throw new Defect(`${filled.plan.name}: block ${index} was not filled`)
    const rules = rulesetOf(filled, own, oracle)
    const hash = rulesetHash(rules)
    await oracle.ask('lockstep_configure', { ruleset: rules, rulesetHash: hash })
    const params = {
      token: `${filled.plan.name}, block ${index}`,
      rulesetHash: hash,
      genesis: genesisBefore(filled, index),
      blocks: [{ ...input, attributes: { ...input.attributes, ...arranged(own) } }],
      emit: [],
    }
    const { blocks } = await oracle.ask('seq_buildBlocks', params)
    answers.push(...blocks)
  }
  return answers
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

/** The rules of the fork in force at a block, as a ruleset that knows no other. */
function rulesetOf({ ruleset }: FilledCase, own: FilledBlock, { declaration }: SecondOracle): Ruleset {
  const { number, timestamp } = headerOf(own.headerRlp)
  const { forkId } = createRulesBook(ruleset).at({
    number: integer(number),
    timestamp: integer(timestamp),
    difficulty: 0n,
  })
  const place = ruleset.forks.findIndex(({ id }) => id === forkId)
  const fork = ruleset.forks[place]
  if (fork === undefined) throw new Defect(`${ruleset.name} has no fork ${forkId}`)
  const known = declaration.forks.includes(fork.evmBase) ? fork : withoutBlobFork(fork, own)
  const before = ruleset.forks.slice(0, place + 1).map(({ id }) => id)
  return {
    ...withSystemCalls(ruleset, declaration.systemCalls),
    name: `${ruleset.name}-at-${fork.id.toLowerCase()}`,
    forks: [{ ...known, activation: { kind: 'genesis' } }],
    precompiles: ruleset.precompiles.flatMap((precompile) => precompileIn(precompile, before)),
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
