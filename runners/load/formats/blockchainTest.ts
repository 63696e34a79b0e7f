import { hashHeader } from '../../../src/codec/Header.ts'
import * as Rlp from '../../../src/codec/Rlp.ts'
import type { Alloc, Genesis } from '../../../src/model/generated/adapter.ts'
import { fromBytes, type Hash32, toBytes } from '../../../src/model/Hex.ts'
import { readAlloc } from '../allocFields.ts'
import type { BlockExpectation, BlockToImport, ImportCase } from '../Case.ts'
import { Damage, within } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import {
  inField,
  bytesField,
  type Fields,
  hashField,
  isFields,
  listField,
  objectField,
  optionalField,
  textField,
  wrong,
} from '../fields.ts'
import { hasFixtureHash } from '../fixtureHash.ts'
import { readHashedHeader, resultOf } from '../headerFields.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { notShownUnder, readReasons, readRuleset } from '../rulesetFields.ts'
import { stateRootOf } from '../stateRoot.ts'
import { withTotalDifficulty } from '../totalDifficulty.ts'
import { zkevmBlockDrafts, zkevmWitness } from './zkevmBlock.ts'

/** Most blocks of one test. */
const blocksMax = 100_000

/**
 * Reads a `blockchain_test` of EEST or of ethereum/tests: one chain with its valid and invalid blocks.
 *
 * @param source - The test.
 * @param standard - Where rulesets and reasons come from.
 * @returns One draft.
 */
export function* blockchainTestDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const { fields } = source
  const network = textField(fields, 'network')
  const id = `${source.place}::${source.name}`
  yield {
    id,
    test: source.name,
    family: 'blockchain_test',
    fork: network,
    read: () => readCase(source, standard, { id, network }),
  }
  const test = {
    source,
    id,
    fork: network,
    ruleset: () => readRuleset(fields, network, standard),
    stateRoots: () => stateRootsOf(fields),
  }
  for (const [index, block] of (optionalField(fields, 'blocks', listField) ?? []).entries()) {
    if (isFields(block)) yield* zkevmBlockDrafts(test, block, index)
  }
}

/** State root of the genesis and of each valid block, by hash. */
function stateRootsOf(fields: Fields): ReadonlyMap<string, Hash32> {
  const headers = [
    fields['genesisBlockHeader'],
    ...listField(fields, 'blocks').map((block) => isFields(block) && block['blockHeader']),
  ]
  return new Map(
    headers.filter(isFields).map((header) => [hashField(header, 'hash'), hashField(header, 'stateRoot')] as const),
  )
}

function readCase(source: TestSource, standard: Standard, named: { id: string; network: string }): ImportCase {
  const { fields } = source
  const ruleset = readRuleset(fields, named.network, standard)
  const blocks = listField(fields, 'blocks')
  if (blocks.length > blocksMax) throw new Damage('blocks', `more than ${blocksMax} blocks; split the test`)
  const imported = blocks.map((block, index) =>
    within(`blocks[${index}]`, () => (isFields(block) ? readBlock(block, standard) : wrong('', 'a block', block))),
  )
  const head = hashField(fields, 'lastblockhash')
  const notShown = notShownUnder(ruleset) ?? sealNotShown(fields, imported)
  // The hash of a published fixture covers what follows from the rest; without it each part is held against the others.
  const published = hasFixtureHash(fields)
  if (!published) checkPostState(fields, imported, head)
  const genesis = readGenesis(fields, published)
  return {
    kind: 'import',
    id: named.id,
    file: source.file,
    family: 'blockchain_test',
    fork: named.network,
    ruleset,
    clauses: [],
    headerInputs: ['genesisHeader'],
    genesis,
    blocks: withTotalDifficulty(imported, genesis, ruleset),
    head,
    ...(notShown !== undefined && { notShown }),
  }
}

/**
 * Reads the genesis of a blockchain test and checks that its three descriptions agree.
 *
 * @param fields - The test: `pre`, `genesisBlockHeader` and, where it has it, `genesisRLP`.
 * @param published - True where a checked hash covers the test: then the root of `pre` is not computed.
 * @returns The genesis.
 * @throws Damage naming the description that differs.
 */
