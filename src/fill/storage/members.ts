import { address, type Address } from '../../model/Hex.ts'

/** Three members in ascending order. */
export const first: Address = address('0x1000000000000000000000000000000000000001')
export const second: Address = address('0x9a6d82ef3912d5ab60473124bccd2f2a640769d7')
export const third: Address = address('0xeac51e3fe1afc9894f0dfeab8ceb471899b932df')
export const three: readonly Address[] = [first, second, third]
/** One more, the highest of all. */
export const four: readonly Address[] = [...three, address(`0x${'ff'.repeat(20)}`)]

/** Names of layouts. */
export const solidity = 'validator-set-solidity'
export const vyper = 'validator-set-vyper'
export const talk = 'validator-set-talk'
export const list = 'validator-set-list'
export const packed = 'validator-set-packed'

/** Bounds that four members fill. */
export const small = { minimumMembers: 1, maximumMembers: 4 }
