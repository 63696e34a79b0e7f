/** Most bytes of an aggregation that are read. */
export const aggregatedBytesMax: number = 64 * 2 ** 20

/** Most bytes of the evidence of a consensus proof that are read. */
export const evidenceBytesMax: number = 16 * 2 ** 20
