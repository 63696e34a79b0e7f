import { decodeHeader } from '../../../../src/codec/Header.ts'
import * as Rlp from '../../../../src/codec/Rlp.ts'
import type { ConsensusChain } from '../../../../src/model/generated/adapter.ts'
import { reasons as knownReasons } from '../../../../src/model/generated/rejections.ts'
import { toBytes, type Address, type Bytes } from '../../../../src/model/Hex.ts'
import { Rejection } from '../../../../src/model/Rejection.ts'
import type { ConsensusAsked, ConsensusExpectation } from '../../Case.ts'
import { Damage } from '../../Damage.ts'
import {
  bytesField,
  bytesListField,
  type Fields,
  hashField,
  isFields,
  listField,
  objectField,
  optionalField,
  quantityField,
  textField,
  toAddressValue,
  toBytesValue,
  toQuantityValue,
  wrong,
} from '../../fields.ts'

/** Most validators and seals of one question, as the adapter protocol has them. */
const validatorsMax = 1024
const sealsMax = 4096

/** A question with what must come of it. */
export interface ReadQuestion {
  readonly question: ConsensusAsked
  readonly expected: ConsensusExpectation
}

type ReadValue = (value: unknown, name: string) => unknown

const number: ReadValue = (value, name) => toQuantityValue(value, name)
const hex: ReadValue = (value, name) => toBytesValue(value, name)
const hexList: ReadValue = (value, name) =>
  Array.isArray(value)
    ? value.map((one, index) => toBytesValue(one, `${name}[${index}]`))
    : wrong(name, 'a list', value)

/** A field of an answer, under each name that files use for it. */
type Names = Readonly<Record<string, readonly [field: string, read: ReadValue]>>

const common: Names = {
  height: ['height', number],
  number: ['height', number],
  sequence: ['height', number],
  round: ['round', number],
}

const headerNames: Names = {
  ...common,
  hash: ['onChainHash', hex],
  blockHash: ['onChainHash', hex],
  onChainHash: ['onChainHash', hex],
  commitHash: ['commitHash', hex],
  parentHash: ['parentHash', hex],
  stateRoot: ['stateRoot', hex],
  timestamp: ['timestamp', number],
  validators: ['validators', hexList],
  proposer: ['proposer', hex],
  signers: ['signers', hexList],
  sealSigners: ['signers', hexList],
  commitSealSigners: ['signers', hexList],
  committedSealSigners: ['signers', hexList],
  committers: ['signers', hexList],
  participation: ['participation', number],
}

const messageNames: Names = {
  ...common,
  type: ['type', messageType],
  digest: ['digest', hex],
  signingHash: ['signingHash', hex],
  author: ['author', hex],
  signer: ['author', hex],
  commitSealSigner: ['commitSealSigner', hex],
  blockHash: ['blockHash', hex],
}

const extraDataNames: Names = {
  vanity: ['vanity', hex],
  vanityData: ['vanity', hex],
  vanityLength: ['vanity', (value, name) => `0x${'00'.repeat(Number(toQuantityValue(value, name)))}`],
  validators: ['validators', hexList],
  vote: ['vote', readVote],
  round: ['round', number],
  proposerSeal: ['proposerSeal', hex],
  seals: ['seals', hexList],
}

/** Reads the name of a message, however it is spelled: `roundChange`, `ROUND_CHANGE`, `round-change`. */
function messageType(value: unknown, name: string): string {
  const letters = typeof value === 'string' ? value.toUpperCase().replaceAll(/[^A-Z]/g, '') : ''
  const known = ['PROPOSAL', 'PREPARE', 'COMMIT', 'ROUND_CHANGE'].find((one) => one.replace('_', '') === letters)
  return known ?? wrong(name, 'the name of a message', value)
}

/** What files say beside what is compared. */
const remarks: ReadonlySet<string> = new Set([
  'sIsLow',
  'name',
  'note',
  'comment',
  'hashAttestedBy',
  'transactions',
  'valid',
])

/**
 * Reads an entry: a header, a message or extra data, with what is known of it.
 *
 * @param entry - `{ profile, headerRlp }`, `{ profile, code, payload }` or `{ profile, extraData }`, each with what must
 *   come of it in `expected`, or beside it for a header.
 * @param options - Profile of an entry that names none.
 * @returns The question; fields of the answer that the entry does not name are not compared.
 * @throws Damage where a field is malformed or has a name that no answer has.
 */
export function readEntry(entry: Fields, options: { readonly profile?: string }): ReadQuestion {
  if ('headerRlp' in entry) return readHeaderEntry(entry, options.profile)
  return 'payload' in entry ? readMessageEntry(entry, options.profile) : readExtraDataEntry(entry, options.profile)
}

