import { encodeHeader, hashHeader } from '../../../src/codec/Header.ts'
import { splitBlock } from '../../../src/codec/Block.ts'
import * as Rlp from '../../../src/codec/Rlp.ts'
import type { Alloc, Genesis, Header } from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { bytes, fromBytes, type Hash32, integer, quantity } from '../../../src/model/Hex.ts'
import { rulesetFromGenesis } from '../../../src/standard/genesisRuleset.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { readAlloc } from '../allocFields.ts'
import type { BlockToImport, ImportCase } from '../Case.ts'
import { Damage, within } from '../Damage.ts'
import type { Draft } from '../Draft.ts'
import {
  inField,
  addressField,
  bytesField,
  type Fields,
  hashField,
  isFields,
  optionalField,
  quantityField,
  wordField,
} from '../fields.ts'
import { forkAt, isSince } from '../forkAt.ts'
import { resultOf } from '../headerFields.ts'
import { emptyRequests, emptyTrieRoot, emptyUnclesHash, zeroAddress, zeroHash } from '../oneBlock.ts'
import { stateRootOf } from '../stateRoot.ts'
import type { FoundFile } from '../walk.ts'

/** A file of blocks one after the other, and the files of its folder that go with it. */
export interface ChainFiles {
  readonly found: FoundFile
  readonly chain: Uint8Array
  readonly genesis: Fields
  /** Request that makes a block the head, where there is one. */
  readonly forkchoice?: Fields
}

/** Most blocks of one file. */
const blocksMax = 200_000

/** Base fee of a first London block that states none (EIP-1559). */
const initialBaseFee = quantity(1_000_000_000)

/**
 * Reads a chain with the genesis file of geth that it starts from: one case for all of it.
 *
 * @param files - Chain, genesis and head.
 * @param standard - Where rulesets come from.
 * @returns The draft; its fork names the first and the last fork of the chain.
 */
export function chainDraft(files: ChainFiles, standard: Standard): Draft {
  const id = files.found.place
  const ruleset = within('genesis', () =>
    inField(files.genesis, 'config', (config) => rulesetFromGenesis(config, {}, standard)),
  )
  const fork = [...new Set([ruleset.forks[0]?.id, ruleset.forks.at(-1)?.id])].join('..')
  return { id, test: '', family: 'chain', fork, read: () => readCase(files, ruleset, { id, fork }) }
}

function parentOfChain(chain: Uint8Array): Hash32 {
  const first = Rlp.spanAt(chain, 0, chain.length)
  return splitBlock(chain.subarray(0, first.end)).header.parentHash
}

function readCase(files: ChainFiles, ruleset: Ruleset, named: { id: string; fork: string }): ImportCase {
  const genesis = within('genesis', () => readGenesisFile(files.genesis, ruleset))
  const { blocks, hashes } = readBlocks(files.chain)
  const parent = parentOfChain(files.chain)
  const hash = hashHeader(encodeHeader(genesis.header))
  if (parent !== hash) {
    throw new Damage('genesis', `it hashes to ${hash}, the first block's parent is ${parent}`)
  }
  return {
    kind: 'import',
    id: named.id,
    file: files.found.file,
    family: 'chain',
    fork: named.fork,
    ruleset,
    clauses: [],
    headerInputs: ['genesisHeader'],
    genesis,
    blocks,
    head: readHead(files.forkchoice, hashes),
  }
}

function readBlocks(chain: Uint8Array): { blocks: readonly BlockToImport[]; hashes: readonly Hash32[] } {
  const blocks: BlockToImport[] = []
  const hashes: Hash32[] = []
  for (let offset = 0; offset < chain.length;) {
    const start = offset
    const index = blocks.length
    if (index >= blocksMax) throw new Damage('', `more than ${blocksMax} blocks; split the chain`)
    const { rlp, header, hash } = within(`block ${index}`, () => {
      const { end } = Rlp.spanAt(chain, start, chain.length)
      const block = chain.subarray(start, end)
      const parts = splitBlock(block)
      return { rlp: block, header: parts.header, hash: hashHeader(parts.headerRlp) }
    })
    blocks.push({ rlp: fromBytes(rlp), expected: { kind: 'accept', result: resultOf(header, hash) } })
    hashes.push(hash)
    offset += rlp.length
  }
  return { blocks, hashes }
}

function readHead(forkchoice: Fields | undefined, hashes: readonly Hash32[]): Hash32 {
  const last = hashes.at(-1)
  if (last === undefined) throw new Damage('', 'the chain has no block')
  const state: unknown = Array.isArray(forkchoice?.['params']) ? forkchoice['params'][0] : undefined
  if (!isFields(state)) return last
  const head = within('params[0]', () => hashField(state, 'headBlockHash'))
  if (!hashes.includes(head)) throw new Damage('params[0].headBlockHash', `no block of the chain has the hash ${head}`)
  return head
}

/** The genesis block that geth makes of a genesis file: fields that its fork has and the file lacks get their defaults. */
function readGenesisFile(fields: Fields, ruleset: Ruleset): Genesis {
  const alloc = inField(fields, 'alloc', readAlloc)
  const number = optionalField(fields, 'number', quantityField) ?? quantity(0)
  const timestamp = optionalField(fields, 'timestamp', quantityField) ?? quantity(0)
  const fork = forkAt(ruleset, integer(number), integer(timestamp))?.evmBase ?? 'frontier'
  const since = (name: Parameters<typeof isSince>[1]): boolean => isSince(fork, name)
  const quantityOr = (name: string, otherwise: number): ReturnType<typeof quantity> =>
    optionalField(fields, name, quantityField) ?? quantity(otherwise)
  const header: Header = {
    ...genesisStart(fields, alloc),
    number,
    timestamp,
    ...(since('london') && {
      baseFeePerGas: optionalField(fields, 'baseFeePerGas', quantityField) ?? initialBaseFee,
    }),
    ...(since('shanghai') && { withdrawalsRoot: emptyTrieRoot }),
    ...(since('cancun') && {
      blobGasUsed: quantityOr('blobGasUsed', 0),
      excessBlobGas: quantityOr('excessBlobGas', 0),
      parentBeaconBlockRoot: zeroHash,
    }),
    ...(since('prague') && { requestsHash: emptyRequests }),
  }
  return { alloc, header, headerRlp: fromBytes(encodeHeader(header)) }
}

function genesisStart(fields: Fields, alloc: Alloc): Omit<Header, 'number' | 'timestamp'> {
  const nonce = optionalField(fields, 'nonce', quantityField) ?? quantity(0)
  return {
    parentHash: optionalField(fields, 'parentHash', wordField) ?? zeroHash,
    sha3Uncles: emptyUnclesHash,
    miner: optionalField(fields, 'coinbase', addressField) ?? zeroAddress,
    stateRoot: stateRootOf(alloc),
    transactionsRoot: emptyTrieRoot,
    receiptsRoot: emptyTrieRoot,
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: optionalField(fields, 'difficulty', quantityField) ?? quantity(0),
    gasLimit: quantityField(fields, 'gasLimit'),
    gasUsed: optionalField(fields, 'gasUsed', quantityField) ?? quantity(0),
    extraData: optionalField(fields, 'extraData', bytesField) ?? bytes('0x'),
    mixHash: optionalField(fields, 'mixHash', wordField) ?? zeroHash,
    nonce: bytes(`0x${nonce.slice(2).padStart(16, '0')}`),
  }
}
