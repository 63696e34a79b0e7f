import type { BlockHeader } from './BlockHeader.ts'
import { Level } from './Fork.ts'
import type { Rules } from './Rules.ts'

const initialBaseFee = 1_000_000_000n
const elasticity = 2n
const baseFeeChangeDenominator = 8n
const minimumBlobBaseFee = 1n
const blobBaseCost = 8192n
const blobGasPerBlob = 131_072n

/**
 * Computes the base fee of a block.
 *
 * @param parent - Its parent; before London where it has no base fee.
 * @returns Wei per gas.
 * @see EIP-1559, BLK-6
 */
export function nextBaseFee(parent: BlockHeader): bigint {
  const { baseFee, gasUsed, gasLimit } = parent
  if (baseFee === null) return initialBaseFee
  const target = gasLimit / elasticity
  if (target === 0n || gasUsed === target) return baseFee
  if (gasUsed > target) {
    const rise = (baseFee * (gasUsed - target)) / target / baseFeeChangeDenominator
    return baseFee + (rise > 1n ? rise : 1n)
  }
  return baseFee - (baseFee * (target - gasUsed)) / target / baseFeeChangeDenominator
}

/**
 * Computes the excess blob gas of a block.
 *
 * @param parent - Its parent; without blob fields before Cancun.
 * @param rules - Rules of the block itself.
 * @returns Blob gas.
 * @see EIP-4844, EIP-7918, BLK-11
 */
export function nextExcessBlobGas(parent: BlockHeader, rules: Rules): bigint {
  const blob = rules.blob
  if (blob === null) return 0n
  const parentExcess = parent.excessBlobGas ?? 0n
  const parentUsed = parent.blobGasUsed ?? 0n
  if (parentExcess + parentUsed < blob.targetGas) return 0n
  if (rules.level >= Level.osaka) {
    const executionPrice = blobBaseCost * (parent.baseFee ?? 0n)
    if (executionPrice > blobGasPerBlob * blobBaseFee(parentExcess, rules)) {
      return parentExcess + (parentUsed * (blob.maxBlobs - blob.targetBlobs)) / blob.maxBlobs
    }
  }
  return parentExcess + parentUsed - blob.targetGas
}

/**
 * Computes the price of blob gas.
 *
 * @param excessBlobGas - Of the block.
 * @param rules - Rules of the block.
 * @returns Wei per blob gas; zero before Cancun.
 * @see EIP-4844, EIP-7691, EIP-7892
 */
export function blobBaseFee(excessBlobGas: bigint, { blob }: Rules): bigint {
  if (blob === null) return 0n
  return fakeExponential(minimumBlobBaseFee, excessBlobGas, blob.baseFeeUpdateFraction)
}

function fakeExponential(factor: bigint, numerator: bigint, denominator: bigint): bigint {
  let output = 0n
  let accumulated = factor * denominator
  for (let index = 1n; accumulated > 0n; index++) {
    output += accumulated
    accumulated = (accumulated * numerator) / (denominator * index)
  }
  return output / denominator
}
