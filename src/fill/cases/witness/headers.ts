import { decodeHeader, encodeHeader } from '../../../codec/Header.ts'
import type { Header } from '../../../model/generated/adapter.ts'
import type { Reason } from '../../../model/generated/rejections.ts'
import { bytes, fromBytes, hash32, toBytes } from '../../../model/Hex.ts'
import type { Bytes } from '../../../model/Hex.ts'
import { apply, op } from '../../Assembler.ts'
import type { BlockPlan } from '../../Case.ts'
import type { AskedBlock, BuiltChain, ExecuteCase, HonestChain } from '../../ExecuteCase.ts'
import { seen, store } from '../../program.ts'
import { build, contract, filled, join, programAddress, transaction, words } from '../language.ts'
import { withHeaders } from './damage.ts'
import type { Damage } from './damage.ts'

/** Hash of the block so many before this one as the data of the transaction says. */
const hash = apply('BLOCKHASH', apply('SUB', op('NUMBER'), apply('CALLDATALOAD', 0)))

function ask(depth: number): BlockPlan {
  return build(transaction({ to: programAddress, data: words(depth) }))
}

/** Four empty blocks, and a fifth that asks for the hash of the block three before it. */
const short: HonestChain = {
  name: 'recorder/ancestors',
  ruleset: 'lockstep-cancun',
  alloc: { [programAddress]: contract(store(0, hash)) },
  blocks: [build(), build(), build(), build(), ask(3)],
  headerInputs: ['genesisHeader'],
}

const last = 256
/** As many empty blocks as BLOCKHASH reaches, and blocks that ask at and around its bounds. */
const long: HonestChain = {
  name: 'recorder/ancestors-far',
  ruleset: 'lockstep-cancun',
  // Only whether there is one: a client that writes its own genesis block has other hashes.
  alloc: { [programAddress]: contract(store(0, seen(apply('ISZERO', hash)))) },
  blocks: [...Array.from({ length: last }, () => build()), ask(256), ask(257), ask(1), ask(0), ask(255)],
}

/** Chains whose witnesses a sequencer has to record as well. */
export const headerChains: readonly HonestChain[] = [short]

const given = 'a contract that asks for the hash of the block three before its own'

interface HeaderPlan {
  readonly name: string
  readonly when: string
  readonly witness?: Damage
  readonly reason?: Reason
  readonly canonical?: boolean
  readonly twin?: string
}

function toCase({ name, when, witness, reason, canonical = false, twin }: HeaderPlan): ExecuteCase {
  return {
    name: `witness/headers/${name}`,
    given,
    when,
    must: reason === undefined ? 'the prover computes what an honest builder computes' : 'the prover refuses the block',
    clauses: reason === undefined ? ['WIT-3', 'WIT-4', 'WIT-11'] : ['WIT-12'],
    chain: short,
    blocks: [{ block: 4, ...(witness && { witness }), ...(reason && { refused: { reason } }) }],
    canonicalWitness: canonical,
    ...(reason && { twin: `witness/headers/${twin ?? 'whole'}` }),
  }
}

/** Header of the block with a number; 0 is the genesis block. */
function headerOf({ genesis, blocks }: BuiltChain, number: number): Bytes {
  return blocks[number - 1]?.headerRlp ?? genesis.headerRlp
}

/** Another header in the place of one: the same but for some fields. */
function forged(place: number, change: (header: Header, chain: BuiltChain) => Header): Damage {
  return withHeaders((headers, chain) =>
    headers.map((header, index) =>
      index === place ? fromBytes(encodeHeader(change(decodeHeader(toBytes(header)), chain))) : header,
    ),
  )
}

function changed(place: number, change: (header: Bytes) => Bytes): Damage {
  return withHeaders((headers) => headers.map((header, index) => (index === place ? change(header) : header)))
}

const digest = hash32(`0x${'5a'.repeat(32)}`)

