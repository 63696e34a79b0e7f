import type { Method } from '../../src/model/generated/adapter.ts'

/** Every method of the protocol. */
const methods: readonly Method[] = [
  'lockstep_hello',
  'lockstep_configure',
  'seq_buildBlocks',
  'seq_importBlocks',
  'seq_trace',
  'seq_state',
  'seq_checkTransaction',
  'seq_decodeRlp',
  'seq_trieRoot',
  'prover_execute',
  'prover_trace',
  'prover_state',
  'prover_checkTransaction',
  'prover_decodeRlp',
  'prover_trieRoot',
  'prover_checkStatelessInput',
  'prover_applyAccessList',
  'seq_storageSlot',
  'seq_storageProof',
  'prover_storageSlot',
  'prover_readStorage',
  'prover_readValidatorSet',
  'consensus_verifyMessage',
  'consensus_decodeExtraData',
  'consensus_hash',
  'consensus_verifyHeader',
  'consensus_countVotes',
  'consensus_proposer',
  'consensus_timeout',
  'consensus_verifyFinality',
  'consensus_activeSet',
  'consensus_participation',
  'consensus_verifyEvidence',
  'consensus_step',
  'eth_config',
  'seq_order',
  'prover_capabilities',
  'prover_prove',
  'prover_job',
  'prover_cancel',
  'agg_aggregate',
  'consensus_prove',
  'verifier_verify',
  'verifier_submitBatch',
  'contract_run',
]

const methodNames: ReadonlySet<string> = new Set<string>(methods)

/** Tells whether a name is a method of the protocol. */
export function isMethod(name: string): name is Method {
  return methodNames.has(name)
}

/** Tells whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
