/**
 * Counts who took part.
 *
 * @param participation - Bit i stands for validator i; at least zero.
 * @returns Number of bits that are one.
 */
export function weightOf(participation: bigint): bigint {
  return BigInt(participation.toString(2).replaceAll('0', '').length)
}