const invalid: readonly (readonly [name: string, when: string, witness: Damage])[] = [
  ['reversed', 'the headers descend', withHeaders((headers) => headers.toReversed())],
  ['swapped', 'the first two headers have changed places', withHeaders(([a, b, ...rest]) => present(b, a, ...rest))],
  ['twice', 'a header comes twice', withHeaders(([a, b, ...rest]) => present(a, b, b, ...rest))],
  [
    'parent-twice',
    'the header of the parent comes twice',
    withHeaders((headers) => present(...headers, headers.at(-1))),
  ],
  ['gap', 'a header in the middle is missing', withHeaders(([a, , ...rest]) => present(a, ...rest))],
  ['without-parent', 'the header of the parent is missing', withHeaders((headers) => headers.slice(0, -1))],
  [
    'own',
    'the header of the block itself comes last',
    withHeaders((headers, chain) => [...headers, headerOf(chain, 5)]),
  ],
  [
    'own-alone',
    'the header of the block takes the place of its parent',
    withHeaders((headers, chain) => [...headers.slice(0, -1), headerOf(chain, 5)]),
  ],
  ['forged-ancestor', 'an ancestor has another hash', forged(0, (header) => ({ ...header, mixHash: digest }))],
  ['forged-parent', 'the parent has another hash', forged(2, (header) => ({ ...header, mixHash: digest }))],
  ['forged-number', 'an ancestor has another number', forged(0, (header) => ({ ...header, number: header.gasUsed }))],
  [
    'post-state-root',
    'the parent names the state root of the block',
    forged(2, (header, chain) => ({ ...header, stateRoot: decodeHeader(toBytes(headerOf(chain, 5))).stateRoot })),
  ],
  [
    'other-state-root',
    'the parent names another state root',
    forged(2, (header) => ({ ...header, stateRoot: digest })),
  ],
  [
    'large',
    'an ancestor has two thousand bytes of extra data',
    forged(0, (header) => ({ ...header, extraData: filled(2000, 1) })),
  ],
  ['longer', 'a byte follows an ancestor', changed(0, (header) => join(header, filled(1)))],
  ['parent-longer', 'a byte follows the header of the parent', changed(2, (header) => join(header, filled(1)))],
  ['cut', 'the last byte of an ancestor is gone', changed(0, (header) => fromBytes(toBytes(header).subarray(0, -1)))],
  ['no-header', 'an empty list stands for an ancestor', changed(0, () => bytes('0xc0'))],
  ['no-bytes', 'an ancestor has no bytes', changed(0, () => bytes('0x'))],
  [
    'block',
    'the whole block stands for the header of the parent',
    withHeaders((headers, { blocks }) => present(...headers.slice(0, -1), blocks[3]?.block.rlp)),
  ],
]

const plans: readonly HeaderPlan[] = [
  { name: 'whole', when: 'the prover is given the headers from that block to the parent' },
  {
    name: 'canonical',
    when: 'a prover that is asked for canonical witnesses is given just the headers that it needs',
    canonical: true,
  },
  {
    name: 'more',
    when: 'the headers begin one block before the first that is needed',
    witness: withHeaders((headers, chain) => [headerOf(chain, 1), ...headers]),
  },
  {
    name: 'from-genesis',
    when: 'the headers begin with that of the genesis block',
    witness: withHeaders((headers, chain) => [headerOf(chain, 0), headerOf(chain, 1), ...headers]),
  },
  {
    name: 'more-canonical',
    when: 'a prover that is asked for canonical witnesses is given a header before the first that is needed',
    witness: withHeaders((headers, chain) => [headerOf(chain, 1), ...headers]),
    canonical: true,
    reason: 'WITNESS_SURPLUS',
    twin: 'canonical',
  },
  { name: 'none', when: 'there is no header', witness: withHeaders(() => []), reason: 'WITNESS_HEADER_MISSING' },
  {
    name: 'parent-alone',
    when: 'only the header of the parent is there',
    witness: withHeaders((headers) => headers.slice(-1)),
    reason: 'WITNESS_HEADER_MISSING',
  },
  {
    name: 'one-less',
    when: 'the header whose hash is asked for is missing',
    witness: withHeaders((headers) => headers.slice(1)),
    reason: 'WITNESS_HEADER_MISSING',
  },
  ...invalid.map(([name, when, witness]): HeaderPlan => ({ name, when, witness, reason: 'WITNESS_HEADERS_INVALID' })),
]

