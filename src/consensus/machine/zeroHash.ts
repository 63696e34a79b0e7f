import { hash32, type Hash32 } from '../../model/Hex.ts'

/** Stands for a block where there is none. */
export const zeroHash: Hash32 = hash32(`0x${'00'.repeat(32)}`)
