import type { ConsensusSchedule } from '../../../src/model/generated/vector.ts'
import type { Hash32 } from '../../../src/model/Hex.ts'
import type { Said, Statement } from '../../observe/schedule/Wire.ts'
import { certificateDefect, proposalDefect } from './justified.ts'
import { blockName, type Deed, type Witnessed } from './Witnessed.ts'

/** Tells where an invariant does not hold; undefined where it does. */
export type Invariant = (witnessed: Witnessed, schedule: ConsensusSchedule) => string | undefined

/**
 * Two honest nodes never take different blocks for final at one height, none takes one that a quorum did not seal, and the
 * seals that left, whoever made them, never make two blocks of one height final.
 */
export const agreement: Invariant = ({ decided, quorum, said }) => {
  const first = new Map<bigint, (typeof decided)[number]>()
  for (const one of decided) {
    const earlier = first.get(one.block.height)
    if (earlier !== undefined && earlier.block.hash !== one.block.hash) {
      return `${earlier.node} takes ${blockName(earlier.block)} for final and ${one.node} ${blockName(one.block)}`
    }
    first.set(one.block.height, earlier ?? one)
  }
  const few = decided.find(({ sealers }) => sealers < quorum)
  if (few !== undefined) {
    return `${few.node} takes ${blockName(few.block)} for final with ${few.sealers} of ${quorum} seals`
  }
  return sealedTwice(said, quorum)
}

/** The seals of all commits, by height, round and block, each of its own maker. */
function sealedTwice(said: readonly Said[], quorum: number): string | undefined {
  const sealers = new Map<string, Set<string>>()
  const final = new Map<bigint, Hash32>()
  for (const { code, height, round, digest, sealer, author } of said) {
    if (code !== 'COMMIT' || digest === undefined || sealer === undefined || sealer !== author) continue
    const key = `${height}/${round}/${digest}`
    const known = sealers.get(key) ?? new Set()
    sealers.set(key, known.add(sealer))
    if (known.size < quorum) continue
    const other = final.get(height)
    if (other !== undefined && other !== digest) {
      return `the seals that left make ${blockName({ height, hash: other })} and ${blockName({ height, hash: digest })} final`
    }
    final.set(height, digest)
  }
  return undefined
}

/** What honest nodes take for final, prepare or commit to is valid, and builds on what they have. */
export const validity: Invariant = ({ decided, deeds }) => {
  const bad = decided.find(({ block }) => !block.valid)
  if (bad !== undefined) return `${bad.node} takes ${blockName(bad.block)} for final, which execution refuses`
  for (const { happening, node } of deeds) {
    if ((happening.kind === 'finalized' || happening.kind === 'moved') && happening.block === undefined) {
      return `${node} takes something for final that is no block`
    }
    if (happening.kind === 'moved' && happening.block?.parentHash !== headBefore(deeds, happening)) {
      return `${node} moves to a block that does not build on its last`
    }
  }
  return undefined
}

function headBefore(deeds: readonly Deed[], happening: Deed['happening']): Hash32 | undefined {
  return deeds.find((deed) => deed.happening === happening)?.head.hash
}

/** An honest node signs one value with each kind of message in a round of a height, with its own key, and seals what it commits to. */
export const noDoubleSign: Invariant = ({ deeds, honest }) => {
  const signed = new Map<string, string>()
  for (const { node, happening } of deeds) {
    if (happening.kind !== 'sent') continue
    const { said } = happening
    if (said === undefined) return `${node} sends what is no message`
    const { code, height, round, author } = said
    const place = `${code} ${height}/${round}`
    if (author !== honest.get(node)) return `${node} sends a ${place} that it did not sign`
    if (code === 'COMMIT' && said.sealer !== author) return `${node} sends a ${place} with a seal that is not its own`
    const value = valueOf(said)
    const earlier = signed.get(`${node} ${place}`)
    if (earlier !== undefined && earlier !== value) return `${node} signs two values as ${place}`
    signed.set(`${node} ${place}`, value)
  }
  return undefined
}