const far = 'a chain of 261 blocks and a contract that asks for the hash of a block'

function farCase(
  plan: Pick<ExecuteCase, 'name' | 'when' | 'must' | 'twin'> & {
    readonly asked: AskedBlock
    readonly canonical?: boolean
  },
): ExecuteCase {
  const { asked, canonical = false, name, ...rest } = plan
  return {
    ...rest,
    name: `witness/block-hash/${name}`,
    given: far,
    clauses: ['WIT-3', 'WIT-5', 'OPC-19'],
    chain: long,
    blocks: [asked],
    canonicalWitness: canonical,
  }
}

const farCases: readonly ExecuteCase[] = [
  farCase({
    name: 'depth-256',
    when: 'the contract asks for the block 256 before, and all 256 headers are there',
    must: 'the prover reads the hash of the first of them',
    asked: { block: last },
    canonical: true,
  }),
  farCase({
    name: 'depth-256-absent',
    when: 'the contract asks for the block 256 before, and only the 255 headers after it are there',
    must: 'the prover refuses the block and reads no zero',
    asked: {
      block: last,
      witness: withHeaders((headers) => headers.slice(1)),
      refused: { reason: 'WITNESS_HEADER_MISSING' },
    },
    twin: 'witness/block-hash/depth-256',
  }),
  farCase({
    name: 'headers-257',
    when: 'there are 257 headers',
    must: 'the prover refuses the block, however right each of them is',
    asked: {
      block: last,
      witness: withHeaders((headers, { genesis }) => [genesis.headerRlp, ...headers]),
      refused: { reason: 'WITNESS_HEADERS_TOO_MANY' },
    },
    twin: 'witness/block-hash/depth-256',
  }),
  farCase({
    name: 'depth-257',
    when: 'the contract asks for the block 257 before, and only the header of the parent is there',
    must: 'the prover reads zero and needs no header for it',
    asked: { block: last + 1 },
    canonical: true,
  }),
  farCase({
    name: 'depth-1',
    when: 'the contract asks for the parent',
    must: 'the prover reads the hash of the only header',
    asked: { block: last + 2 },
    canonical: true,
  }),
  farCase({
    name: 'depth-0',
    when: 'the contract asks for its own block',
    must: 'the prover reads zero',
    asked: { block: last + 3 },
    canonical: true,
  }),
  farCase({
    name: 'depth-255',
    when: 'the contract asks for the block 255 before, and all 255 headers are there',
    must: 'the prover reads the hash of the first of them',
    asked: { block: last + 4 },
    canonical: true,
  }),
  farCase({
    name: 'depth-255-absent',
    when: 'the contract asks for the block 255 before, and only the 254 headers after it are there',
    must: 'the prover refuses the block and reads no zero',
    asked: {
      block: last + 4,
      witness: withHeaders((headers) => headers.slice(1)),
      refused: { reason: 'WITNESS_HEADER_MISSING' },
    },
    twin: 'witness/block-hash/depth-255',
  }),
  farCase({
    name: 'depth-257-headers',
    when: 'the contract asks for the block 257 before, and a prover that bears a surplus is given 256 headers',
    must: 'the prover reads zero, for no header reaches so far',
    asked: { block: last + 1, witness: withHeaders((_, { blocks }) => headersBefore(blocks, last + 1)) },
  }),
  farCase({
    name: 'depth-1-absent',
    when: 'the contract asks for the parent, and there is no header',
    must: 'the prover refuses the block',
    asked: { block: last + 2, witness: withHeaders(() => []), refused: { reason: 'WITNESS_HEADER_MISSING' } },
    twin: 'witness/block-hash/depth-1',
  }),
]

/** Headers of a witness, and the hashes that they prove. */
export const headers: readonly ExecuteCase[] = [...plans.map(toCase), ...farCases]

/** The 256 headers before the block with a place in the chain. */
function headersBefore(blocks: BuiltChain['blocks'], place: number): readonly Bytes[] {
  return blocks.slice(place - 256, place).map(({ headerRlp }) => headerRlp)
}

function present(...entries: readonly (Bytes | undefined)[]): readonly Bytes[] {
  return entries.filter((entry) => entry !== undefined)
}
