import { asDamage, Damage } from './Damage.ts'
import type { Draft, FormatReader, TestSource } from './Draft.ts'
import { isFields } from './fields.ts'
import { checkFixtureHash } from './fixtureHash.ts'
import { besuTransitionDrafts } from './formats/besuTransition.ts'
import { blockchainTestDrafts } from './formats/blockchainTest.ts'
import { engineTestDrafts } from './formats/engineTest.ts'
import { consensusDataDrafts } from './formats/consensus/consensusData.ts'
import { ownConsensusDrafts } from './formats/consensus/ownConsensus.ts'
import { ownConsensusScheduleDrafts } from './formats/consensus/ownConsensusSchedule.ts'
import { ownConsensusStepsDrafts } from './formats/consensus/ownConsensusSteps.ts'
import { ownBlockDrafts } from './formats/ownBlock.ts'
import { ownExecuteDrafts } from './formats/ownExecute.ts'
import { ownContractDrafts } from './formats/ownContract.ts'
import { ownOrderingDrafts } from './formats/ownOrdering.ts'
import { ownProofDrafts } from './formats/ownProof.ts'
import { ownStatelessDrafts } from './formats/ownStateless.ts'
import { ownStorageDrafts } from './formats/ownStorage.ts'
import { gethPrecompileDrafts } from './formats/precompile/gethPrecompile.ts'
import { kzgProofDrafts } from './formats/precompile/kzgProof.ts'
import { p256LineDrafts } from './formats/precompile/p256Line.ts'
import { wycheproofDrafts } from './formats/precompile/wycheproof.ts'
import { realBlockDrafts } from './formats/realBlock.ts'
import { rlpTestDrafts } from './formats/rlpTest.ts'
import { stateTestDrafts } from './formats/stateTest.ts'
import { transactionTestDrafts } from './formats/transactionTest.ts'
import { trieTestDrafts } from './formats/trieTest.ts'
import { type JsonEntry, splitJson, TrailingText } from './JsonEntries.ts'
import type { Loaded } from './Loaded.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { parseYaml, yamlBytesMax } from '../../src/standard/parseYaml.ts'
import type { Standard } from '../../src/standard/Standard.ts'
import { readChunks } from './readChunks.ts'
import {
  type DocumentFormat,
  type PartFormat,
  type RecognisedDocument,
  recogniseDocument,
  recogniseLines,
  type RecognisedTest,
  recogniseTest,
  recogniseYaml,
  type TestFormat,
} from './recognise.ts'
import { type Content, sniff } from './sniff.ts'
import type { FoundFile } from './walk.ts'

/** A file that makes a case only together with others of its folder. */
export interface Part {
  readonly kind: 'part'
  readonly format: PartFormat | 'chain'
  readonly found: FoundFile
  /** Parsed JSON, or the bytes of a chain. */
  readonly value: unknown
}

/** Largest file that is read whole: documents, and parts of a case that lie in several files. */
const documentBytesMax = 128 * 2 ** 20

/** Entries of a list that is read whole; millions of small ones take far more memory than their text. */
const listEntriesMax = 200_000

const testReaders: Readonly<Partial<Record<TestFormat, FormatReader>>> = {
  state_test: stateTestDrafts,
  blockchain_test: blockchainTestDrafts,
  blockchain_test_engine: engineTestDrafts,
  transaction_test: transactionTestDrafts,
  rlp_test: rlpTestDrafts,
  trie_test: trieTestDrafts,
}

const documentReaders: Readonly<Partial<Record<DocumentFormat, FormatReader>>> = {
  'own-block': ownBlockDrafts,
  'own-execute': ownExecuteDrafts,
  'own-storage': ownStorageDrafts,
  'own-ordering': ownOrderingDrafts,
  'own-contract': ownContractDrafts,
  'own-proof': ownProofDrafts,
  'own-stateless': ownStatelessDrafts,
  'own-consensus': ownConsensusDrafts,
  'own-consensus-steps': ownConsensusStepsDrafts,
  'own-consensus-schedule': ownConsensusScheduleDrafts,
  'consensus-data': consensusDataDrafts,
  'real-block': realBlockDrafts,
  't8n-besu': besuTransitionDrafts,
  precompile: gethPrecompileDrafts,
  'kzg-proof': kzgProofDrafts,
  wycheproof: wycheproofDrafts,
  'p256-lines': p256LineDrafts,
}

/** What the way from a file to cases needs beside the file. */
export interface LoadContext {
  readonly standard: Standard
  /** Tells whether a case is wanted; asked once for every case, with its id. */
  readonly select: (id: string) => boolean
}

/**
 * Reads one file, test by test, whatever it is.
 *
 * @param found - The file.
 * @param context - Where rulesets come from, and which cases are wanted.
 * @returns What is in it, in order; never throws for what the file holds.
 */
