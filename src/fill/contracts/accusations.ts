import type { ConsensusEvidenceQuestion } from '../../model/generated/adapter.ts'
import { quantity, toBytes, type Address } from '../../model/Hex.ts'
import { addressesOf, chain as consensusChain, contextOf } from '../consensus/council.ts'
import { benchOf, digestA, digestB, height, round, type Statement } from '../consensus/evidenceBench.ts'
import type { Chain } from './Chain.ts'
import { reporter, type Stack } from './stack.ts'

/** In the order of the contract. */
const kinds = ['DoublePrepare', 'DoubleCommit', 'DoubleProposal', 'DoubleSeal', 'LockForgotten'] as const

const { people, accused, say, seal } = benchOf('psc-1')

/** Evidence, and where it is said to be from if not from the usual place. */
export interface Told {
  readonly kind: ConsensusEvidenceQuestion['kind']
  readonly statements: readonly [Statement, Statement]
  readonly at?: { readonly height?: bigint; readonly round?: bigint; readonly signer?: Address }
}

/** An accusation as the contract takes it. */
export function accusation({ kind, statements: [first, second], at = {} }: Told): unknown {
  const place = { signer: accused.address, height, round, ...at }
  return { kind: BigInt(kinds.indexOf(kind)), ...place, first: encoded(first), second: encoded(second) }
}

function encoded({ code, signed, headerRlp }: Statement): unknown {
  const header = headerRlp === undefined ? new Uint8Array(0) : toBytes(headerRlp)
  return { code: BigInt(code), signed: toBytes(signed), headerRlp: header }
}

/** Reports evidence with a set. */
export function report(
  { chain, slashing }: Stack,
  told: Told,
  validators: readonly Address[] = addressesOf(people),
): ReturnType<Chain['call']> {
  return chain.call(slashing, 'report', { accusation: accusation(told), validators }, { from: reporter })
}

/** Two commits of one round on two blocks. */
export const twoCommits: Told = {
  kind: 'DoubleCommit',
  statements: [say({ name: 'COMMIT', digest: digestA }), say({ name: 'COMMIT', digest: digestB })],
}

/** One of each other kind. */
export const contradictions: readonly Told[] = [
  {
    kind: 'DoublePrepare',
    statements: [say({ name: 'PREPARE', digest: digestA }), say({ name: 'PREPARE', digest: digestB })],
  },
  {
    kind: 'DoubleProposal',
    statements: [say({ name: 'PROPOSAL', digest: digestA }), say({ name: 'PROPOSAL', digest: digestB })],
  },
  { kind: 'DoubleSeal', statements: [seal({ stateRoot: digestA }), seal({ stateRoot: digestB })] },
  { kind: 'LockForgotten', statements: [say({ name: 'COMMIT' }), say({ name: 'ROUND_CHANGE', round: round + 1n })] },
]

const elsewhere = contextOf('psc-1', { chainId: quantity(7778), genesisHash: consensusChain.genesisHash })
const otherGenesis = contextOf('psc-1', { chainId: consensusChain.chainId, genesisHash: digestA })
const block = { stateRoot: digestA }
/** What is not slashable: in words, what is told, and the error. */
export const unslashable: readonly (readonly [string, Told, string])[] = [
  [
    'a block proposed again in a later round',
    { kind: 'DoubleSeal', statements: [seal(block), seal({ ...block, round: round + 1n })] },
    'EvidenceStatementMismatch',
  ],
  [
    'another block in a later round',
    {
      kind: 'DoubleCommit',
      statements: [say({ name: 'COMMIT' }), say({ name: 'COMMIT', digest: digestB, round: 3n })],
    },
    'EvidenceStatementMismatch',
  ],
  [
    'the same statement twice',
    { kind: 'DoublePrepare', statements: [say({ name: 'PREPARE' }), say({ name: 'PREPARE' })] },
    'EvidenceConsistent',
  ],
  [
    'two round changes, whatever they name as prepared',
    {
      kind: 'LockForgotten',
      statements: [
        say({ name: 'ROUND_CHANGE', round: 3n }),
        say({ name: 'ROUND_CHANGE', round: 3n, prepared: { round: 1n, digest: digestB } }),
      ],
    },
    'EvidenceStatementMismatch',
  ],
  [
    'a round change that kept its lock on another block of a later round',
    {
      kind: 'LockForgotten',
      statements: [
        say({ name: 'COMMIT' }),
        say({ name: 'ROUND_CHANGE', round: 4n, prepared: { round: 3n, digest: digestB } }),
      ],
    },
    'EvidenceConsistent',
  ],
  [
    'statements under another chain id',
    {
      kind: 'DoubleCommit',
      statements: [say({ name: 'COMMIT' }), say({ name: 'COMMIT', digest: digestB, context: elsewhere })],
    },
    'EvidenceStatementMismatch',
  ],
  [
    'statements under another genesis',
    {
      kind: 'DoubleCommit',
      statements: [say({ name: 'COMMIT' }), say({ name: 'COMMIT', digest: digestB, context: otherGenesis })],
    },
    'EvidenceStatementMismatch',
  ],
  [
    'a seal without its header, which shows no height',
    { kind: 'DoubleSeal', statements: [seal(block), seal({ stateRoot: digestB }, { shown: null })] },
    'EvidenceStatementMismatch',
  ],
  [
    'two leaders of two rounds',
    {
      kind: 'DoubleProposal',
      statements: [say({ name: 'PROPOSAL' }), say({ name: 'PROPOSAL', digest: digestB, round: 3n })],
    },
    'EvidenceStatementMismatch',
  ],
  [
    'a prepare and a commit on two blocks',
    { kind: 'DoublePrepare', statements: [say({ name: 'PREPARE' }), say({ name: 'COMMIT', digest: digestB })] },
    'EvidenceStatementMismatch',
  ],
]
