import { describe, expect, test } from 'vitest'
import { Rejection } from '../../src/model/Rejection.ts'
import { reasonsForException } from '../../src/standard/exceptions.ts'
import { absentReason, hasSharedData, listFiles, readText } from '../sharedData.ts'

/** Members of the enumerations of ethereum/execution-specs, packages/testing, as of 2026-08. */
const transactionExceptions =
  'TYPE_NOT_SUPPORTED SENDER_NOT_EOA ADDRESS_TOO_SHORT ADDRESS_TOO_LONG NONCE_MISMATCH_TOO_HIGH NONCE_MISMATCH_TOO_LOW NONCE_TOO_BIG ' +
  'NONCE_IS_MAX NONCE_OVERFLOW GASLIMIT_OVERFLOW VALUE_OVERFLOW GASPRICE_OVERFLOW GASLIMIT_PRICE_PRODUCT_OVERFLOW INVALID_SIGNATURE_VRS ' +
  'RLP_INVALID_SIGNATURE_R RLP_INVALID_SIGNATURE_S RLP_LEADING_ZEROS_GASLIMIT RLP_LEADING_ZEROS_GASPRICE RLP_LEADING_ZEROS_VALUE ' +
  'RLP_LEADING_ZEROS_NONCE RLP_LEADING_ZEROS_R RLP_LEADING_ZEROS_S RLP_LEADING_ZEROS_V RLP_LEADING_ZEROS_BASEFEE ' +
  'RLP_LEADING_ZEROS_PRIORITY_FEE RLP_LEADING_ZEROS_DATA_SIZE RLP_LEADING_ZEROS_NONCE_SIZE RLP_TOO_FEW_ELEMENTS RLP_TOO_MANY_ELEMENTS ' +
  'RLP_ERROR_EOF RLP_ERROR_SIZE RLP_ERROR_SIZE_LEADING_ZEROS INVALID_CHAINID RLP_INVALID_DATA RLP_INVALID_GASLIMIT RLP_INVALID_NONCE ' +
  'RLP_INVALID_TO RLP_INVALID_ACCESS_LIST_ADDRESS_TOO_LONG RLP_INVALID_ACCESS_LIST_ADDRESS_TOO_SHORT ' +
  'RLP_INVALID_ACCESS_LIST_STORAGE_TOO_LONG RLP_INVALID_ACCESS_LIST_STORAGE_TOO_SHORT RLP_INVALID_HEADER RLP_INVALID_VALUE ' +
  'EC_RECOVERY_FAIL INSUFFICIENT_ACCOUNT_FUNDS INSUFFICIENT_MAX_FEE_PER_GAS PRIORITY_OVERFLOW PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS ' +
  'PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2 INSUFFICIENT_MAX_FEE_PER_BLOB_GAS INTRINSIC_GAS_TOO_LOW INTRINSIC_GAS_BELOW_FLOOR_GAS_COST ' +
  'INITCODE_SIZE_EXCEEDED TYPE_1_TX_PRE_FORK TYPE_2_TX_PRE_FORK TYPE_3_TX_PRE_FORK TYPE_3_TX_ZERO_BLOBS_PRE_FORK ' +
  'TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH TYPE_3_TX_WITH_FULL_BLOBS TYPE_3_TX_BLOB_COUNT_EXCEEDED TYPE_3_TX_CONTRACT_CREATION ' +
  'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED GAS_ALLOWANCE_EXCEEDED GAS_LIMIT_EXCEEDS_MAXIMUM TYPE_3_TX_ZERO_BLOBS ' +
  'TYPE_4_EMPTY_AUTHORIZATION_LIST TYPE_4_INVALID_AUTHORITY_SIGNATURE TYPE_4_INVALID_AUTHORITY_SIGNATURE_S_TOO_HIGH ' +
  'TYPE_4_TX_CONTRACT_CREATION TYPE_4_INVALID_AUTHORIZATION_FORMAT TYPE_4_TX_PRE_FORK LOG_MISMATCH'
const blockExceptions =
  'TOO_MANY_UNCLES UNCLE_IN_CHAIN UNCLE_IS_ANCESTOR UNCLE_IS_BROTHER UNCLE_PARENT_INCORRECT EXTRA_DATA_TOO_BIG EXTRA_DATA_INVALID_DAO ' +
  'UNKNOWN_PARENT UNCLE_UNKNOWN_PARENT UNKNOWN_PARENT_ZERO GASLIMIT_TOO_BIG INVALID_BLOCK_NUMBER ' +
  'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT INVALID_DIFFICULTY INVALID_LOG_BLOOM INVALID_STATE_ROOT INVALID_RECEIPTS_ROOT ' +
  'INVALID_TRANSACTIONS_ROOT INVALID_UNCLES_HASH GAS_USED_OVERFLOW INVALID_GASLIMIT INVALID_BASEFEE_PER_GAS INVALID_GAS_USED ' +
  'INVALID_GAS_USED_ABOVE_LIMIT INVALID_WITHDRAWALS_ROOT INCORRECT_BLOCK_FORMAT BLOB_GAS_USED_ABOVE_LIMIT INCORRECT_BLOB_GAS_USED ' +
  'INCORRECT_EXCESS_BLOB_GAS INVALID_VERSIONED_HASHES RLP_STRUCTURES_ENCODING RLP_WITHDRAWALS_NOT_READ RLP_INVALID_FIELD_OVERFLOW_64 ' +
  'RLP_INVALID_ADDRESS RLP_BLOCK_LIMIT_EXCEEDED INVALID_REQUESTS IMPORT_IMPOSSIBLE_LEGACY IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT ' +
  'IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT IMPORT_IMPOSSIBLE_PARIS_WRONG_POW IMPORT_IMPOSSIBLE_PARIS_WRONG_POS ' +
  'IMPORT_IMPOSSIBLE_LONDON_OVER_PARIS IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI IMPORT_IMPOSSIBLE_SHANGHAI ' +
  'IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS SYSTEM_CONTRACT_EMPTY SYSTEM_CONTRACT_CALL_FAILED ' +
  'SYSTEM_CONTRACT_ADDRESS_OCCUPIED INVALID_BLOCK_HASH INVALID_DEPOSIT_EVENT_LAYOUT INVALID_BLOCK_ACCESS_LIST INVALID_BAL_HASH ' +
  'BLOCK_ACCESS_LIST_GAS_LIMIT_EXCEEDED'

