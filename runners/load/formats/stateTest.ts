import type { BlockAttributes } from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { type Alloc } from '../../../src/model/generated/adapter.ts'
import { type Bytes, integer, quantity, type Quantity } from '../../../src/model/Hex.ts'
import { readAlloc } from '../allocFields.ts'
import type { BuildCase, BuildExpectation } from '../Case.ts'
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
  textField,
  toBytesValue,
  wordField,
  wrong,
} from '../fields.ts'
import { mayAskBlockHash } from '../asksBlockHash.ts'
import { forkAt, isSince } from '../forkAt.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { headerInputsOf, parentOf, syntheticBlockHashes, zeroHash } from '../oneBlock.ts'
import { notShownUnder, readReasons, readRuleset } from '../rulesetFields.ts'
import { signedTransaction } from './transactionFields.ts'

/**
 * Reads a `state_test` of EEST or of ethereum/tests: one case for each fork and index of its `post`.
 *
 * @param source - The test.
 * @param standard - Where rulesets and reasons come from.
 * @returns A draft for each post state.
 */
export function* stateTestDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const post = objectField(source.fields, 'post')
  // The pre-state is the same for every fork and index; it is read when the first of them is wanted.
  let alloc: Alloc | undefined
  const readPre = (): Alloc => (alloc ??= inField(source.fields, 'pre', readAlloc))
  for (const fork of Object.keys(post)) {
    for (const [index, entry] of listField(post, fork).entries()) {
      const id = `${source.place}::${source.name}[${fork}-${index}]`
      yield {
        id,
        test: `${source.name}[${fork}-${index}]`,
        family: 'state_test',
        fork,
        read: () => readCase({ source, standard, id, fork, readPre, place: `post.${fork}[${index}]` }, entry),
      }
    }
  }
}

interface Reading {
  readonly source: TestSource
  readonly standard: Standard
  readonly id: string
  readonly fork: string
  readonly readPre: () => Alloc
  /** Path of the post state, for messages. */
  readonly place: string
}

function readCase(reading: Reading, value: unknown): BuildCase {
  const { source, standard, fork, place } = reading
  const entry = within(place, () => asObject(value))
  const ruleset = readRuleset(source.fields, fork, standard, stateTestVariation)
  const environment = inField(source.fields, 'env', (inner) => readEnvironment(inner, ruleset))
  const active = forkAt(ruleset, integer(environment.number), integer(environment.attributes.timestamp))
  if (active === undefined) throw new Damage('post', `the network ${fork} has no fork`)
  const alloc = reading.readPre()
  const notShown = notShownUnder(ruleset)
  const transaction =
    within(place, () => optionalField(entry, 'txbytes', bytesField)) ?? madeTransaction(source.fields, entry, ruleset)
  return {
    kind: 'build',
    id: reading.id,
    file: source.file,
    family: 'state_test',
    fork,
    ruleset,
    clauses: [],
    headerInputs: headerInputsOf(active.evmBase),
    ...(notShown !== undefined && { notShown }),
    genesis: parentOf(active, alloc, environment),
    blocks: [
      {
        input: {
          attributes: environment.attributes,
          transactions: [transaction],
          ...(mayAskBlockHash(alloc, dataOf(source.fields, entry) ?? transaction) && {
            context: { blockHashes: syntheticBlockHashes(environment.number) },
          }),
        },
        expected: within(place, () => readExpectation(entry, standard)),
      },
    ],
  }
}

/** No block around the transaction: no system calls, no reward, no parent to follow from. */
const stateTestVariation = { systemCalls: [], flags: ['unlinkedHeaders', 'noBlockReward'] } as const

function readExpectation(entry: Fields, standard: Standard): BuildExpectation {
  const exception = optionalField(entry, 'expectException', textField)
  return {
    result: { stateRoot: hashField(entry, 'hash') },
    logsHash: hashField(entry, 'logs'),
    excluded: exception === undefined ? [] : [{ index: 0, reasons: readReasons(exception, standard) }],
  }
}

/** The fields of `env` that the fork knows; tests of several forks carry the fields of the latest. */
function readEnvironment(env: Fields, ruleset: Ruleset): { number: Quantity; attributes: BlockAttributes } {
  const number = quantityField(env, 'currentNumber')
  const timestamp = quantityField(env, 'currentTimestamp')
  const fork = forkAt(ruleset, integer(number), integer(timestamp))?.evmBase ?? 'frontier'
  const since = (name: Parameters<typeof isSince>[1]): boolean => isSince(fork, name)
  return {
    number,
    attributes: {
      timestamp,
      number,
      feeRecipient: addressField(env, 'currentCoinbase'),
      gasLimit: quantityField(env, 'currentGasLimit'),
      prevRandao: since('paris') ? (optionalField(env, 'currentRandom', wordField) ?? zeroHash) : zeroHash,
      ...(!since('paris') && { difficulty: quantityField(env, 'currentDifficulty') }),
      ...(since('london') && { baseFeePerGas: optionalField(env, 'currentBaseFee', quantityField) ?? quantity(0) }),
      ...(since('shanghai') && { withdrawals: [] }),
      ...(since('cancun') && {
        excessBlobGas: optionalField(env, 'currentExcessBlobGas', quantityField) ?? quantity(0),
        parentBeaconBlockRoot: zeroHash,
      }),
    },
  }
}

/** The transaction of one post state whose encoding the file lacks, made and signed from its fields. */
function madeTransaction(test: Fields, entry: Fields, ruleset: Ruleset): Bytes {
  const indexes = objectField(entry, 'indexes')
  return inField(test, 'transaction', (transaction) => signedTransaction(chosen(transaction, indexes), ruleset))
}

/** Input of the transaction of one post state, where the test gives it by itself. */
function dataOf(test: Fields, entry: Fields): Bytes | undefined {
  const transaction = test['transaction']
  const data: unknown = isFields(transaction) ? transaction['data'] : undefined
  const indexes = entry['indexes']
  if (!Array.isArray(data) || !isFields(indexes)) return undefined
  const value: unknown = data[Number(integer(quantityField(indexes, 'data')))]
  return typeof value === 'string' ? toBytesValue(value, 'data') : undefined
}

/** Picks one data, gas limit, value and access list out of the lists of a state test. */
function chosen(transaction: Fields, indexes: Fields): Fields {
  const at = (list: string, index: string): unknown => {
    const values = listField(transaction, list)
    const place = Number(integer(quantityField(indexes, index)))
    return place < values.length ? values[place] : wrong(list, `at least ${place + 1} entries`, values.length)
  }
  const accessLists = transaction['accessLists']
  return {
    ...transaction,
    data: at('data', 'data'),
    gasLimit: at('gasLimit', 'gas'),
    value: at('value', 'value'),
    ...(Array.isArray(accessLists) && accessLists.length > 0 && { accessList: at('accessLists', 'data') }),
  }
}

function asObject(value: unknown): Fields {
  return isFields(value) ? value : wrong('', 'an object', value)
}
