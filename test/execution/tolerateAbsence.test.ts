import { describe, expect, it } from 'vitest'
import type { StatelessCase } from '../../runners/load/Case.ts'
import { loadCases } from '../../runners/load/loadCases.ts'
import { executeStateless } from '../../src/execution/executeStateless.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { ExecutedBlock, ExecutionContext } from '../../src/model/generated/adapter.ts'
import { absentReason, hasSharedData } from '../sharedData.ts'
import { fixturePath } from './support/fixturePath.ts'
import { partyFor } from './support/runCase.ts'

/** A block whose only transaction goes to an account that does not exist; geth's witness does not prove that. */
async function hoodi(): Promise<StatelessCase> {
  for await (const loaded of loadCases(fixturePath('real-blocks/hoodi-1151683.json.gz'))) {
    if (loaded.kind === 'case' && loaded.case.kind === 'stateless') return loaded.case
  }
  throw new Error('the block is not there')
}

async function prove(context: ExecutionContext, canonicalWitness: boolean): Promise<ExecutedBlock> {
  const { rlp, witness, ruleset } = await hoodi()
  const party = await partyFor(ruleset, createMachineEngine)
  return executeStateless({ rlp, witness, context }, { mode: 'validate', canonicalWitness }, party)
}

describe.runIf(hasSharedData)(`a witness that does not prove absence${absentReason}`, () => {
  it('suffices on the word of a context', async () => {
    expect(await prove({ missingAccounts: 'absent' }, false)).toMatchObject({ status: 'executed' })
  })

  it('is refused without that word', async () => {
    expect(await prove({}, false)).toMatchObject({ status: 'rejected', reason: 'WITNESS_NODE_MISSING' })
  })

  it('is refused in canonical mode whatever the context says', async () => {
    expect(await prove({ missingAccounts: 'absent' }, true)).toMatchObject({ status: 'rejected' })
  })
})
