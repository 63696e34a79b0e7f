import type { Reason } from '../../model/generated/rejections.ts'
import { fromBytes, hash32, quantity } from '../../model/Hex.ts'
import { at, council, outsider } from '../consensus/council.ts'
import { proveFinality } from '../../roles/proving/proveFinality.ts'
import { rulesetNames, specimens, verificationIn, type Specimen } from './batches.ts'
import { programs } from './people.ts'
import { deployment, parentHeader, sealBlocks, setState, type BlocksPlan } from './chain.ts'
import { finalityAsk } from './finalityCases.ts'
import type { ProofCase } from './ProofCase.ts'

/** What a prover of finality is asked. */
export type Ask = ReturnType<typeof finalityAsk>

const twin = 'batch/finality/sealed-2'

/** A question to a prover of finality. */
export function finalityCase(
  name: string,
  given: string,
  ask: Ask,
  rest: Partial<Pick<ProofCase, 'clauses' | 'reason' | 'twin' | 'alsoAllowed'>>,
): ProofCase {
  return {
    name: `batch/finality/${name}`,
    given,
    clauses: ['PRF-43'],
    ruleset: rulesetNames.sealed,
    asked: { kind: 'finality', ask },
    ...rest,
  }
}

const shown = ['PRF-1', 'PRF-2', 'PRF-43', 'CNS-1', 'CNS-2', 'CNS-18', 'CNS-21', 'CNS-22']

/** Batches whose finality is to be proven: set changes inside, wrong seals, wrong sets, wrong states. */
export function consensusCases(): readonly ProofCase[] {
  return [
    ...specimens('sealed').map((specimen, index) =>
      finalityCase(
        `sealed-${index + 1}`,
        `A batch of ${specimen.sealed.blocks.length} blocks under ${specimen.before.people.length} validators.`,
        finalityAsk(specimen),
        { clauses: shown },
      ),
    ),
    ...sizes(),
    ...verifiedSizes(),
    ...wrongSeals(),
    ...wrongAnswers(),
  ]
}

/** A batch of three blocks whose first writes the set of seven for the batch after. */
export function planOf(people: number): BlocksPlan & { readonly header: Uint8Array } {
  const before = setState(6n, council(people))
  const after = setState(7n, council(7))
  const header = parentHeader(99n, 890n, before.stateRoot)
  return {
    batch: 6n,
    parentHeader: header,
    header,
    before,
    stateRoots: [after.stateRoot, after.stateRoot, after.stateRoot],
    firstHeight: 100n,
    timestamps: [900n, 910n, 920n],
  }
}

/** The question about a batch. */
export function askOf(plan: ReturnType<typeof planOf>, change: Partial<BlocksPlan> = {}): Ask {
  const { blocks } = sealBlocks({ ...plan, ...change })
  return {
    deployment,
    batchNumber: quantity(6),
    parentHeader: fromBytes(plan.header),
    blocks,
    set: plan.before.set,
    proofKind: 'transparent',
  }
}

/** Just a quorum and one less than that, for sizes at which two thirds do not divide. */
function sizes(): readonly ProofCase[] {
  return [1, 2, 3, 4, 5, 6, 7].flatMap((n) => {
    const plan = planOf(n)
    const quorum = n - Math.floor(n / 3)
    const some = (count: number): ReturnType<typeof council> => plan.before.people.slice(n - count)
    const right = `n-${n}-quorum`
    return [
      finalityCase(
        right,
        `A batch under ${n} validators, ${quorum} of whom seal each block.`,
        askOf(plan, { sealers: () => some(quorum) }),
        { clauses: shown },
      ),
      finalityCase(
        `n-${n}-one-short`,
        `A batch under ${n} validators, ${quorum - 1} of whom seal the second block.`,
        askOf(plan, { sealers: (index) => some(index === 1 ? quorum - 1 : quorum) }),
        { reason: 'SEALS_INSUFFICIENT', twin: `batch/finality/${right}` },
      ),
    ]
  })
}

/** Consensus proofs of just a quorum. */
function verifiedSizes(): readonly ProofCase[] {
  return [1, 3, 6].map((n) => {
    const plan = planOf(n)
    const quorum = n - Math.floor(n / 3)
    const proof = proveFinality(
      askOf(plan, { sealers: () => plan.before.people.slice(n - quorum) }),
      verificationIn('sealed'),
    )
    return {
      name: `proof/finality/quorum-of-${n}`,
      given: `A consensus proof of a batch that ${quorum} of ${n} validators sealed.`,
      clauses: ['PRF-34', 'PRF-35', 'PRF-43'],
      ruleset: rulesetNames.sealed,
      asked: {
        kind: 'verify',
        ask: { deployment, proof, programVerificationKey: programs.consensus, publicValues: proof.publicValues },
      },
    }
  })
}

