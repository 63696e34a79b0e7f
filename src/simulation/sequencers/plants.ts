import { assembleBlock, splitBlock } from '../../codec/Block.ts'
import { encodeHeader } from '../../codec/Header.ts'
import { Defect } from '../../model/Defect.ts'
import type { Header } from '../../model/generated/adapter.ts'
import { fromBytes, hash32, quantity, toBytes, type Bytes } from '../../model/Hex.ts'
import type { Propose } from '../../roles/node/proposeBlock.ts'
import { loadStandard } from '../../standard/loadStandard.ts'

type Plant = (honest: Propose) => Propose

const anyHash = hash32(`0x${'5b'.repeat(32)}`)

/** Says that the state is another one than execution gives. */
export const claimWrongState: Plant = claim({ stateRoot: anyHash })

/**
 * Alters fields of the header of blocks that are otherwise built honestly.
 *
 * @param fields - What the header says instead.
 */
export function claim(fields: Partial<Header>): Plant {
  return (honest) => async (proposal, party) => {
    const executed = await honest(proposal, party)
    return { ...executed, rlp: withHeader(executed.rlp, fields) }
  }
}

/** Takes transactions as they came, whatever the policy of the chain. */
export const misorder: Plant = (honest) => (proposal, party) => {
  const policy = loadStandard().ordering.get('arrival')
  if (policy === undefined) throw new Defect('the standard has no policy by arrival')
  return honest({ ...proposal, policy }, party)
}

/** Leaves everybody's transactions out. */
export const censor: Plant = (honest) => (proposal, party) =>
  honest({ ...proposal, pool: { ...proposal.pool, bySender: () => new Map() } }, party)

const secondsAhead = 3600n

/** Dates blocks an hour ahead. */
export const postdate: Plant = (honest) => (proposal, party) =>
  honest({ ...proposal, nowS: proposal.nowS + secondsAhead }, party)

/** Pays its builder a withdrawal, and says the root of the state that this gives. */
export const withdraw: Plant = (honest) => (proposal, party) =>
  honest(
    {
      ...proposal,
      withdrawals: [
        { index: quantity(0), validatorIndex: quantity(0), address: proposal.builder, amount: quantity(10 ** 9) },
      ],
    },
    party,
  )

/** The same block with other fields in its header. */
function withHeader(rlp: Bytes, fields: Partial<Header>): Bytes {
  const parts = splitBlock(toBytes(rlp))
  const headerRlp = encodeHeader({ ...parts.header, ...fields })
  return fromBytes(assembleBlock({ ...parts, headerRlp }))
}
