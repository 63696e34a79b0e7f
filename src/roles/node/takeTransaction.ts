import { templateOf } from '../../execution/buildBlocks.ts'
import { address, fromBytes, toBytes, type Bytes } from '../../model/Hex.ts'
import { attributesAfter } from './attributes.ts'
import type { NodeBody } from './NodeBody.ts'
import type { Work } from './Work.ts'

const nobody = address(`0x${'00'.repeat(20)}`)

/** Takes a transaction into the pool, or says why not, as the rules of the next block have it. */
export function takeTransaction({ options, ledger, pool, heldSince }: NodeBody, encoded: Bytes, work: Work): void {
  const { chain, head, nowS } = ledger
  const { world } = chain.open(head.block, undefined)
  const attributes = attributesAfter(head.block, { feeRecipient: options.self?.address ?? nobody, nowS })
  const { rules, template } = templateOf(attributes, { parent: head.block, world }, options.party)
  work.fate = pool.arrive(encoded, { rules, world, gasLimit: template.gasLimit })
  if (work.fate.status !== 'pooled') return
  heldSince.set(fromBytes(options.party.crypto.keccak256(toBytes(encoded))), head.block.header.number)
}
