import { hash32, bytes, type Bytes } from '../../model/Hex.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { encodeBatchInputs, type BatchInputs } from '../../proof/BatchInputs.ts'
import { forkIdOf, settlementDomain, zeroHash } from '../../proof/commitments.ts'
import { at } from '../consensus/council.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { changed, rulesetNames, specimens, type Specimen } from './batches.ts'
import { deployment } from './chain.ts'
import { attested, programs } from './people.ts'
import type { ProofCase } from './ProofCase.ts'

/** A question whether a proof holds, all of which is right but what is asked about. */
function verifyCase(
  name: string,
  given: string,
  publicValues: Bytes,
  rest: Pick<ProofCase, 'clauses'> & Partial<Pick<ProofCase, 'reason' | 'twin' | 'alsoAllowed'>>,
): ProofCase {
  return {
    name,
    given,
    ruleset: rulesetNames.plain,
    asked: {
      kind: 'verify',
      ask: { deployment, proof: attested(publicValues), programVerificationKey: programs.known, publicValues },
    },
    ...rest,
  }
}

const good = 'batch/inputs/first'

/** Public values of batches: well formed, malformed, and wrong by themselves. */
export function inputCases(): readonly ProofCase[] {
  return [...accepted(), ...malformed(), ...outOfRange(), ...unset(), ...wrong()]
}

function batch(index = 0): Specimen {
  return at(specimens('plain'), index)
}

function accepted(): readonly ProofCase[] {
  const base = batch()
  const most = (1n << 64n) - 1n
  const all: readonly (readonly [string, string, BatchInputs])[] = [
    ['first', 'of a batch of two blocks', base.inputs],
    ['second', 'of a batch that changes the set of validators', batch(1).inputs],
    ['blobs', 'of a batch of the next fork whose data lies in blobs', batch(2).inputs],
    ['one-block', 'of a batch of one block', changed(base, { firstBlock: base.inputs.lastBlock }).inputs],
    [
      'largest-numbers',
      'with the largest numbers that fit',
      changed(batch(2), { lastBlock: most, batchNumber: most, l1MessageCountAfter: most }).inputs,
    ],
    [
      'last-second-of-fork',
      'of a batch that ends in the last second of its fork',
      changed(base, { lastTimestamp: 1999n }).inputs,
    ],
    ['first-batch', 'of a batch without a batch before', changed(base, { parentBatchHash: zeroHash }).inputs],
    ['no-recipient', 'with the zero address as recipient', changed(base, { rewardRecipient: zeroAddress }).inputs],
  ]
  return all.map(([name, what, inputs]) =>
    verifyCase(`batch/inputs/${name}`, `Public values ${what}, and a proof of them.`, encodeBatchInputs(inputs), {
      clauses: [
        'PRF-1',
        'PRF-2',
        'PRF-4',
        'PRF-5',
        'PRF-6',
        'PRF-7',
        'PRF-8',
        'PRF-9',
        'PRF-10',
        'PRF-11',
        'PRF-12',
        'PRF-13',
        'PRF-14',
        'PRF-15',
        'PRF-16',
        'PRF-20',
      ],
    }),
  )
}

const zeroAddress = `0x${'00'.repeat(20)}` as BatchInputs['rewardRecipient']

const word = 64

/** Public values with one word replaced; word 0 is the first behind the domain. */
function withWord(values: Bytes, index: number, hex: string): Bytes {
  const start = 2 + word * (index + 1)
  return bytes(`${values.slice(0, start)}${hex.padStart(word, '0')}${values.slice(start + word)}`)
}

function wordAt(values: Bytes, index: number): string {
  const start = 2 + word * (index + 1)
  return values.slice(start, start + word)
}

