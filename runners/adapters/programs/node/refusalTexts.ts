import type { Reason } from '../../../../src/model/generated/rejections.ts'

/**
 * The words in which revm, EDR and anvil refuse a transaction, each with the reason it stands for; the first that fits
 * counts.
 *
 * Sources: revm `InvalidTransaction`, EDR `MemPoolAddTransactionError`, `MineTransactionError`, `CreationError` and
 * `ProviderError`, anvil `InvalidTransactionError`.
 */
export const refusalTexts: readonly (readonly [pattern: RegExp, reason: Reason])[] = [
  [/initcode size|init code length|max initcode/i, 'INITCODE_TOO_LONG'],
  [
    /transaction gas cap of|tx_gas_limit_cap|is greater than the cap|gas limit.*greater than.*gas cap|exceeds.*EIP-7825/i,
    'GAS_LIMIT_ABOVE_CAP',
  ],
  [
    /exceeds block gas limit|exceeds the block gas limit|remaining gas in the block|intrinsic gas too high|greater than the block gas limit/i,
    'GAS_ALLOWANCE_EXCEEDED',
  ],
  [
    /requires at least \d+ gas|requires gas floor|call gas cost|gas floor|intrinsic gas too low/i,
    'INTRINSIC_GAS_TOO_LOW',
  ],
  [/nonce has max value|nonce overflow|nonce .*exceeds.*maximum/i, 'NONCE_OVERFLOW'],
  [
    /nonce too low|nonce \d+ too low|replacement transaction underpriced|insufficient gas price to replace|known transaction|already imported/i,
    'NONCE_TOO_LOW',
  ],
  [/nonce too high|nonce \d+ too high/i, 'NONCE_TOO_HIGH'],
  [/overflow payment|gas uint64 overflow|enough funds|lack of funds|insufficient funds/i, 'INSUFFICIENT_FUNDS'],
  [
    /max ?priority ?fee ?per ?gas.*(?:bigger|higher|greater) than|priority fee is greater than max fee/i,
    'PRIORITY_FEE_ABOVE_FEE_CAP',
  ],
  [/max ?fee ?per ?blob ?gas.*too low|blob.?gas.?price.*greater than/i, 'BLOB_FEE_TOO_LOW'],
  [/(?:max fee|maxFeePerGas|gasPrice|gas price).*(?:too low|less than)/i, 'FEE_CAP_BELOW_BASE_FEE'],
  [/sender not an eoa|senders with deployed code|EIP-3607/i, 'SENDER_NOT_EOA'],
  [/signed for another chain|invalid ?chain ?id|invalid chain id|missing chain id/i, 'CHAIN_ID_MISMATCH'],
  [/signature|recover|invalid bool value/i, 'SIGNATURE_INVALID'],
  [/too many blobs|higher blob gas usage/i, 'BLOB_COUNT_EXCEEDED'],
  [/empty blobs|at least one blob|blob_hashes. are required/i, 'BLOB_COUNT_ZERO'],
  [/blob version not supported|incorrect version/i, 'BLOB_HASH_VERSION_INVALID'],
  [
    /blob create transaction|shard blob\) transaction is missing the to|can't be a create transaction/i,
    'BLOB_CONTRACT_CREATION',
  ],
  [/authorization list is empty|empty authorization list/i, 'AUTHORIZATION_LIST_EMPTY'],
  [/EIP-7702 transaction: to \(receiver\)|authorization list tx has invalid fields/i, 'SET_CODE_CONTRACT_CREATION'],
  [
    /not supported (?:by|before)|unsupported|not supported$|invalid transaction type|unknown transaction type/i,
    'TRANSACTION_TYPE_UNSUPPORTED',
  ],
]

/** Words of a decoder that could make nothing of the bytes; which fault they have they do not tell. */
export const undecodable: RegExp =
  /rlp|decode|unexpected (?:string|list|length)|input too (?:short|long)|leading zero|odd number of digits|overflow|non-canonical/i

/** Words that tell of a gap in the node, not of a fault in the transaction. */
export const inability: RegExp = /doesn't have support for them yet/i
