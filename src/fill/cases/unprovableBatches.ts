import { addressOf } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { ExecuteCase, HonestChain } from '../ExecuteCase.ts'
import { call, drop, store } from '../program.ts'
import { build, contract, precompile, programAddress, transaction } from './language.ts'

const unprovable = 'PRE-1'
const helper = addressOf('helper')
const reaches = drop(call(precompile(3), { gas: 100_000 }))

function chainOf(name: string, program: Code, inner: Code = op('STOP')): HonestChain {
  return {
    name: `batch/${name}`,
    ruleset: 'lockstep-statuses',
    unlimited: true,
    alloc: { [programAddress]: contract(program), [helper]: contract(inner) },
    blocks: [1, 2, 3, 4, 5].map((number) =>
      number < 5 ? build() : build(transaction({ to: programAddress, gasLimit: 500_000n })),
    ),
  }
}

interface UnprovablePlan {
  readonly name: string
  readonly when: string
  readonly program: Code
  readonly inner?: Code
  readonly accepted?: true
}

function unprovableCases({ name, when, program, inner, accepted }: UnprovablePlan): readonly ExecuteCase[] {
  const chain = chainOf(`unprovable-${name}`, program, inner)
  const common = {
    given: 'a chain on which RIPEMD160 is unprovable in block 5, and a builder that does not care',
    clauses: [unprovable],
    chain,
    ...(accepted === undefined && { twin: 'batch/unprovable-not-reached' }),
  }
  const whole: ExecuteCase = {
    ...common,
    name: `batch/unprovable-${name}`,
    when: `block 5 is a batch: ${when}`,
    must: accepted ? 'the batch is accepted' : 'the batch is refused as a whole',
    blocks: [{ block: 4 }],
    batch: { forkId: 'unprovable5' },
    ...(accepted === undefined && { batchOutcome: { reason: 'PRECOMPILE_UNSUPPORTED' } }),
  }
  if (accepted) return [whole]
  const alone: ExecuteCase = {
    ...common,
    name: `batch/unprovable-${name}-alone`,
    when: `block 5 is to be executed by itself: ${when}`,
    must: 'the block is refused',
    blocks: [{ block: 4, refused: { reason: 'PRECOMPILE_UNSUPPORTED' } }],
  }
  return [whole, alone]
}

/** Batches with blocks that a prover cannot prove, and one that only looks as if. */
export const unprovableBatches: readonly ExecuteCase[] = [
  ...unprovableCases({
    name: 'not-reached',
    when: 'its transaction stops before it would call RIPEMD160',
    program: code(store(0, 1), op('STOP'), reaches),
    accepted: true,
  }),
  ...unprovableCases({
    name: 'called',
    when: 'its transaction calls RIPEMD160',
    program: code(store(0, 1), reaches),
  }),
  ...unprovableCases({
    name: 'reverted-frame',
    when: 'its transaction reaches RIPEMD160 only in a frame that reverts',
    program: code(store(0, 1), drop(call(helper, { gas: 200_000 }))),
    inner: code(reaches, apply('REVERT', 0, 0)),
  }),
  ...unprovableCases({
    name: 'failed-call',
    when: 'its transaction calls RIPEMD160 without gas',
    program: code(store(0, 1), drop(call(precompile(3), { gas: 0 }))),
  }),
]
