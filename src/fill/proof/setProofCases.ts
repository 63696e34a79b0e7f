import type { Reason } from '../../model/generated/rejections.ts'
import { fromBytes, quantity } from '../../model/Hex.ts'
import { at, council } from '../consensus/council.ts'
import { contract, prove, stateWith, stranger } from '../storage/states.ts'
import { readsOf } from '../storage/validatorSets.ts'
import { deployment, parentHeader, setState } from './chain.ts'
import { askOf, finalityCase, planOf, type Ask } from './consensusCases.ts'
import type { ProofCase } from './ProofCase.ts'

/** Batches whose set is not proven, or not by what counts. */
export function setProofCases(): readonly ProofCase[] {
  const plan = planOf(4)
  const whole = askOf(plan)
  const all: WrongSets = [...otherSets(), ...setsThatLack(), ...otherPlaces()]
  return all.map(([name, what, change, reason, alsoAllowed]) =>
    finalityCase(
      name,
      `A batch ${what}.`,
      { ...whole, ...change },
      {
        reason,
        twin: 'batch/finality/n-4-quorum',
        ...(alsoAllowed !== undefined && { alsoAllowed }),
      },
    ),
  )
}

type WrongSets = readonly (readonly [string, string, Partial<Ask>, Reason, (readonly Reason[])?])[]

function otherSets(): WrongSets {
  const after = setState(7n, council(7))
  const layout = at([deployment.validatorSet], 0)?.layout ?? at([], 0)
  const empty = prove(stateWith({}), layout, readsOf(layout, { layout: '', listed: [] }))
  const under = (stateRoot: typeof empty.stateRoot): Ask['parentHeader'] =>
    fromBytes(parentHeader(99n, 890n, stateRoot))
  return [
    [
      'set-under-last-state',
      'with the set under the state that it leaves',
      { set: after.set },
      'PROOF_ROOT_MISMATCH',
      ['PROOF_INCOMPLETE', 'PROOF_NODE_MISPLACED'],
    ],
    [
      'set-of-other-batch',
      'with the set of another batch',
      { batchNumber: quantity(7) },
      'VALIDATOR_SET_COMMITMENT_MISMATCH',
    ],
    ['set-of-zero', 'with the set of batch zero', { batchNumber: quantity(0) }, 'VALIDATOR_SET_COMMITMENT_MISMATCH'],
    [
      'set-empty',
      'under a state in which the contract holds no set',
      { parentHeader: under(empty.stateRoot), set: { members: [], proof: empty.proof } },
      'VALIDATOR_SET_EMPTY',
    ],
  ]
}

function setsThatLack(): WrongSets {
  const plan = planOf(4)
  const whole = askOf(plan)
  const layout = at([deployment.validatorSet], 0)?.layout ?? at([], 0)
  const empty = prove(stateWith({}), layout, readsOf(layout, { layout: '', listed: [] }))
  const nobody = prove(stateWith({}), layout, readsOf(layout, { layout: '', listed: [] }), stranger)
  const absent = prove(withoutContract(), layout, readsOf(layout, { layout: '', listed: [] }))
  const under = (stateRoot: typeof empty.stateRoot): Ask['parentHeader'] =>
    fromBytes(parentHeader(99n, 890n, stateRoot))
  return [
    [
      'set-absent',
      'under a state in which there is no contract',
      { parentHeader: under(absent.stateRoot), set: { members: [], proof: absent.proof } },
      'ACCOUNT_ABSENT',
      ['STORAGE_PROOF_MISSING', 'PROOF_INCOMPLETE'],
    ],
    [
      'set-of-other-contract',
      'with the proof of another contract',
      { parentHeader: under(nobody.stateRoot), set: { members: [], proof: nobody.proof } },
      'ACCOUNT_MISMATCH',
    ],
    [
      'set-without-slots',
      'with a proof of the account alone',
      { set: { ...whole.set, proof: { ...whole.set.proof, storageProof: [] } } },
      'STORAGE_PROOF_MISSING',
      ['VALIDATOR_SET_INCOMPLETE'],
    ],
    [
      'set-without-commitment',
      'with a proof that lacks the commitment',
      { set: { ...whole.set, proof: { ...whole.set.proof, storageProof: whole.set.proof.storageProof.slice(0, -1) } } },
      'STORAGE_PROOF_MISSING',
    ],
  ]
}

function otherPlaces(): WrongSets {
  const plan = planOf(4)
  const whole = askOf(plan)
  const after = setState(7n, council(7))
  const layout = at([deployment.validatorSet], 0)?.layout ?? at([], 0)
  const empty = prove(stateWith({}), layout, readsOf(layout, { layout: '', listed: [] }))
  const under = (stateRoot: typeof empty.stateRoot): Ask['parentHeader'] =>
    fromBytes(parentHeader(99n, 890n, stateRoot))
  return [
    [
      'set-shortened',
      'with a proof that lacks the last member',
      {
        set: {
          ...whole.set,
          proof: { ...whole.set.proof, storageProof: whole.set.proof.storageProof.filter((_, index) => index !== 4) },
        },
      },
      'STORAGE_SLOT_MISMATCH',
      ['VALIDATOR_SET_INCOMPLETE'],
    ],
    [
      'parent-of-other-state',
      'with another header before it',
      { parentHeader: under(after.stateRoot) },
      'PROOF_ROOT_MISMATCH',
      ['PROOF_INCOMPLETE', 'PROOF_NODE_MISPLACED', 'PARENT_UNKNOWN'],
    ],
    [
      'parent-of-other-time',
      'with a header before it that differs in time',
      { parentHeader: fromBytes(parentHeader(99n, 889n, plan.before.stateRoot)) },
      'PARENT_UNKNOWN',
    ],
    [
      'contract-elsewhere',
      'for a deployment whose contract is elsewhere',
      { deployment: { ...deployment, validatorSet: { address: stranger, layout } } },
      'ACCOUNT_MISMATCH',
    ],
    ['contract-unknown', 'for a deployment without a contract', { deployment: withoutSet() }, 'VALIDATOR_SET_UNKNOWN'],
  ]
}

function withoutContract(): ReturnType<typeof stateWith> {
  return Object.fromEntries(Object.entries(stateWith({})).filter(([owner]) => owner !== contract))
}

function withoutSet(): Ask['deployment'] {
  const { validatorSet: _, ...rest } = deployment
  return rest
}