function refusal(text: string): string {
  try {
    return reasonsForException(text).join(' ')
  } catch (error) {
    return error instanceof Rejection ? error.message : `unexpected ${String(error)}`
  }
}

describe('every member of the enumerations has a reason', () => {
  test.each([
    ['TransactionException', transactionExceptions.split(' ')],
    ['BlockException', blockExceptions.split(' ')],
  ])('%s', (name, members) => {
    expect(members.length).toBeGreaterThan(50)
    expect(members.filter((member) => refusal(`${name}.${member}`).startsWith('EXCEPTION_UNKNOWN'))).toEqual([])
  })
})

describe('a set of exceptions is the union of their reasons, in the order of the standard', () => {
  test.each([
    ['TransactionException.INTRINSIC_GAS_TOO_LOW', 'INTRINSIC_GAS_TOO_LOW'],
    [
      'TransactionException.TYPE_3_TX_ZERO_BLOBS|TransactionException.TYPE_3_TX_PRE_FORK',
      'TRANSACTION_TYPE_UNSUPPORTED BLOB_COUNT_ZERO',
    ],
    [
      'BlockException.INVALID_WITHDRAWALS_ROOT|BlockException.INVALID_BLOCK_HASH',
      'WITHDRAWALS_ROOT_MISMATCH BLOCK_HASH_MISMATCH',
    ],
    ['BlockException.INCORRECT_BLOCK_FORMAT', 'RLP_MALFORMED HEADER_FIELDS_INVALID'],
    [' TransactionException.NONCE_IS_MAX | TransactionException.NONCE_TOO_BIG ', 'NONCE_OVERFLOW'],
  ])('%s', (text, expected) => {
    expect(refusal(text)).toBe(expected)
  })
})

describe('older names are read', () => {
  test.each([
    ['TR_TypeNotSupported', 'TRANSACTION_TYPE_UNSUPPORTED'],
    ['TR_NoFundsOrGas', 'INSUFFICIENT_FUNDS INTRINSIC_GAS_TOO_LOW'],
    ['TR_FeeCapLessThanBlocksORNoFunds', 'INSUFFICIENT_FUNDS FEE_CAP_BELOW_BASE_FEE'],
    ['SenderNotEOA', 'SENDER_NOT_EOA'],
    ['InvalidStateRoot', 'STATE_ROOT_MISMATCH'],
    ['RLP_ExpectedInputList_EXTBLOCK', 'RLP_MALFORMED'],
    [
      'RLP_InputString_TooShort_ADDRESS_DECODEINTO_BLOCK_EXTBLOCK_TXS0_RECIPIENT',
      'RLP_MALFORMED TRANSACTION_MALFORMED',
    ],
  ])('%s', (text, expected) => {
    expect(refusal(text)).toBe(expected)
  })
})

describe('an unknown name is refused, not guessed', () => {
  test.each([
    [
      'TransactionException.NONCE_TOO_LOWW',
      'EXCEPTION_UNKNOWN: exception TransactionException.NONCE_TOO_LOWW, known TransactionException.NONCE_TOO_LOW TransactionException.NONCE_TOO_BIG TransactionException.NONCE_TOO_HIGH',
    ],
    ['', 'EXCEPTION_UNKNOWN: exception '],
    ['TransactionException.NONCE_IS_MAX|', 'EXCEPTION_UNKNOWN: exception '],
    ['TransactionException.RLP_*', 'EXCEPTION_UNKNOWN: exception TransactionException.RLP_*'],
  ])('%s', (text, message) => {
    expect(refusal(text).startsWith(message)).toBe(true)
  })
})

describe.skipIf(!hasSharedData)(`fixtures${absentReason}`, () => {
  test('every exception in them has reasons', () => {
    const texts = new Set<string>()
    for (const file of listFiles('.').filter((path) => /[.]json(?:[.]gz)?$/.test(path))) {
      for (const match of readText(file).matchAll(/"(?:expectException\w*|exception)"\s*:\s*"([^"]+)"/g))
        texts.add(match[1] ?? '')
    }
    expect(texts.size).toBeGreaterThan(40)
    expect([...texts].filter((text) => refusal(text).startsWith('EXCEPTION_UNKNOWN'))).toEqual([])
  })
})
