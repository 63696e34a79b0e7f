import { hash32, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Header } from '../model/generated/adapter.ts'
import type { BlockHeader } from './BlockHeader.ts'
import { nextDifficulty } from './difficulty.ts'
import { nextBaseFee, nextExcessBlobGas } from './fees.ts'
import { Level } from './Fork.ts'
import type { Rules } from './Rules.ts'

const gasLimitDivisor = 1024n
const gasLimitMin = 5000n
const gasLimitMax = 2n ** 63n - 1n
const extraDataBytesMax = 32
const elasticity = 2n
const daoExtraDataBlocks = 10n
/** ASCII of `dao-hard-fork`. */
const daoExtraData: string = '0x64616f2d686172642d666f726b'
const zeroNonce: string = '0x0000000000000000'

/** Hash of the empty list of uncles. */
const emptyUnclesHash: Hash32 = hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347')

/** Fields that a fork adds to the header. */
const addedFields: readonly (readonly [level: number, fields: readonly (keyof Header)[]])[] = [
  [Level.london, ['baseFeePerGas']],
  [Level.shanghai, ['withdrawalsRoot']],
  [Level.cancun, ['blobGasUsed', 'excessBlobGas', 'parentBeaconBlockRoot']],
  [Level.prague, ['requestsHash']],
  [Infinity, ['blockAccessListHash', 'slotNumber']],
]

/**
 * Checks a header by itself and against its parent.
 *
 * @param header - Header of the block.
 * @param parent - Header that `parentHash` names.
 * @param rules - Rules of the block; with `unlinkedHeaders` what follows from the parent is taken as given.
 * @throws {@link Rejection} One of the reasons of BLK-2 to BLK-13 or BLK-19.
 */
export function checkHeader(header: BlockHeader, parent: BlockHeader, rules: Rules): void {
  checkGasLimit(header, parent, rules)
  checkFields(header.source, rules)
  if (!rules.unlinkedHeaders) checkPlace(header, parent)
  if (header.gasUsed > header.gasLimit) {
    throw new Rejection('GAS_USED_OVER_LIMIT', { gasUsed: String(header.gasUsed), gasLimit: String(header.gasLimit) })
  }
  if ((header.source.extraData.length - 2) / 2 > extraDataBytesMax) throw new Rejection('EXTRA_DATA_TOO_LONG')
  if (rules.proofOfStake) checkMerged(header)
  else if (!rules.unlinkedHeaders) checkDifficulty(header, parent, rules)
  checkDaoExtraData(header, rules)
  if (!rules.unlinkedHeaders) checkFees(header, parent, rules)
}

function checkFields(header: Header, rules: Rules): void {
  for (const [since, fields] of addedFields) {
    for (const field of fields) {
      const expected = rules.level >= since
      if ((header[field] !== undefined) !== expected) {
        throw new Rejection('HEADER_FIELDS_INVALID', { [expected ? 'absent' : 'surplus']: field, fork: rules.forkId })
      }
    }
  }
}

function checkPlace(header: BlockHeader, parent: BlockHeader): void {
  if (header.number !== parent.number + 1n) {
    throw new Rejection('BLOCK_NUMBER_INVALID', { found: String(header.number), parent: String(parent.number) })
  }
  if (header.timestamp <= parent.timestamp) {
    throw new Rejection('TIMESTAMP_INVALID', { found: String(header.timestamp), parent: String(parent.timestamp) })
  }
}

/** Comes before the fields of the fork, since a header of the wrong fork is judged by the limit of its own block first. */
function checkGasLimit({ gasLimit }: BlockHeader, parent: BlockHeader, rules: Rules): void {
  if (gasLimit > gasLimitMax)
    throw new Rejection('GAS_LIMIT_INVALID', { found: String(gasLimit), most: String(gasLimitMax) })
  if (rules.unlinkedHeaders) return
  const firstWithBaseFee = rules.level >= Level.london && parent.baseFee === null
  const before = firstWithBaseFee ? parent.gasLimit * elasticity : parent.gasLimit
  const step = gasLimit > before ? gasLimit - before : before - gasLimit
  if (step >= before / gasLimitDivisor || gasLimit < gasLimitMin) {
    throw new Rejection('GAS_LIMIT_INVALID', { found: String(gasLimit), parent: String(parent.gasLimit) })
  }
}

function checkMerged(header: BlockHeader): void {
  if (header.difficulty !== 0n) throw new Rejection('DIFFICULTY_INVALID', { found: String(header.difficulty) })
  if (header.source.nonce !== zeroNonce) throw new Rejection('NONCE_NOT_ZERO', { found: header.source.nonce })
  if (header.source.sha3Uncles !== emptyUnclesHash) throw new Rejection('UNCLES_INVALID', { uncles: 'after the merge' })
}

function checkDifficulty(header: BlockHeader, parent: BlockHeader, rules: Rules): void {
  const expected = nextDifficulty(header, parent, rules.level)
  if (header.difficulty !== expected) {
    throw new Rejection('DIFFICULTY_INVALID', { found: String(header.difficulty), expected: String(expected) })
  }
}

function checkDaoExtraData({ number, source }: BlockHeader, { daoBlock }: Rules): void {
  if (daoBlock === null || number < daoBlock || number >= daoBlock + daoExtraDataBlocks) return
  if (source.extraData !== daoExtraData) throw new Rejection('FORK_EXTRA_DATA_INVALID', { found: source.extraData })
}

function checkFees(header: BlockHeader, parent: BlockHeader, rules: Rules): void {
  if (rules.level >= Level.london) {
    const expected = nextBaseFee(parent)
    if (header.baseFee !== expected) {
      throw new Rejection('BASE_FEE_INVALID', { found: String(header.baseFee), expected: String(expected) })
    }
  }
  if (rules.blob !== null) {
    const expected = nextExcessBlobGas(parent, rules)
    if (header.excessBlobGas !== expected) {
      throw new Rejection('EXCESS_BLOB_GAS_INVALID', {
        found: String(header.excessBlobGas),
        expected: String(expected),
      })
    }
  }
}
