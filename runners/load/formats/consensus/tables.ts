import { decodeHeader, encodeHeader } from '../../../../src/codec/Header.ts'
import { fromBytes, isAddress, quantity, toBytes, type Address } from '../../../../src/model/Hex.ts'
import { address, bytes, hash32 } from '../../../../src/model/Hex.ts'
import { within } from '../../Damage.ts'
import { bytesField, type Fields, hashField, isFields, objectField, quantityField } from '../../fields.ts'
import type { DataOptions, NamedQuestion } from './consensusData.ts'
import { readEntry, type ReadQuestion } from './readEntry.ts'

/** Formulas of the table of thresholds, by the names of its columns. */
const formulas = {
  ceil2n3: 'ceilTwoThirds',
  floor2n3plus1: 'floorTwoThirdsPlusOne',
  twoFplus1: 'twoFaultyPlusOne',
} as const

/** Codes of the messages in the tests of 2021, by the start of a test's name. */
const codes: Readonly<Record<string, number>> = { proposal: 0x12, prepare: 0x13, commit: 0x14, roundChange: 0x15 }

/** Name under which a message carries its twin with a high s. */
const twinName = 'derivedNegative_highSTwin'

/**
 * Reads the twin with a high s that a message carries: one client takes it, the other refuses it.
 *
 * @param entry - The message.
 */
export function twinEntries(entry: Fields, options: DataOptions): readonly NamedQuestion[] {
  const twin = entry[twinName]
  if (!isFields(twin)) return []
  const taken = { ...entry, payload: twin['payload'], profile: 'goquorum' }
  const refused = { ...entry, payload: twin['payload'], profile: 'besu', expected: { reason: 'SIGNATURE_HIGH_S' } }
  return [
    { name: 'highSTaken', read: () => readEntry(taken, options) },
    { name: 'highSRefused', read: () => readEntry(refused, options) },
  ]
}

/**
 * Asks of headers that follow one another for the link between them and for the next proposer.
 *
 * @param entries - Headers in the order of their numbers; others are left out.
 */
export function linkEntries(entries: readonly Fields[], options: DataOptions): readonly NamedQuestion[] {
  return entries.flatMap((entry, index): readonly NamedQuestion[] => {
    const before = entries[index - 1]
    if (before === undefined || !('headerRlp' in entry) || !('headerRlp' in before)) return []
    if (Number(entry['number']) !== Number(before['number']) + 1) return []
    const name = `number ${String(entry['number'])}`
    const linked = { ...entry, parentHash: before['hash'] ?? entry['parentHash'] }
    return [
      { name: `${name}/link`, read: () => within(name, () => readEntry(linked, options)) },
      ...proposerQuestion(name, entry, before, options),
    ]
  })
}

function proposerQuestion(name: string, entry: Fields, before: Fields, options: DataOptions): readonly NamedQuestion[] {
  const [proposer, previous] = [textOf(entry['proposer']), textOf(before['proposer'])]
  if (proposer === undefined || previous === undefined) return []
  const read = (): ReadQuestion => {
    const { question } = readEntry(entry, options)
    const { header, members } = membersOf(entry)
    const round = entry['round'] === undefined ? quantity(0) : quantityField(entry, 'round')
    const profile = 'profile' in question.ask ? question.ask.profile : ''
    const ask = {
      profile,
      height: header.number,
      round,
      validators: members,
      previous: { proposer: address(previous), validators: membersOf(before).members },
    }
    return { question: { kind: 'proposer', ask }, expected: { kind: 'accept', result: { proposer } } }
  }
  return [{ name: `${name}/proposer`, read: () => within(name, read) }]
}

/** Validators of a header, found as the longest run of addresses in its extra data: whatever its profile. */
function membersOf(entry: Fields): {
  readonly header: ReturnType<typeof decodeHeader>
  readonly members: readonly Address[]
} {
  const header = decodeHeader(toBytes(bytesField(entry, 'headerRlp')))
  const found = /(?:94[0-9a-f]{40}){1,}/.exec(header.extraData.slice(2))?.[0] ?? ''
  const members = (found.match(/.{42}/g) ?? []).map((one) => address(`0x${one.slice(2)}`))
  return { header, members: members.toSorted() }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && isAddress(value.toLowerCase()) ? value.toLowerCase() : undefined
}

/**
 * Reads the hash of a header that is zero but for its extra data, as a test of a client has it.
 *
 * @param fields - The whole file.
 */
