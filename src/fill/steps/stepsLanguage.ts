import type { BlockView } from '../../consensus/justification/Opened.ts'
import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { quantity } from '../../model/Hex.ts'
import { enough } from './justifyGrid.ts'
import { arrival, startOf, type Lab, type Validator } from './Lab.ts'
import { changeOf, digestOf, say } from './messages.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

/** Largest number of faulty validators that does no harm. */
export function faulty(validators: number): number {
  return Math.floor((validators - 1) / 3)
}

/** What a case is called, and what it shows. */
export interface Told {
  readonly name: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
}

/** A case of the family `steps`. */
export function stepsCase(lab: Lab, self: Validator | undefined, told: Told, steps: readonly PlannedStep[]): StepsCase {
  const size = lab.validators.length
  return {
    ...told,
    name: `steps/${lab.profile}/${size}-${told.name}`,
    given: `${size} validators under ${lab.profile}, at the start of a height`,
    start: startOf(lab, self),
    steps,
  }
}

/** The sealed block comes from the chain. */
export function imported(lab: Lab, block: BlockView, round: bigint, count?: number): PlannedStep {
  const sealers = lab.validators.slice(0, count ?? enough(lab.validators.length))
  const enoughSeals = sealers.length >= enough(lab.validators.length)
  return { event: headOf(lab, block, round, sealers), expect: enoughSeals ? 'accept' : 'reject SEALS_INSUFFICIENT' }
}

/** A sealed block, as an event. */
export function headOf(lab: Lab, block: BlockView, round: bigint, sealers: readonly Validator[]): ConsensusEvent {
  const commitHash = lab.context.wire.commitHashOf(digestOf(lab, block, round), round)
  return {
    op: 'head',
    blockRlp: lab.context.wire.inRound(block, round).rlp,
    round: quantity(round),
    seals: sealers.map((one) => one.signer.seal(commitHash)),
    validators: lab.addresses,
  }
}

/** Round changes of some validators, without anything prepared. */
export function changes(lab: Lab, authors: readonly Validator[], round: bigint, last: string): readonly PlannedStep[] {
  return authors.map((one, index) => ({
    event: arrival(lab, say.roundChange({ roundChange: changeOf(lab, one, { round }), prepares: [] })),
    expect: index === authors.length - 1 ? last : 'accept',
  }))
}