export async function* loadFile(found: FoundFile, context: LoadContext): AsyncGenerator<Loaded | Part> {
  try {
    const chunks = readChunks(found.file)
    const first = await chunks.next()
    const start = withoutByteOrderMark(first.done === true ? Buffer.alloc(0) : first.value)
    const all = prepend(start, chunks)
    yield* loadContent(sniff(start), { found, context, chunks: all })
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    yield damaged(found, damage)
  }
}

interface Opened {
  readonly found: FoundFile
  readonly context: LoadContext
  readonly chunks: AsyncGenerator<Buffer>
}

async function* loadContent(content: Content, opened: Opened): AsyncGenerator<Loaded | Part> {
  switch (content.kind) {
    case 'json':
      yield* loadJson(opened, content.list)
      return
    case 'text':
    case 'binary':
      await opened.chunks.return(undefined)
      yield { kind: 'notApplicable', file: opened.found.file, why: content.why }
      return
    case 'yaml':
      yield* loadRecognised(parseYamlOrNothing(await readWhole(opened.chunks)), recogniseYaml, opened)
      return
    case 'rlpText':
      yield* loadRlpText(opened)
      return
    case 'rlp':
      yield { kind: 'part', format: 'chain', found: opened.found, value: await readWhole(opened.chunks) }
      return
    case 'empty':
      throw new Damage('', 'the file is empty; fetch it again')
  }
}

/** Transactions of a state transition, as a JSON string of their RLP. */
async function* loadRlpText(opened: Opened): AsyncGenerator<Loaded | Part> {
  const value = parse((await readWhole(opened.chunks)).toString('utf8'))
  if (typeof value !== 'string') throw new Damage('', 'the JSON string is malformed; fetch the file again')
  yield { kind: 'part', format: 't8n-transactions', found: opened.found, value }
}

/** The first entry decides: named tests are read one at a time, anything else as one document. */
async function* loadJson(opened: Opened, list: boolean): AsyncGenerator<Loaded | Part> {
  const entries = splitJson(opened.chunks)
  const held: JsonEntry[] = []
  let heldBytes = 0
  let inTests = false
  try {
    for await (const entry of entries) {
      if (!list && !inTests && held.length === 0 && startsTest(entry)) inTests = true
      if (inTests) {
        yield* loadEntry(entry, opened)
        continue
      }
      heldBytes += entry.text.length
      if (heldBytes > documentBytesMax) {
        throw new Damage('', `no test is told apart in the first ${documentBytesMax} bytes; is it a vector?`)
      }
      held.push(entry)
      if (list && held.length > listEntriesMax)
        throw new Damage('', `the list has more than ${listEntriesMax} entries; split the file`)
    }
  } catch (error) {
    if (!(error instanceof TrailingText) || inTests) throw error
    yield* loadLines(opened)
    return
  }
  if (!inTests) yield* loadHeld(held, list, opened)
}

function* loadHeld(held: readonly JsonEntry[], list: boolean, opened: Opened): Generator<Loaded | Part> {
  const value = parseDocument(held, list)
  // A malformed test came first and hid what the file is.
  if (value === undefined && !list && held.some(startsTest)) {
    for (const entry of held) yield* loadEntry(entry, opened)
    return
  }
  yield* loadDocument(value, opened)
}

function startsTest(entry: JsonEntry): boolean {
  const parsed = parseEntry(entry)
  return parsed !== undefined && recogniseTest(parsed.value).kind !== 'unknown'
}

function* loadEntry(entry: JsonEntry, opened: Opened): Generator<Loaded> {
  const parsed = parseEntry(entry)
  if (parsed === undefined) {
    yield damaged(opened.found, new Damage('', `the JSON is malformed near byte ${entry.offset}`), nameOf(entry))
    return
  }
  yield* loadTest(parsed.name, parsed.value, recogniseTest(parsed.value), opened)
}

function* loadTest(name: string, value: unknown, recognised: RecognisedTest, opened: Opened): Generator<Loaded> {
  const { found } = opened
  if (recognised.kind === 'foreign') {
    yield { kind: 'notApplicable', file: found.file, test: name, why: recognised.why }
    return
  }
  const reader = recognised.kind === 'test' ? testReaders[recognised.format] : undefined
  if (reader === undefined || !isFields(value)) {
    yield damaged(found, new Damage('', 'the test lacks the fields by which its format is known'), name)
    return
  }
  yield* loadDrafts(reader, { place: found.place, file: found.file, name, fields: value }, opened)
}

