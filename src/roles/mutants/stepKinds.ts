import { machineFaults, plantFault } from '../../consensus/machine/index.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { secp256k1Noble } from '../../crypto/secp256k1Noble.ts'
import { consensusSteps } from '../consensusSteps.ts'
import type { MutantKind } from './MutantKind.ts'

/** Faults in the state machine of consensus. */
export const stepKinds: readonly MutantKind[] = [...machineFaults.values()].map(({ name, sentence }) => ({
  kind: `machine-${name}`,
  form: `machine-${name}`,
  sentence,
  plant: (subject, amount) => {
    if (subject !== '' || amount !== '') return null
    const { recover: ecrecover, sign, publicKeyOf } = secp256k1Noble
    const crypto = { keccak256, ecrecover, sign, publicKeyOf }
    return { handlers: (honest) => ({ ...honest, ...consensusSteps({ crypto, alter: plantFault(name) }) }) }
  },
}))
