import { encodeCall } from '../../../src/contracts/Abi.ts'
import type { Artefact } from '../../../src/contracts/Artefact.ts'
import { attestationVerifierArtefact } from '../../../src/contracts/generated/AttestationVerifier.ts'
import { bytes, type Hash32 } from '../../../src/model/Hex.ts'

/** A verifier of another habit: it does not revert, it answers `false`. */
export function answeringVerifier(rulesetHash: Hash32, program: Hash32): Artefact {
  const selector = (name: string): string => encodeCall(attestationVerifierArtefact, name).slice(2, 10)
  const word = (value: Hash32): string => `7f${value.slice(2)}`
  const head = '5f3560e01c'
  const no = '60205ff3'
  const rulesAnswer = `5b${word(rulesetHash)}5f5260205ff3`
  const programsAnswer = `5b60205f526001602052${word(program)}60405260605ff3`
  const branch = (name: string, place: number): string =>
    `8063${selector(name)}1460${place.toString(16).padStart(2, '0')}57`
  const branchLength = branch('rulesetHash', 0).length
  const rulesAt = (head.length + 2 * branchLength + no.length) / 2
  const programsAt = rulesAt + rulesAnswer.length / 2
  const branches = `${branch('rulesetHash', rulesAt)}${branch('supportedPrograms', programsAt)}`
  const code = `${head}${branches}${no}${rulesAnswer}${programsAnswer}`
  const size = (code.length / 2).toString(16).padStart(2, '0')
  const abi = attestationVerifierArtefact.abi.filter(({ type }) => type !== 'constructor')
  return {
    ...attestationVerifierArtefact,
    name: 'Answering',
    abi,
    bytecode: bytes(`0x60${size}600a5f3960${size}5ff3${code}`),
  }
}