function* loadDocument(value: unknown, opened: Opened): Generator<Loaded | Part> {
  if (value === undefined) throw new Damage('', 'the JSON is malformed; fetch the file again')
  const tests = isFields(value)
    ? Object.entries(value).map(([name, test]) => [name, test, recogniseTest(test)] as const)
    : []
  if (tests.some(([, , recognised]) => recognised.kind === 'test')) {
    // A damaged test came first and hid what the file is.
    for (const [name, test, recognised] of tests) yield* loadTest(name, test, recognised, opened)
    return
  }
  yield* loadRecognised(value, recogniseDocument, opened)
}

function* loadRecognised(
  value: unknown,
  recognise: (value: unknown) => RecognisedDocument,
  { found, ...opened }: Opened,
): Generator<Loaded | Part> {
  const recognised = recognise(value)
  if (recognised.kind === 'foreign') {
    yield { kind: 'notApplicable', file: found.file, why: recognised.why }
  } else if (recognised.kind === 'part') {
    yield { kind: 'part', format: recognised.format, found, value }
  } else {
    const reader = documentReaders[recognised.format]
    if (reader === undefined) return
    const fields = isFields(value) ? value : { entries: value }
    yield* loadDrafts(reader, { place: found.place, file: found.file, name: '', fields }, { found, ...opened })
  }
}

/** A file of one JSON value a line; its chunks were used up by finding that out. */
async function* loadLines(opened: Opened): AsyncGenerator<Loaded | Part> {
  const text = (await readWhole(readChunks(opened.found.file))).toString('utf8')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const first = parse(lines[0] ?? '')
  const values = recogniseLines(first).kind === 'document' ? lines.map(parse) : [first]
  const malformed = values.indexOf(undefined)
  if (values.length > 1 && malformed >= 0) throw new Damage('', `line ${malformed + 1}: the JSON is malformed`)
  yield* loadRecognised(values, () => recogniseLines(first), opened)
}

/** Text that only looks like YAML is no vector, and no reason to complain. */
function parseYamlOrNothing(text: Buffer): unknown {
  if (text.length > yamlBytesMax) return undefined
  try {
    return parseYaml(text.toString('utf8'), '').value
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

function* loadDrafts(reader: FormatReader, source: TestSource, opened: Opened): Generator<Loaded> {
  let checked = false
  try {
    for (const draft of reader(source, opened.context.standard)) {
      if (!opened.context.select(draft.id)) continue
      if (!checked) checkFixtureHash(source.fields)
      checked = true
      yield readDraft(draft, opened.found)
    }
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    yield damaged(opened.found, damage, source.name)
  }
}

/**
 * Reads a selected draft.
 *
 * @param draft - The case by name.
 * @param found - File for messages.
 * @returns The case, why it cannot be asked, or what is damaged.
 */
export function readDraft(draft: Draft, found: FoundFile): Loaded {
  try {
    const reading = draft.read()
    if (reading.kind === 'unaskable') {
      return { kind: 'notApplicable', file: found.file, ...named(draft.test), why: reading.why }
    }
    return { kind: 'case', case: reading }
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    return damaged(found, damage, draft.test)
  }
}

/**
 * Reports damage.
 *
 * @param found - The file.
 * @param damage - What is wrong.
 * @param test - Name of the test, where it is known.
 * @returns The result for the caller of the loader.
 */
export function damaged(found: FoundFile, damage: Damage, test = ''): Loaded {
  return {
    kind: 'damaged',
    file: found.file,
    ...named(test),
    ...(damage.field !== '' && { field: damage.field }),
    reason: damage.reason,
  }
}

function named(test: string): { test?: string } {
  return test === '' ? {} : { test }
}

function parseEntry(entry: JsonEntry): { name: string; value: unknown } | undefined {
  const object = parse(`{${entry.text}}`)
  if (!isFields(object)) return undefined
  const [first] = Object.entries(object)
  return first === undefined ? undefined : { name: first[0], value: first[1] }
}

/** Name of an entry whose value does not parse. */
function nameOf(entry: JsonEntry): string {
  const literal = /^\s*("(?:[^"\\]|\\.)*")\s*:/.exec(entry.text)?.[1]
  const name = literal === undefined ? undefined : parse(literal)
  return typeof name === 'string' ? name : ''
}

function parseDocument(entries: readonly JsonEntry[], list: boolean): unknown {
  const joined = entries.map(({ text }) => text).join(',')
  return parse(list ? `[${joined}]` : `{${joined}}`)
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function withoutByteOrderMark(start: Buffer): Buffer {
  return start.subarray(0, 3).equals(byteOrderMark) ? start.subarray(3) : start
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

async function* prepend(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (first.length > 0) yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

async function readWhole(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  let total = 0
  for await (const chunk of chunks) {
    total += chunk.length
    if (total > documentBytesMax) throw new Damage('', `the chain is larger than ${documentBytesMax} bytes; split it`)
    pieces.push(chunk)
  }
  return Buffer.concat(pieces)
}
