import { type AccountAccess, type Change, encodeAccessList } from '../../../src/codec/AccessList.ts'
import { decodeStatelessInput } from '../../../src/codec/StatelessInput.ts'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import { type Bytes, fromBytes, type Hash32, hash32, integer, toBytes } from '../../../src/model/Hex.ts'
import { Rejection } from '../../../src/model/Rejection.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import type { Witness } from '../../../src/model/generated/adapter.ts'
import { rootAfter } from '../accessListWitness.ts'
import type { AccessListCase, StatelessInputCase } from '../Case.ts'
import { Damage, within } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import {
  inField,
  addressField,
  bytesField,
  type Fields,
  hashField,
  isFields,
  listField,
  objectField,
  optionalField,
  quantityField,
  toWord,
  wordField,
} from '../fields.ts'
import { objectsField } from '../resultFields.ts'
import { readWitness } from './realBlock.ts'

/** Place of the verdict byte in the output of a guest: after the root of the request. */
const verdictAt = 2 + 2 * 32

/** What the drafts of a block share with the test around it. */
export interface ZkevmTest {
  readonly source: TestSource
  readonly id: string
  readonly fork: string
  readonly ruleset: () => Ruleset
  /** State root by block hash, for the roots before the blocks. */
  readonly stateRoots: () => ReadonlyMap<string, Hash32>
}

/**
 * Reads what a zkevm fixture asks of a block beside importing it: the root of its SSZ request, and the way from the
 * witness to the state root through the block access list.
 *
 * @param test - The test around it.
 * @param block - The block.
 * @param index - Its place.
 * @returns At most one draft of each.
 */
export function* zkevmBlockDrafts(test: ZkevmTest, block: Fields, index: number): Generator<Draft> {
  if (block['statelessInputBytes'] !== undefined && block['statelessOutputBytes'] !== undefined) {
    yield draft(test, `block-${index}-request-root`, 'stateless_input', (base) =>
      within(`blocks[${index}]`, () => readInputCase(base, block)),
    )
  }
  // Lists of refused blocks may be what they are refused for.
  if (block['executionWitness'] !== undefined && block['blockHeader'] !== undefined && hasAccessList(block)) {
    yield draft(test, `block-${index}-access-list`, 'access_list', (base) =>
      within(`blocks[${index}]`, () => readAccessListCase(base, block, test.stateRoots())),
    )
  }
}

/**
 * The witness of a block, where it is one that a prover can be asked with.
 *
 * @param block - The block.
 * @returns Undefined where there is none, and where it was damaged on purpose.
 */
export function zkevmWitness(block: Fields): Witness | undefined {
  const witness = optionalField(block, 'executionWitness', objectField)
  if (witness === undefined || isDamagedOnPurpose(block)) return undefined
  return within('executionWitness', () => readWitness(witness))
}

type CaseBase = Omit<StatelessInputCase, 'kind' | 'input' | 'expected'>

function draft(
  test: ZkevmTest,
  part: string,
  family: string,
  read: (base: CaseBase) => StatelessInputCase | AccessListCase,
): Draft {
  const id = `${test.id}::${part}`
  return {
    id,
    test: `${test.source.name}::${part}`,
    family,
    fork: test.fork,
    read: () =>
      read({
        id,
        file: test.source.file,
        family,
        fork: test.fork,
        ruleset: test.ruleset(),
        clauses: [],
        headerInputs: [],
      }),
  }
}

function readInputCase(base: CaseBase, block: Fields): StatelessInputCase {
  const output = bytesField(block, 'statelessOutputBytes')
  const requestRoot = within('statelessOutputBytes', () => hash32(output.slice(0, verdictAt)))
  const expected = { kind: 'decoded', requestRoot } as const
  return { ...base, kind: 'statelessInput', input: bytesField(block, 'statelessInputBytes'), expected }
}

function readAccessListCase(base: CaseBase, block: Fields, stateRoots: ReadonlyMap<string, Hash32>): AccessListCase {
  const header = objectField(block, 'blockHeader')
  const preStateRoot = stateRoots.get(hashField(header, 'parentHash'))
  if (preStateRoot === undefined) throw new Damage('blockHeader.parentHash', 'no block of the test has this hash')
  const accessList = readAccessList(block)
  const stated = optionalField(header, 'blockAccessListHash', hashField)
  const found = fromBytes(keccak256(toBytes(accessList)))
  if (stated !== undefined && stated !== found) {
    throw new Damage('blockAccessList', `it hashes to ${found}, the header says ${stated}`)
  }
  const witness = inField(block, 'executionWitness', readWitness)
  const asked = { ...base, kind: 'accessList', witness, preStateRoot, accessList } as const
  if (!isDamagedOnPurpose(block)) {
    return { ...asked, expected: { kind: 'root', stateRoot: hashField(header, 'stateRoot') } }
  }
  const expected = { kind: 'reject', source: 'the guest must refuse the witness' } as const
  return showsWithoutEvm(asked)
    ? { ...asked, expected }
    : { ...asked, expected, notShown: 'the witness lacks code, headers or nodes that only execution comes to' }
}

/** The fixture says that the witness is damaged, not where; what the list names is all that can show it here. */
function showsWithoutEvm(asked: Pick<AccessListCase, 'witness' | 'preStateRoot' | 'accessList'>): boolean {
  try {
    rootAfter(asked.witness, asked.preStateRoot, asked.accessList)
    return false
  } catch (error) {
    if (error instanceof Rejection) return true
    throw error
  }
}

function isDamagedOnPurpose(block: Fields): boolean {
  if (block['executionWitnessMutated'] === true) return true
  const output = optionalField(block, 'statelessOutputBytes', bytesField)
  return output !== undefined && output.slice(verdictAt, verdictAt + 2) !== '01'
}

function hasAccessList(block: Fields): boolean {
  return block['blockAccessList'] !== undefined || block['statelessInputBytes'] !== undefined
}

function readAccessList(block: Fields): Bytes {
  const list = block['blockAccessList']
  if (typeof list === 'string') return bytesField(block, 'blockAccessList')
  if (!Array.isArray(list)) return decodeStatelessInput(toBytes(bytesField(block, 'statelessInputBytes'))).accessList
  return fromBytes(encodeAccessList(objectsField(block, 'blockAccessList', readAccount)))
}

function readAccount(fields: Fields): AccountAccess {
  return {
    address: addressField(fields, 'address'),
    storageChanges: objectsField(fields, 'storageChanges', (slot) => ({
      slot: wordField(slot, 'slot'),
      changes: changesField(slot, 'slotChanges', (change) => wordField(change, 'postValue')),
    })),
    storageReads: listField(fields, 'storageReads').map((slot, index) =>
      isFields(slot) ? wordField(slot, 'slot') : toWord(slot, `storageReads[${index}]`),
    ),
    balanceChanges: changesField(fields, 'balanceChanges', (change) => quantityField(change, 'postBalance')),
    nonceChanges: changesField(fields, 'nonceChanges', (change) => quantityField(change, 'postNonce')),
    codeChanges: changesField(fields, 'codeChanges', (change) => bytesField(change, 'newCode')),
  }
}

function changesField<Value>(fields: Fields, name: string, read: (change: Fields) => Value): readonly Change<Value>[] {
  return objectsField(fields, name, (change) => ({
    // Releases of 2025 called it `txIndex`.
    index: Number(
      integer(quantityField(change, change['blockAccessIndex'] === undefined ? 'txIndex' : 'blockAccessIndex')),
    ),
    value: read(change),
  }))
}
