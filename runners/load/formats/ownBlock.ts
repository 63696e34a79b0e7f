import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { ruleset as namedRuleset } from '../../../src/standard/rulesets.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { reasons, type Reason } from '../../../src/model/generated/rejections.ts'
import type { HeaderInput } from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { type Hash32, integer } from '../../../src/model/Hex.ts'
import { readAlloc } from '../allocFields.ts'
import type { BlockToImport, BuildCase, BuildExpectation, Case } from '../Case.ts'
import { Damage, within } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import {
  inField,
  bytesField,
  type Fields,
  hashField,
  listField,
  objectField,
  optionalField,
  quantityField,
  textField,
  wrong,
} from '../fields.ts'
import { forkAt } from '../forkAt.ts'
import { readHashedHeader } from '../headerFields.ts'
import { objectsField, readBlockToBuild, readResult } from '../resultFields.ts'
import { readWitness } from './realBlock.ts'

const reasonSet: ReadonlySet<string> = new Set(reasons)

/**
 * Reads an own vector of kind `block`: a chain whose blocks are built, or, where one of them has to be refused, imported.
 *
 * @param source - The whole file.
 * @param standard - Where rulesets come from.
 * @returns One draft with the vector's own id.
 */
export function* ownBlockDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const { fields } = source
  const id = textField(fields, 'id')
  const ruleset = inField(fields, 'ruleset', (inner) => readNamedRuleset(inner, standard))
  const header = objectField(objectField(fields, 'genesis'), 'header')
  const fork =
    forkAt(ruleset, integer(quantityField(header, 'number')), integer(quantityField(header, 'timestamp')))?.id ??
    'unknown'
  yield { id, test: id, family: 'block', fork, read: () => readCase(source, ruleset, { id, fork }) }
}

function readCase(source: TestSource, ruleset: Ruleset, named: { id: string; fork: string }): Case {
  const { fields } = source
  const genesis = within('genesis', () => {
    const stated = objectField(fields, 'genesis')
    const { header, headerRlp } = inField(stated, 'header', readHashedHeader)
    if (headerRlp !== bytesField(stated, 'headerRlp')) throw new Damage('headerRlp', 'it is not the RLP of header')
    return { alloc: inField(stated, 'alloc', readAlloc), header, headerRlp }
  })
  const blocks = objectsField(fields, 'blocks', readBlock)
  const base = {
    id: named.id,
    file: source.file,
    family: 'block',
    fork: named.fork,
    ruleset,
    clauses: objectsField(fields, 'clauses', (clause) => textField(clause, 'id')),
    headerInputs: listField(fields, 'headerInputs').map(readHeaderInput),
    genesis,
  } as const
  const built = blocks.flatMap((block) => (block.kind === 'build' ? [block.block] : []))
  if (built.length === blocks.length) return { kind: 'build', ...base, blocks: built }
  return {
    kind: 'import',
    ...base,
    blocks: blocks.map((block) => (block.kind === 'build' ? imported(block.block) : block.block)),
  }
}

type BuildBlock = BuildCase['blocks'][number]
type OwnBlock =
  { readonly kind: 'build'; readonly block: BuildBlock } | { readonly kind: 'import'; readonly block: BlockToImport }

function readBlock(fields: Fields): OwnBlock {
  const expected = objectField(fields, 'expected')
  if (fields['kind'] === 'build') {
    const input = inField(fields, 'input', readBlockToBuild)
    return { kind: 'build', block: { input, expected: within('expected', () => readExpectation(expected)) } }
  }
  if (fields['kind'] !== 'import') return wrong('kind', '"build" or "import"', fields['kind'])
  return {
    kind: 'import',
    block: {
      rlp: bytesField(fields, 'rlp'),
      expected: within('expected', () => readRefusal(expected)),
      witness: within('expected', () => inField(expected, 'witness', readWitness)),
    },
  }
}

function readExpectation(fields: Fields): BuildExpectation {
  return {
    rlp: bytesField(fields, 'rlp'),
    result: inField(fields, 'result', readResult),
    witness: inField(fields, 'witness', readWitness),
    excluded: objectsField(fields, 'excluded', (entry) => ({
      index: Number(integer(quantityField(entry, 'index'))),
      reasons: [readReason(entry['reason'])],
    })),
  }
}

function readRefusal(fields: Fields): BlockToImport['expected'] {
  const reason = readReason(fields['reason'])
  const others = (optionalField(fields, 'alsoAllowed', listField) ?? []).map(readReason)
  return { kind: 'reject', reasons: [reason, ...others], source: reason }
}

/** A built block of a chain that is imported because a later block of it has to be refused. */
function imported(block: BuildBlock): BlockToImport {
  const { rlp, result, witness } = block.expected
  if (rlp === undefined) throw new Damage('blocks', 'a block before a refused one has no rlp')
  return {
    rlp,
    expected: { kind: 'accept', ...(result !== undefined && { result }) },
    ...(witness !== undefined && { witness }),
  }
}

/** Reads a reason of the standard. */
export function readReason(value: unknown): Reason {
  return isReason(value) ? value : wrong('reason', 'a reason of spec/rejections.yaml', value)
}

function isReason(value: unknown): value is Reason {
  return typeof value === 'string' && reasonSet.has(value)
}

const headerInputs: readonly HeaderInput[] = [
  'timestamp',
  'feeRecipient',
  'prevRandao',
  'gasLimit',
  'baseFeePerGas',
  'extraData',
  'parentBeaconBlockRoot',
  'excessBlobGas',
  'difficulty',
  'withdrawals',
  'genesisHeader',
  'number',
]

function readHeaderInput(value: unknown): HeaderInput {
  return headerInputs.find((input) => input === value) ?? wrong('headerInputs', headerInputs.join(', '), value)
}

/** Reads a ruleset by name, and holds it against the hash that the vector was made under. */
export function readNamedRuleset(fields: Fields, standard: Standard): Ruleset {
  const found = namedRuleset(textField(fields, 'name'), standard)
  const stated = hashField(fields, 'hash')
  const hash = hashOf(found)
  if (hash !== stated) {
    throw new Damage('hash', `the ruleset hashes to ${hash}; the vector was made under another one, run "npm run fill"`)
  }
  return found
}

/** The vectors of a suite share a few rulesets. */
const hashes = new WeakMap<Ruleset, Hash32>()

function hashOf(ruleset: Ruleset): Hash32 {
  const known = hashes.get(ruleset) ?? rulesetHash(ruleset)
  hashes.set(ruleset, known)
  return known
}
