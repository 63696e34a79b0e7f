import { createHash } from 'node:crypto'
import { decodeHeader, hashHeader } from '../codec/Header.ts'
import * as Rlp from '../codec/Rlp.ts'
import type { Alloc, AllocAccount, Header, Withdrawal } from '../model/generated/adapter.ts'
import type { BlockVector, VectorBlock } from '../model/generated/vector.ts'
import { fromBytes, integer, toBytes } from '../model/Hex.ts'
import type { Bytes } from '../model/Hex.ts'
import { usualBlobSchedule } from '../standard/composeRuleset.ts'
import type { Standard } from '../standard/Standard.ts'
import { splitBlock } from '../codec/Block.ts'
import type { RulesetName } from './Case.ts'
import { fieldsOf, padded } from './decodeFields.ts'
import type { FilledCase } from './fillCase.ts'

/** A test in the format `blockchain_test` of execution-spec-tests. */
export type ExportedTest = Readonly<Record<string, unknown>>

/** Networks of the ecosystem that are the same as a ruleset of ours, and the forks up to them that have blobs. */
const networks: Partial<Record<RulesetName, { readonly name: string; readonly blobForks: readonly string[] }>> = {
  'lockstep-shanghai': { name: 'Shanghai', blobForks: [] },
  'lockstep-cancun': { name: 'Cancun', blobForks: ['Cancun'] },
  'lockstep-prague': { name: 'Prague', blobForks: ['Cancun', 'Prague'] },
  'lockstep-osaka': { name: 'Osaka', blobForks: ['Cancun', 'Prague', 'Osaka'] },
}

/** Names of header fields in fixtures where they differ from ours. */
const headerNames: Partial<Record<keyof Header, string>> = {
  sha3Uncles: 'uncleHash',
  miner: 'coinbase',
  transactionsRoot: 'transactionsTrie',
  receiptsRoot: 'receiptTrie',
  logsBloom: 'bloom',
}

const headerNumbers: ReadonlySet<string> = new Set([
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'baseFeePerGas',
  'blobGasUsed',
  'excessBlobGas',
])

/**
 * Writes a vector as a test of the ecosystem.
 *
 * @param vector - The vector.
 * @param filled - What it was made of, for the state after the last block.
 * @param standard - Names of exceptions and blob schedules.
 * @returns The test with its `_info`; undefined where the format cannot express it.
 */
export function exportTest(vector: BlockVector, filled: FilledCase, standard: Standard): ExportedTest | undefined {
  const network = networks[filled.plan.ruleset]
  const leavesOut = vector.blocks.some((block) => block.kind === 'build' && block.expected.excluded.length > 0)
  if (network === undefined || leavesOut || filled.plan.exported === false) return undefined
  const blocks = vector.blocks.map((block, index) => exportBlock(block, { filled, index, standard }))
  if (blocks.includes(undefined)) return undefined
  const valid = filled.filled.filter((_, index) => vector.blocks[index]?.kind === 'build')
  const last = valid.at(-1)
  const headerRlp = last?.headerRlp ?? vector.genesis.headerRlp
  const test = {
    network: network.name,
    genesisBlockHeader: exportHeader(vector.genesis.headerRlp),
    pre: exportAlloc(vector.genesis.alloc),
    postState: exportAlloc(last?.postState ?? vector.genesis.alloc),
    lastblockhash: hashHeader(toBytes(headerRlp)),
    config: {
      network: network.name,
      chainid: padded(integer(filled.ruleset.chainId)),
      ...(network.blobForks.length > 0 && { blobSchedule: exportSchedules(network.blobForks, standard) }),
    },
    genesisRLP: fromBytes(Rlp.join([toBytes(vector.genesis.headerRlp), Rlp.join([]), Rlp.join([]), Rlp.join([])])),
    blocks,
    sealEngine: 'NoProof',
  }
  return { ...test, _info: infoOf(vector, test) }
}

interface BlockPlace {
  readonly filled: FilledCase
  readonly index: number
  readonly standard: Standard
}

