import type { Outbox } from '../../consensus/machine/index.ts'
import { Defect } from '../../model/Defect.ts'
import { checkWelcome } from './checkWelcome.ts'
import { executeOnce, refuse, rewardSiteOf } from './judging.ts'
import type { NodeBody } from './NodeBody.ts'
import { proposeBlock } from './proposeBlock.ts'
import type { Work } from './Work.ts'

type Ask = Outbox['asks'][number]

/**
 * Answers what consensus asks of execution: builds a block, or judges one before the node votes for it.
 *
 * @param body - Of the node.
 * @param ask - What is asked.
 * @param work - Gets the answer; none where a block cannot be built, or is valid but unwelcome.
 * @see SEQ-1, SEQ-5
 */
export async function answerAsk(body: NodeBody, ask: Ask, work: Work): Promise<void> {
  if (ask.kind === 'needBlock') await build(body, work)
  else await judge(body, ask, work)
}

async function build(body: NodeBody, work: Work): Promise<void> {
  const { options, ledger, pool, context } = body
  const { party, self, plants, pool: kept } = options
  if (self === undefined) throw new Defect('a node without a key was asked for a block')
  const { chain, head, nowS } = ledger
  const propose = plants?.propose?.(proposeBlock) ?? proposeBlock
  work.executions += 1
  const site = rewardSiteOf(body)
  const executed = await propose(
    {
      chain,
      parent: head.block,
      builder: self.address,
      nowS,
      pool,
      policy: kept.policy,
      ...(site !== undefined && { reward: { site, self } }),
    },
    party,
  )
  ledger.executed.set(context.wire.readBlock(executed.rlp).hash, executed)
  work.events.push({ op: 'candidate', blockRlp: executed.rlp })
}

async function judge(body: NodeBody, ask: Ask & { readonly kind: 'needVerdict' }, work: Work): Promise<void> {
  const { digest } = ask
  const proposal = body.state.waiting?.opened
  const round = proposal?.proposal.payload.round ?? body.state.round
  try {
    await executeOnce(body, ask, work)
  } catch (error) {
    work.refusals.push(refuse(body, digest, { error, round, standing: 'invalid' }))
    work.events.push({ op: 'executed', digest, valid: false })
    return
  }
  try {
    // What a quorum prepared is no longer for one node to dislike.
    if (proposal?.prepares.length === 0) await checkWelcome(body, { blockRlp: ask.blockRlp, round })
  } catch (error) {
    work.refusals.push(refuse(body, digest, { error, round, standing: 'unwelcome' }))
    return
  }
  work.events.push({ op: 'executed', digest, valid: true })
}
