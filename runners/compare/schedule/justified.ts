import type { Address } from '../../../src/model/Hex.ts'
import type { Said, Statement } from '../../observe/schedule/Wire.ts'
import type { Deed, Witnessed } from './Witnessed.ts'

/** What a proposal or a certificate is held against. */
type Setting = Pick<Witnessed, 'addresses' | 'quorum'> & { readonly head: Deed['head'] }

/**
 * Tells what is wrong with a proposal, by the rules of QBFT, from the bytes alone.
 *
 * @param said - The proposal.
 * @param setting - The set, and the block that it has to build on.
 * @returns Undefined where it is justified.
 */
export function proposalDefect(said: Said, setting: Setting): string | undefined {
  const { height, round, author, block, digest, roundChanges, prepares } = said
  const { addresses, quorum, head } = setting
  const leader = leaderOf(round, setting)
  if (author !== leader) return 'its author does not lead the round'
  if (block === undefined || block.hash !== digest) return 'it names another block than it holds'
  if (height !== head.height + 1n) return 'it is for another height'
  const fresh = block.proposer === leader ? undefined : 'its block is of another proposer'
  if (round === 0n) return fresh
  const changed = roundChanges.every((one) => one.height === height && one.round === round && isOf(one, addresses))
  if (!changed || distinct(roundChanges) < quorum) return 'no quorum changed to its round'
  const early = roundChanges.every(({ prepared }) => prepared === undefined || prepared.round < round)
  if (!early) return 'a round change names a block prepared in its own round or a later one'
  const latest = roundChanges.reduce(
    (last: Statement['prepared'], { prepared }) =>
      prepared !== undefined && (last === undefined || prepared.round > last.round) ? prepared : last,
    undefined,
  )
  if (latest === undefined) return fresh
  const named = roundChanges.some(({ prepared }) => prepared?.round === latest.round && prepared.digest === digest)
  if (!named) return 'it is not the block that was prepared last'
  return certificateDefect(prepares, { height, round: latest.round, digest }, setting)
}

/** Tells what is wrong with the prepares of a certificate; undefined where it holds. */
export function certificateDefect(
  prepares: readonly Statement[],
  { height, round, digest }: Pick<Statement, 'height' | 'round' | 'digest'>,
  { addresses, quorum }: Pick<Setting, 'addresses' | 'quorum'>,
): string | undefined {
  const valid = prepares.every(
    (one) => one.height === height && one.round === round && one.digest === digest && isOf(one, addresses),
  )
  return valid && distinct(prepares) >= quorum ? undefined : 'no quorum prepared its block'
}

/** Round robin by place, after the proposer of the block before. */
export function leaderOf(round: bigint, { addresses, head }: Omit<Setting, 'quorum'>): Address | undefined {
  const place = BigInt(addresses.indexOf(head.proposer) + 1)
  return addresses[Number((place + round) % BigInt(addresses.length))]
}

function isOf({ author }: Statement, addresses: readonly Address[]): boolean {
  return author !== undefined && addresses.includes(author)
}

function distinct(statements: readonly Statement[]): number {
  return new Set(statements.map(({ author }) => author)).size
}