function exportBlock(block: VectorBlock, { filled, index, standard }: BlockPlace): ExportedTest | undefined {
  if (block.kind === 'import') {
    const { reason, alsoAllowed, witness } = block.expected
    const names = [reason, ...alsoAllowed].flatMap((allowed) => standard.rejections.get(allowed)?.eest ?? [])
    if ((standard.rejections.get(reason)?.eest ?? []).length === 0) return undefined
    return { rlp: block.rlp, expectException: [...new Set(names)].join('|'), executionWitness: witness }
  }
  const parts = splitBlock(toBytes(block.expected.rlp))
  const senders = filled.plan.blocks[index]?.transactions.map(({ from }) => from.address) ?? []
  return {
    rlp: block.expected.rlp,
    blockHeader: exportHeader(fromBytes(parts.headerRlp)),
    blocknumber: String(integer(parts.header.number)),
    transactions: parts.transactions.map((transaction, place) => ({
      ...fieldsOf(fromBytes(transaction)),
      sender: senders[place],
    })),
    uncleHeaders: [],
    ...(parts.withdrawals !== undefined && { withdrawals: parts.withdrawals.map(exportWithdrawal) }),
    executionWitness: block.expected.witness,
  }
}

function exportHeader(headerRlp: Bytes): ExportedTest {
  const rlp = toBytes(headerRlp)
  const fields = Object.entries(decodeHeader(rlp)).map(([name, value]) => [
    headerNames[name as keyof Header] ?? name,
    headerNumbers.has(name) ? padded(BigInt(value)) : value,
  ])
  return { ...Object.fromEntries(fields), hash: hashHeader(rlp) }
}

function exportAlloc(alloc: Alloc): ExportedTest {
  return Object.fromEntries(Object.entries(alloc).map(([address, account]) => [address, exportAccount(account)]))
}

function exportAccount({ nonce, balance, code, storage }: AllocAccount): ExportedTest {
  const slots = Object.entries(storage).map(([slot, value]) => [padded(BigInt(slot)), padded(BigInt(value))])
  return {
    nonce: padded(integer(nonce)),
    balance: padded(integer(balance)),
    code,
    storage: Object.fromEntries(slots),
  }
}

function exportWithdrawal({ index, validatorIndex, address, amount }: Withdrawal): ExportedTest {
  return {
    index: padded(integer(index)),
    validatorIndex: padded(integer(validatorIndex)),
    address,
    amount: padded(integer(amount)),
  }
}

function exportSchedules(forks: readonly string[], standard: Standard): ExportedTest {
  return Object.fromEntries(
    forks.flatMap((fork) => {
      const schedule = usualBlobSchedule(standard, fork.toLowerCase())
      if (schedule === undefined) return []
      const fields = Object.entries(schedule).map(([name, value]) => [name, padded(BigInt(value))])
      return [[fork, Object.fromEntries(fields)]]
    }),
  )
}

function infoOf({ id, description, clauses, oracles }: BlockVector, test: ExportedTest): ExportedTest {
  return {
    hash: fixtureHash(test),
    comment: 'Filled by Lockstep',
    'filling-transition-tool': oracles.map(({ name, version }) => `${name} ${version}`).join(', '),
    description: `Given ${description.given}, when ${description.when}, then ${description.then}.`,
    url: `vectors/${id}.json`,
    'fixture-format': 'blockchain_test',
    metadata: { lockstep: { clauses: clauses.map((clause) => clause.id) } },
  }
}

/** Largest test that is exported, in characters: the longest initcode would double the size of all. */
const testCharactersMax = 200_000

/**
 * Writes the tests of a family as one file, one test a line.
 *
 * @param tests - Tests by id.
 * @returns JSON text.
 */
export function toTestsText(tests: Readonly<Record<string, ExportedTest>>): string {
  const lines = Object.entries(tests)
    .map(([id, test]) => `${JSON.stringify(id)}: ${JSON.stringify(test)}`)
    .filter((line) => line.length <= testCharactersMax)
  return `{\n${lines.join(',\n')}\n}\n`
}

/**
 * Hashes a test as execution-spec-tests do.
 *
 * @param test - Test without `_info`.
 * @returns SHA-256 of its JSON with keys sorted by code point and without spaces.
 */
export function fixtureHash(test: ExportedTest): string {
  return `0x${createHash('sha256')
    .update(JSON.stringify(sortKeys(test)))
    .digest('hex')}`
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([name, entry]) => [name, sortKeys(entry)]))
}