export function readGenesis(fields: Fields, published: boolean): Genesis {
  const alloc = inField(fields, 'pre', readAlloc)
  const { header, headerRlp, hash } = inField(fields, 'genesisBlockHeader', readHashedHeader)
  if (!published) checkRoot(alloc, header.stateRoot, 'pre')
  const genesisRlp = optionalField(fields, 'genesisRLP', bytesField)
  if (genesisRlp !== undefined) {
    const stated = within('genesisRLP', () => fromBytes(Rlp.split(toBytes(genesisRlp))[0] ?? Uint8Array.of()))
    if (stated !== headerRlp) throw new Damage('genesisRLP', `its header is not genesisBlockHeader (${hash})`)
  }
  return { alloc, header, headerRlp }
}

function checkRoot(alloc: Alloc, stated: string, field: string): void {
  const root = stateRootOf(alloc)
  if (root !== stated) throw new Damage(field, `the accounts have state root ${root}, the header says ${stated}`)
}

function readBlock(block: Fields, standard: Standard): BlockToImport {
  const rlp = bytesField(block, 'rlp')
  const source = exceptionOf(block)
  const witness = zkevmWitness(block)
  return {
    rlp,
    expected:
      source === undefined
        ? readAccepted(block, toBytes(rlp))
        : { kind: 'reject', reasons: readReasons(source, standard), source },
    ...(witness !== undefined && { witness }),
  }
}

/** Old fixtures write the fork behind the name of the field: `expectExceptionBerlin`, `expectExceptionALL`. */
function exceptionOf(block: Fields): string | undefined {
  const name = Object.keys(block).find((key) => key.startsWith('expectException'))
  return name === undefined ? undefined : optionalField(block, name, textField)
}

function readAccepted(block: Fields, rlp: Uint8Array): BlockExpectation {
  const { header, hash } = inField(block, 'blockHeader', readHashedHeader)
  const found = within('rlp', () => hashHeader(Rlp.split(rlp)[0] ?? Uint8Array.of()))
  if (found !== hash) throw new Damage('rlp', `the block hashes to ${found}, blockHeader says ${hash}`)
  return { kind: 'accept', result: resultOf(header, hash) }
}

/** The state after the chain is committed to by its last block; where the fixture has it, it has to fit. */
function checkPostState(fields: Fields, blocks: readonly BlockToImport[], head: string): void {
  const last = blocks.find(({ expected }) => expected.kind === 'accept' && expected.result?.blockHash === head)
  const root = last?.expected.kind === 'accept' ? last.expected.result?.stateRoot : genesisRootAt(fields, head)
  if (root === undefined) {
    throw new Damage('lastblockhash', `no accepted block and no genesis has the hash ${head}`)
  }
  const stated = optionalField(fields, 'postStateHash', hashField)
  if (stated !== undefined && stated !== root)
    throw new Damage('postStateHash', `the last block has state root ${root}`)
  const postState = fields['postState']
  if (isFields(postState))
    checkRoot(
      within('postState', () => readAlloc(postState)),
      root,
      'postState',
    )
}

function genesisRootAt(fields: Fields, head: string): string | undefined {
  const genesis = objectField(fields, 'genesisBlockHeader')
  return hashField(genesis, 'hash') === head ? hashField(genesis, 'stateRoot') : undefined
}

/** Proof of work is sealed in old tests; nobody here mines or checks it, so a block that only lacks it shows nothing. */
function sealNotShown(fields: Fields, blocks: readonly BlockToImport[]): string | undefined {
  if (fields['sealEngine'] !== 'Ethash') return undefined
  const sealOnly = blocks.some(
    ({ expected }) =>
      expected.kind === 'reject' && expected.reasons.every((reason) => reason === 'PROOF_OF_WORK_INVALID'),
  )
  return sealOnly
    ? 'a block is refused for its proof of work alone (sealEngine Ethash), which is not checked'
    : undefined
}
