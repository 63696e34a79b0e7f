import type { FinalBlock } from '../../roles/node/SealedChain.ts'
import type { EventQueue } from '../EventQueue.ts'
import type { Postman } from '../Postman.ts'
import type { Random } from '../Random.ts'
import type { Trace } from '../Trace.ts'
import type { Deployment } from './deploy.ts'
import type { Happening, Instance } from './Instance.ts'
import type { SequencerPlan } from './SequencerPlan.ts'
import type { Tally } from './Tally.ts'
import type { Watch } from './Watch.ts'

/** Everything of a run; the only thing in it that changes as time goes by. */
export interface Town {
  readonly plan: SequencerPlan
  readonly deployment: Deployment
  readonly instances: readonly Instance[]
  readonly queue: EventQueue<Happening>
  readonly postman: Postman
  readonly random: Random
  readonly watch: Watch
  readonly tally: Tally
  readonly trace: Trace
  /** Blocks as the first honest node made them final. */
  readonly final: FinalBlock[]
  /** Virtual microseconds. */
  now: number
  timersSet: number
}