function malformed(): readonly ProofCase[] {
  const values = encodeBatchInputs(batch().inputs)
  const tag = values.slice(2, 2 + word)
  const domain = (text: string, right = true): string => {
    const hex = Buffer.from(text).toString('hex')
    return right ? hex.padEnd(word, '0') : hex.padStart(word, '0')
  }
  const all: readonly (readonly [string, string, string])[] = [
    ['trailing-byte', 'with a byte behind the last word', `${values}00`],
    ['trailing-word', 'with a word behind the last', `${values}${'00'.repeat(32)}`],
    ['padded-to-1024', 'filled with zeros to 1024 bytes', values.padEnd(2 + 2048, '0')],
    ['last-word-missing', 'without the last word', values.slice(0, -word)],
    ['last-byte-missing', 'without the last byte', values.slice(0, -2)],
    ['empty', 'of no bytes', '0x'],
    ['domain-missing', 'without the domain', `0x${values.slice(2 + word)}`],
    [
      'domain-of-consensus',
      'with the domain of consensus proofs',
      `0x${domain('lockstep/consensus/v1')}${values.slice(2 + word)}`,
    ],
    [
      'domain-of-version-two',
      'with the domain of another version',
      `0x${domain('lockstep/batch/v2')}${values.slice(2 + word)}`,
    ],
    [
      'domain-at-the-end',
      'with the domain at the end of its word',
      `0x${domain('lockstep/batch/v1', false)}${values.slice(2 + word)}`,
    ],
    [
      'domain-hashed',
      'with the hash of the domain in its place',
      `0x${Buffer.from(keccak256(Buffer.from(tag, 'hex'))).toString('hex')}${values.slice(2 + word)}`,
    ],
    ['words-missing-in-front', 'without the first word', `0x${tag}${values.slice(2 + 2 * word)}`],
  ]
  return all.map(([name, what, text]) =>
    verifyCase(`batch/inputs/${name}`, `Public values ${what}, and a proof of just these bytes.`, bytes(text), {
      clauses: ['PRF-4'],
      reason: 'PUBLIC_VALUES_MALFORMED',
      twin: good,
    }),
  )
}

function outOfRange(): readonly ProofCase[] {
  const values = encodeBatchInputs(batch().inputs)
  const raised = (index: number, by: bigint): Bytes =>
    withWord(values, index, (BigInt(`0x${wordAt(values, index)}`) + by).toString(16))
  const recipient = wordAt(values, 24).slice(24)
  const fieldOrder = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
  const all: readonly (readonly [string, string, Bytes])[] = [
    ['chain-id-of-65-bits', 'a chain id and 2**64 more', raised(0, 1n << 64n)],
    ['chain-id-and-field-order', 'a chain id and the order of a field more', raised(0, fieldOrder)],
    ['batch-number-of-65-bits', 'a batch number and 2**64 more', raised(4, 1n << 64n)],
    ['first-block-of-65-bits', 'a first block and 2**64 more', raised(5, 1n << 64n)],
    ['timestamp-with-high-byte', 'a timestamp whose first byte is one', raised(7, 1n << 248n)],
    ['count-of-65-bits', 'a count of messages and 2**64 more', raised(19, 1n << 64n)],
    ['status-of-257', 'the status 257', raised(25, 256n)],
    ['recipient-with-high-byte', 'a byte before the recipient', raised(24, 1n << 160n)],
    [
      'recipient-in-front',
      'a recipient at the beginning of its word',
      withWord(values, 24, recipient.padEnd(word, '0')),
    ],
  ]
  return all.map(([name, what, text]) =>
    verifyCase(`batch/inputs/${name}`, `Public values with ${what}, and a proof of just these bytes.`, text, {
      clauses: ['PRF-5'],
      reason: 'PUBLIC_VALUE_OUT_OF_RANGE',
      twin: good,
    }),
  )
}