/** What is signed, without the seal, which is a signature itself. */
function valueOf({ digest, prepared }: Statement): string {
  return prepared === undefined ? (digest ?? 'nothing') : `${prepared.round} ${prepared.digest}`
}

/**
 * Honest nodes propose what is justified, prepare what was proposed so, commit to what a quorum prepared, and show
 * certificates that hold.
 */
export const justifiedProposals: Invariant = ({ deeds, addresses, quorum }) => {
  for (const deed of deeds) {
    const { happening, node, head } = deed
    if (happening.kind !== 'sent' || happening.said === undefined) continue
    const { said } = happening
    const problem = unjustified(said, deed, { addresses, quorum, head })
    if (problem !== undefined) return `${node} sends a ${said.code} ${said.height}/${said.round}: ${problem}`
  }
  return undefined
}

function unjustified(
  said: Said,
  { heard }: Deed,
  setting: Pick<Witnessed, 'addresses' | 'quorum'> & Pick<Deed, 'head'>,
): string | undefined {
  const { code, height, round, digest, prepared, prepares } = said
  const votes = (wanted: Said['code']): readonly Said[] =>
    heard().filter(
      (one) => one.code === wanted && one.height === height && one.round === round && one.digest === digest,
    )
  switch (code) {
    case 'PROPOSAL':
      return proposalDefect(said, setting)
    case 'PREPARE': {
      const proposals = votes('PROPOSAL')
      if (proposals.length === 0) return 'nobody proposed the block to it'
      const defects = proposals.map((one) => proposalDefect(one, setting))
      return defects.includes(undefined) ? undefined : `the proposal is not justified, for ${defects[0] ?? ''}`
    }
    case 'COMMIT': {
      const members = votes('PREPARE').filter(
        ({ author }) => author !== undefined && setting.addresses.includes(author),
      )
      return certificateDefect(members, { height, round, ...(digest !== undefined && { digest }) }, setting)
    }
    case 'ROUND_CHANGE':
      if (prepared === undefined) return undefined
      if (prepared.round >= round) return 'it names a certificate of its own round or of a later one'
      return certificateDefect(prepares, { height, round: prepared.round, digest: prepared.digest }, setting)
  }
}

/** After a commit, the round changes of an honest node name a block that was prepared as late. */
export const lockKept: Invariant = ({ deeds }) => {
  const committed = new Map<string, bigint>()
  for (const { node, happening } of deeds) {
    if (happening.kind !== 'sent' || happening.said === undefined) continue
    const { code, height, round, prepared } = happening.said
    const key = `${node} ${height}`
    const last = committed.get(key)
    if (code === 'COMMIT' && (last === undefined || round > last)) committed.set(key, round)
    if (code === 'ROUND_CHANGE' && last !== undefined && round > last && (prepared?.round ?? -1n) < last) {
      return `${node} committed in round ${last} of height ${height}, and changes to round ${round} with ${prepared === undefined ? 'nothing' : `round ${prepared.round}`} prepared`
    }
  }
  return undefined
}

/**
 * Every honest node decides every height, and before it is more than so many rounds past the one from which the network
 * is good.
 *
 * @param rounds - As many.
 */
export function decidesWithinRoundsAfterGst(rounds: number): Invariant {
  return ({ deeds, honest }, { lastHeight, parent, gst }) => {
    const latest = BigInt((gst?.round ?? 0) + rounds)
    for (const node of honest.keys()) {
      const moved = deeds.filter((deed) => deed.node === node && deed.happening.kind === 'moved').length
      if (moved < lastHeight - parent.height) {
        return `${node} never decides height ${parent.height + moved + 1}`
      }
    }
    for (const { node, happening } of deeds) {
      if (happening.kind === 'entered' && happening.height <= BigInt(lastHeight) && happening.round > latest) {
        return `${node} is in round ${happening.round} of height ${happening.height}, and should have decided by round ${latest}`
      }
    }
    return undefined
  }
}