export function readHeaderHash(fields: Fields): readonly NamedQuestion[] {
  const test = fields['ibft1HeaderHash']
  if (!isFields(test)) return []
  const read = (): ReadQuestion => {
    const zero = hash32(`0x${'00'.repeat(32)}`)
    const headerRlp = fromBytes(
      encodeHeader({
        parentHash: zero,
        sha3Uncles: zero,
        miner: address(`0x${'00'.repeat(20)}`),
        stateRoot: zero,
        transactionsRoot: zero,
        receiptsRoot: zero,
        logsBloom: bytes(`0x${'00'.repeat(256)}`),
        difficulty: quantity(0),
        number: quantity(0),
        gasLimit: quantity(0),
        gasUsed: quantity(0),
        timestamp: quantity(0),
        extraData: bytesField(test, 'extra'),
        mixHash: istanbulMixHash,
        nonce: bytes(`0x${'00'.repeat(8)}`),
      }),
    )
    const result = { onChainHash: hashField(test, 'expectedHash') }
    return { question: { kind: 'hash', ask: { profile: 'ibft1', headerRlp } }, expected: { kind: 'accept', result } }
  }
  return [{ name: 'ibft1HeaderHash', read: () => within('ibft1HeaderHash', read) }]
}

/** keccak256 of "Istanbul practical byzantine fault tolerance", by which such headers are known. */
const istanbulMixHash = hash32('0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365')

/**
 * Reads a table of thresholds: each formula at each number of validators, one vote short of it and at it.
 *
 * @param rows - Of the table.
 */
export function readThresholds(rows: readonly Fields[]): readonly NamedQuestion[] {
  return rows.flatMap((row, index) =>
    Object.entries(formulas).flatMap(([column, formula]) =>
      (column in row ? [-1, 0] : []).map((short) => ({
        name: `n ${String(row['n'])}/${formula}${short < 0 ? '/one short' : ''}`,
        read: () =>
          within(`rows[${index}]`, (): ReadQuestion => {
            const n = Number(quantityField(row, 'n'))
            const quorum = Number(quantityField(row, column))
            const validators = Array.from({ length: n }, (_, place) => member(place))
            const ask = {
              profile: 'qbft-eea',
              formula,
              height: quantity(1),
              validators,
              voters: validators.slice(0, quorum + short),
            }
            const result = { faultyMax: quantityField(row, 'f'), quorum: quantity(quorum), reached: short === 0 }
            return { question: { kind: 'votes', ask }, expected: { kind: 'accept', result } }
          }),
      })),
    ),
  )
}

function member(place: number): Address {
  return address(`0x${(place + 1).toString(16).padStart(40, '0')}`)
}

/**
 * Reads a table of timeouts by round.
 *
 * @param fields - The whole file.
 */
export function readTimeouts(fields: Fields): readonly NamedQuestion[] {
  if (!('baseMillis' in fields) || !isFields(fields['expected'])) return []
  const expected = objectField(fields, 'expected')
  return Object.keys(expected).map((round) => ({
    name: `round ${round}`,
    read: () => {
      const ask = { profile: 'besu', round: quantity(BigInt(round)), baseMs: quantityField(fields, 'baseMillis') }
      const result = { timeoutMs: quantityField(expected, round) }
      return { question: { kind: 'timeout', ask }, expected: { kind: 'accept', result } }
    },
  }))
}

/**
 * Reads a test of 2021: bytes beside what they hold.
 *
 * @param name - Of the test.
 * @param test - Its fields.
 */
export function readShapeTest(name: string, test: Fields): readonly NamedQuestion[] {
  const held = test['qbft_extra_data']
  if (isFields(held)) {
    const { vanityData, validators, seals, round } = held
    const expected = { vanityData, validators, seals, round, ...(isFields(held['vote']) && { vote: held['vote'] }) }
    const entry = { profile: 'qbft-2021', extraData: test['rlp'], expected }
    return [{ name, read: () => within(name, () => readEntry(entry, {})) }]
  }
  const code = codes[name.split('_')[0] ?? '']
  if (code === undefined) return []
  const expected = unsignedOf(objectField(test, 'message'))
  const entry = { profile: 'qbft-2021', code, payload: test['rlp'], expected }
  return [{ name, read: () => within(name, () => readEntry(entry, {})) }]
}

/** Fields of the unsigned part, however deep it lies. */
function unsignedOf(message: Fields): Fields {
  for (const [name, value] of Object.entries(message)) {
    if (!isFields(value)) continue
    if (!name.startsWith('unsigned')) return unsignedOf(value)
    const { sequence, round, digest } = value
    return { sequence, round, ...(digest !== undefined && { digest }) }
  }
  return {}
}