function unset(): readonly ProofCase[] {
  const names = [
    'parentBlockHash',
    'preStateRoot',
    'lastBlockHash',
    'postStateRoot',
    'blockHashesRoot',
    'batchHash',
  ] as const
  return names.map((name) =>
    verifyCase(
      `batch/inputs/unset-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      `Public values whose ${name} is zero, and a proof of them.`,
      encodeBatchInputs(changed(batch(), { [name]: zeroHash }).inputs),
      { clauses: ['PRF-6'], reason: 'PUBLIC_VALUE_UNSET', twin: good },
    ),
  )
}

function wrong(): readonly ProofCase[] {
  const base = batch()
  const all: Wrong = [...otherDomains(), ...otherForks(), ...otherBatches()]
  return all.map(([name, what, change, reason, twin]) =>
    verifyCase(
      `batch/inputs/${name}`,
      `Public values with ${what}, and a proof of them.`,
      encodeBatchInputs(changed(base, change).inputs),
      { clauses: 'rulesetHash' in change ? ['PRF-2'] : [], reason, twin },
    ),
  )
}

type Wrong = readonly (readonly [string, string, Partial<BatchInputs>, Reason, string])[]

function otherDomains(): Wrong {
  const other = hash32(`0x${'77'.repeat(32)}`)
  const domain = (chainId: bigint, rollup: `0x${string}`): BatchInputs['settlementDomain'] =>
    settlementDomain({ chainId, rollup: rollup as BatchInputs['rewardRecipient'] }, { keccak256 })
  return [
    ['status-zero', 'the status of failure', { status: 0n }, 'PROOF_STATUS_FAILED', good],
    ['status-two', 'the status 2', { status: 2n }, 'PROOF_STATUS_FAILED', good],
    ['other-chain', 'another chain id', { chainId: 1n }, 'PROOF_DOMAIN_MISMATCH', good],
    [
      'other-rollup',
      'the settlement domain of another contract',
      { settlementDomain: domain(1n, `0x${'71'.repeat(20)}`) },
      'PROOF_DOMAIN_MISMATCH',
      good,
    ],
    [
      'other-settlement-chain',
      'the settlement domain of another chain',
      { settlementDomain: domain(2n, deployment.rollup) },
      'PROOF_DOMAIN_MISMATCH',
      good,
    ],
    ['no-settlement', 'no settlement domain', { settlementDomain: zeroHash }, 'PROOF_DOMAIN_MISMATCH', good],
    [
      'other-ruleset',
      'the hash of a ruleset with another precompile',
      { rulesetHash: other },
      'PROOF_DOMAIN_MISMATCH',
      good,
    ],
    ['no-ruleset', 'no ruleset', { rulesetHash: zeroHash }, 'PROOF_DOMAIN_MISMATCH', good],
  ]
}

function otherForks(): Wrong {
  const base = batch()
  const { inputs } = base
  const fork = (name: string): BatchInputs['forkId'] => forkIdOf(name, { keccak256 })
  return [
    [
      'fork-gone',
      'a timestamp of the next fork',
      { lastTimestamp: 2000n },
      'PROOF_FORK_MISMATCH',
      'batch/inputs/last-second-of-fork',
    ],
    ['fork-to-come', 'a fork that is not in force yet', { forkId: fork('price3450') }, 'PROOF_FORK_MISMATCH', good],
    ['fork-unknown', 'a fork that the ruleset does not have', { forkId: fork('shanghai') }, 'FORK_UNKNOWN', good],
    [
      'fork-name-padded',
      'the name of the fork instead of its hash',
      { forkId: hash32(`0x${Buffer.from('prague').toString('hex').padEnd(64, '0')}`) },
      'FORK_UNKNOWN',
      good,
    ],
    [
      'no-blocks',
      'a first block above the last',
      { firstBlock: inputs.lastBlock + 1n },
      'PROVEN_BLOCKS_EMPTY',
      'batch/inputs/one-block',
    ],
  ]
}

function otherBatches(): Wrong {
  const base = batch()
  const { inputs } = base
  const other = hash32(`0x${'77'.repeat(32)}`)
  return [
    [
      'batch-hash-of-other-data',
      'a batch hash over other data',
      { dataHash: other, batchHash: inputs.batchHash },
      'PROVEN_BATCH_HASH_MISMATCH',
      good,
    ],
    [
      'batch-hash-of-other-number',
      'a batch hash over another number',
      { batchNumber: 6n, batchHash: inputs.batchHash },
      'PROVEN_BATCH_HASH_MISMATCH',
      good,
    ],
    [
      'batch-hash-of-other-block',
      'a batch hash over another last block',
      { lastBlockHash: other, batchHash: inputs.batchHash },
      'PROVEN_BATCH_HASH_MISMATCH',
      good,
    ],
    [
      'batch-hash-of-other-parent',
      'a batch hash over another batch before',
      { parentBatchHash: other, batchHash: inputs.batchHash },
      'PROVEN_BATCH_HASH_MISMATCH',
      good,
    ],
  ]
}
