import type { GasFormula } from '../../model/generated/ruleset.ts'
import type { CallSite } from './CallSite.ts'
import { modexpLengths, readPadded } from './modexp.ts'
import { storageGas } from './register.ts'

/** Gas of one call as a function of its input; of the site only where the price counts storage. */
export type GasOfCall = (input: Uint8Array, site?: CallSite) => bigint

const wordBytes = 32
const g1ItemBytes = 160
const g2ItemBytes = 288
const discountDivisor = 1000n

/** EIP-2537 discounts per thousand for 1 to 128 pairs in G1; more pairs keep the last one. */
// prettier-ignore
const g1Discounts = [
  1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677, 673, 669, 665, 661, 658, 654, 651,
  648, 645, 642, 640, 637, 635, 632, 630, 627, 625, 623, 621, 619, 617, 615, 613, 611, 609, 608, 606, 604, 603, 601,
  599, 598, 596, 595, 593, 592, 591, 589, 588, 586, 585, 584, 582, 581, 580, 579, 577, 576, 575, 574, 573, 572, 570,
  569, 568, 567, 566, 565, 564, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547,
  547, 546, 545, 544, 543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531, 530, 529, 528,
  528, 527, 526, 525, 525, 524, 523, 522, 522, 521, 520, 520, 519,
]

/** The same for G2. */
// prettier-ignore
const g2Discounts = [
  1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717, 711, 704, 699, 693, 688, 683, 679,
  674, 670, 666, 663, 659, 655, 652, 649, 646, 643, 640, 637, 634, 632, 629, 627, 624, 622, 620, 618, 615, 613, 611,
  609, 607, 606, 604, 602, 600, 598, 597, 595, 593, 592, 590, 589, 587, 586, 584, 583, 582, 580, 579, 578, 576, 575,
  574, 573, 571, 570, 569, 568, 567, 566, 565, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551,
  550, 549, 548, 547, 546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535, 534, 533, 532,
  532, 531, 530, 530, 529, 528, 528, 527, 526, 526, 525, 524, 524,
]

/**
 * Makes the gas function that a formula of a ruleset describes.
 *
 * @param formula - As written in the ruleset; every constant in it counts.
 * @returns Function from input to gas; null where the formula is a fact about a chain that we do not execute.
 */
export function gasOf(formula: GasFormula): GasOfCall | null {
  switch (formula.formula) {
    case 'const': {
      const gas = BigInt(formula.gas)
      return () => gas
    }
    case 'linearWords': {
      const base = BigInt(formula.base)
      const perWord = BigInt(formula.perWord)
      return (input) => base + perWord * BigInt(Math.ceil(input.length / wordBytes))
    }
    case 'linearItems': {
      const base = BigInt(formula.base)
      const perItem = BigInt(formula.perItem)
      const itemBytes = Number(formula.itemBytes)
      return (input) => base + perItem * BigInt(Math.floor(input.length / itemBytes))
    }
    case 'eip198':
      return (input) => modexpGas(input, eip198)
    case 'eip2565':
      return (input) => modexpGas(input, eip2565)
    case 'eip7883':
      return (input) => modexpGas(input, eip7883)
    case 'eip2537-msm':
      return msmGas(BigInt(formula.mulGas), formula.group)
    case 'blake2f-rounds': {
      const perRound = BigInt(formula.perRound)
      return (input) => perRound * readPadded(input, 0, 4)
    }
    case 'storage-metered':
      return storageGas(formula)
    case 'eravm-ergs':
    case 'arbos-metered':
    case 'unknown':
      return null
  }
}

function msmGas(mulGas: bigint, group: 'g1' | 'g2'): GasOfCall {
  const itemBytes = group === 'g1' ? g1ItemBytes : g2ItemBytes
  const discounts = group === 'g1' ? g1Discounts : g2Discounts
  const last = discounts[discounts.length - 1] ?? 0
  return (input) => {
    const pairs = Math.floor(input.length / itemBytes)
    if (pairs === 0) return 0n
    return (BigInt(pairs) * mulGas * BigInt(discounts[pairs - 1] ?? last)) / discountDivisor
  }
}

/** How one price set of MODEXP counts. */
interface ModexpPrice {
  readonly complexity: (longest: bigint) => bigint
  readonly exponentFactor: bigint
  readonly divisor: bigint
  readonly minimum: bigint
  readonly minimumIterations: bigint
}

const wordBits = 8n

const eip198: ModexpPrice = {
  complexity: (longest) => {
    if (longest <= 64n) return longest * longest
    if (longest <= 1024n) return (longest * longest) / 4n + 96n * longest - 3072n
    return (longest * longest) / 16n + 480n * longest - 199_680n
  },
  exponentFactor: 8n,
  divisor: 20n,
  minimum: 0n,
  minimumIterations: 1n,
}

const eip2565: ModexpPrice = {
  complexity: (longest) => squareOfWords(longest),
  exponentFactor: 8n,
  divisor: 3n,
  minimum: 200n,
  minimumIterations: 1n,
}

const eip7883: ModexpPrice = {
  complexity: (longest) => (longest <= 32n ? 16n : 2n * squareOfWords(longest)),
  exponentFactor: 16n,
  divisor: 1n,
  minimum: 500n,
  minimumIterations: 1n,
}

function squareOfWords(bytes: bigint): bigint {
  const words = (bytes + 7n) / wordBits
  return words * words
}

function modexpGas(input: Uint8Array, price: ModexpPrice): bigint {
  const { base, exponent, modulus } = modexpLengths(input)
  const longest = base > modulus ? base : modulus
  const iterations = exponentIterations(input, { base, exponent, factor: price.exponentFactor })
  const counted = iterations > price.minimumIterations ? iterations : price.minimumIterations
  const gas = (price.complexity(longest) * counted) / price.divisor
  return gas > price.minimum ? gas : price.minimum
}

function exponentIterations(
  input: Uint8Array,
  lengths: { readonly base: bigint; readonly exponent: bigint; readonly factor: bigint },
): bigint {
  const headBytes = lengths.exponent < 32n ? Number(lengths.exponent) : wordBytes
  const headOffset = 96n + lengths.base
  const head = headOffset < BigInt(input.length) ? readPadded(input, Number(headOffset), headBytes) : 0n
  const headBits = head === 0n ? 0n : BigInt(head.toString(2).length - 1)
  if (lengths.exponent <= 32n) return headBits
  return lengths.factor * (lengths.exponent - 32n) + headBits
}