function wrongSeals(): readonly ProofCase[] {
  const plan = planOf(4)
  const all: WrongSeals = [...otherSealers(), ...otherLinks()]
  const made = all.map(([name, what, change, reason]) =>
    finalityCase(name, `A batch of three blocks, ${what}.`, askOf(plan, change), {
      reason,
      twin: 'batch/finality/n-4-quorum',
    }),
  )
  const whole = askOf(plan)
  const moved = whole.blocks.map((block, index) => (index === 1 ? { ...block, round: quantity(3) } : block))
  return [
    ...made,
    finalityCase(
      'round-exchanged',
      'A batch of three blocks, the second with another round than its seals are of.',
      { ...whole, blocks: moved },
      { reason: 'SEAL_SIGNER_NOT_VALIDATOR', twin: 'batch/finality/n-4-quorum' },
    ),
    finalityCase(
      'no-blocks',
      'A batch without blocks.',
      { ...whole, blocks: [] },
      { reason: 'BATCH_EMPTY', twin: 'batch/finality/n-4-quorum' },
    ),
    finalityCase(
      'first-block-missing',
      'A batch without its first block.',
      { ...whole, blocks: whole.blocks.slice(1) },
      { reason: 'BLOCK_NUMBER_INVALID', twin: 'batch/finality/n-4-quorum' },
    ),
    finalityCase(
      'of-other-genesis',
      'A batch that was sealed on a chain with another genesis block.',
      { ...whole, deployment: { ...deployment, genesisHash: hash32(`0x${'9e'.repeat(32)}`) } },
      { reason: 'SEAL_SIGNER_NOT_VALIDATOR', twin: 'batch/finality/n-4-quorum' },
    ),
    finalityCase(
      'genesis-unknown',
      'A batch on a chain whose genesis block is not known.',
      { ...whole, deployment: withoutGenesis() },
      { reason: 'CONSENSUS_CHAIN_UNKNOWN', twin: 'batch/finality/n-4-quorum' },
    ),
  ]
}

type WrongSeals = readonly (readonly [string, string, Partial<BlocksPlan>, Reason])[]

function otherSealers(): WrongSeals {
  const plan = planOf(4)
  const people = plan.before.people
  const some = people.slice(1)
  const seven = council(7)
  const newcomers = seven.filter(({ address }) => !people.some((one) => one.address === address))
  const at1 =
    (other: readonly (typeof people)[number][]): NonNullable<BlocksPlan['sealers']> =>
    (index) =>
      index === 1 ? other : some
  return [
    [
      'sealed-by-new-set',
      'the second sealed by the set that the first writes',
      { sealers: at1(seven.slice(2)) },
      'SEALS_TOO_MANY',
    ],
    [
      'sealed-by-newcomers',
      'the second sealed by members of the set that the first writes',
      { sealers: at1(newcomers.slice(0, 3)) },
      'SEAL_SIGNER_NOT_VALIDATOR',
    ],
    [
      'sealed-with-outsider',
      'one seal of the second that of an outsider',
      { sealers: at1([...some.slice(1), outsider].toSorted((left, right) => (left.address < right.address ? -1 : 1))) },
      'SEAL_SIGNER_NOT_VALIDATOR',
    ],
  ]
}

function otherLinks(): WrongSeals {
  const plan = planOf(4)
  const people = plan.before.people
  const some = people.slice(1)
  const at1 =
    (other: readonly (typeof people)[number][]): NonNullable<BlocksPlan['sealers']> =>
    (index) =>
      index === 1 ? other : some
  return [
    [
      'sealed-twice-by-one',
      'two seals of the second by the same validator',
      { sealers: at1([at(some, 0), at(some, 0), at(some, 1)]) },
      'SEAL_DUPLICATE',
    ],
    [
      'sealed-out-of-order',
      'the seals of the second in the other order',
      { sealers: at1(some.toReversed()) },
      'SEALS_UNSORTED',
    ],
    [
      'parent-of-other-branch',
      'the second of another parent',
      { change: (one, index) => (index === 1 ? { ...one, parentHash: hash32(`0x${'dd'.repeat(32)}`) } : one) },
      'PARENT_UNKNOWN',
    ],
    [
      'height-skipped',
      'the second two heights above the first',
      { change: (one, index) => (index === 1 ? { ...one, height: 103n } : one) },
      'BLOCK_NUMBER_INVALID',
    ],
    ['time-backwards', 'the second at the time of the first', { timestamps: [900n, 900n, 920n] }, 'TIMESTAMP_INVALID'],
  ]
}

function withoutGenesis(): Ask['deployment'] {
  const { genesisHash: _, ...rest } = deployment
  return rest
}

function wrongAnswers(): readonly ProofCase[] {
  const [, second] = specimens('sealed')
  const ask = finalityAsk(second ?? at<Specimen>([], 0))
  return [
    finalityCase(
      'kind-mock',
      'A batch whose finality is to be proven by a mock proof.',
      { ...ask, proofKind: 'mock' },
      { reason: 'PROOF_MOCKED', twin },
    ),
    finalityCase(
      'kind-unknown',
      'A batch whose finality is to be proven by a kind of proof that nobody knows.',
      { ...ask, proofKind: 'groth99' },
      { reason: 'PROOF_KIND_UNKNOWN', twin },
    ),
  ]
}