function readHeaderEntry(entry: Fields, profile: string | undefined): ReadQuestion {
  const headerRlp = bytesField(entry, 'headerRlp')
  const beside = optionalField(entry, 'seals', sealList)
  const round = beside === undefined ? undefined : optionalField(entry, 'round', quantityField)
  const validators = optionalField(entry, 'validatorSet', addressList)
  const ask = {
    profile: profileOf(entry) ?? profile ?? profileOfHeader(headerRlp),
    ...chainOf(entry),
    headerRlp,
    ...(beside !== undefined && { seals: beside }),
    ...(round !== undefined && { round }),
    ...(validators !== undefined && { validators }),
  }
  return { question: { kind: 'header', ask }, expected: expectationOf(entry, headerNames) }
}

function readMessageEntry(entry: Fields, profile: string | undefined): ReadQuestion {
  const validators =
    optionalField(entry, 'validatorSet', addressList) ?? optionalField(entry, 'validators', addressList)
  const ask = {
    profile: profileOf(entry) ?? profile ?? 'goquorum',
    ...chainOf(entry),
    code: quantityField(entry, 'code'),
    payload: bytesField(entry, 'payload'),
    ...(validators !== undefined && { validators }),
  }
  return { question: { kind: 'message', ask }, expected: expectationOf(entry, messageNames) }
}

function readExtraDataEntry(entry: Fields, profile: string | undefined): ReadQuestion {
  const extraData = bytesField(entry, 'extraData')
  const ask = { profile: profileOf(entry) ?? profile ?? 'qbft-eea', extraData }
  return { question: { kind: 'extraData', ask }, expected: expectationOf(entry, extraDataNames) }
}

function profileOf(entry: Fields): string | undefined {
  return optionalField(entry, 'profile', textField)
}

function chainOf(entry: Fields): { readonly chain?: ConsensusChain } {
  const chain = optionalField(entry, 'chain', objectField)
  if (chain === undefined) return {}
  return { chain: { chainId: quantityField(chain, 'chainId'), genesisHash: hashField(chain, 'genesisHash') } }
}

function sealList(fields: Fields, name: string): readonly Bytes[] {
  boundedList(fields, name, sealsMax)
  return bytesListField(fields, name)
}

function addressList(fields: Fields, name: string): readonly Address[] {
  return boundedList(fields, name, validatorsMax).map((one) =>
    typeof one === 'string' ? toAddressValue(one) : wrong(name, 'addresses', one),
  )
}

/** A list as long as a party can be asked about. */
function boundedList(fields: Fields, name: string, itemsMax: number): readonly unknown[] {
  const list = listField(fields, name)
  if (list.length > itemsMax)
    throw new Damage(name, `has ${list.length} entries; at most ${itemsMax} can be asked about`)
  return list
}

/** Tells whose header it is by the shape of its extra data; a header without a list there is a plain one. */
function profileOfHeader(headerRlp: Bytes): string {
  const extraData = toBytes(decodeHeader(toBytes(headerRlp)).extraData)
  const items = itemsOf(extraData)
  if (items === undefined) return itemsOf(extraData.subarray(32)) === undefined ? 'psc-1' : 'ibft1'
  const [, , vote, round] = items
  const fixed = round?.length === 5 || (vote?.length === 1 && vote[0] === 0x80)
  return fixed ? 'ibft2' : 'qbft-eea'
}

function itemsOf(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  try {
    return Rlp.split(bytes)
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/** Reads `expected` and what stands beside it; a refusal is a reason or `rejected`. */
function expectationOf(entry: Fields, names: Names): ConsensusExpectation {
  const expected = entry['expected']
  if (expected !== undefined && !isFields(expected)) return wrong('expected', 'an object', expected)
  const refused = refusalOf(expected ?? entry)
  if (refused !== undefined) return refused
  const own = Object.entries(entry).filter(([name]) => Object.hasOwn(names, name))
  const stated = [...own, ...Object.entries(expected ?? {})]
  const result: Record<string, unknown> = {}
  for (const [name, value] of stated) {
    if (remarks.has(name) || value === null || value === undefined) continue
    const known = names[name]
    if (known === undefined) {
      const list = [...new Set(Object.keys(names))].join(', ')
      throw new Damage(`expected.${name}`, `no answer has such a field; use one of ${list}`)
    }
    result[known[0]] = known[1](value, name)
  }
  return { kind: 'accept', result }
}

function refusalOf(stated: Fields): ConsensusExpectation | undefined {
  const reason = optionalField(stated, 'reason', textField) ?? optionalField(stated, 'reject', reasonField)
  const refused =
    reason !== undefined || stated['rejected'] === true || stated['reject'] === true || stated['valid'] === false
  if (!refused) return undefined
  if (reason === undefined) return { kind: 'reject', reasons: [] }
  const known = knownReasons.find((one) => one === reason)
  if (known === undefined) throw new Damage('expected.reason', `${reason} is no reason of the standard`)
  return { kind: 'reject', reasons: [known] }
}

function reasonField(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'string' ? value : undefined
}

function readVote(value: unknown, name: string): unknown {
  if (!isFields(value)) return wrong(name, 'a vote or null', value)
  const kind = value['type'] ?? value['voteType']
  const type = kind === 'add' || kind === '0xff' ? 'add' : 'drop'
  return { recipient: toBytesValue(value['recipient'], `${name}.recipient`), type }
}
