import type { Evidence } from '../Evidence.ts'
import type { Event } from '../Event.ts'
import type { MachineState } from '../State.ts'
import { codes } from '../Wire.ts'
import { hearing, ignoring, knowing, saying, type FaultyRules } from './FaultyRules.ts'

/** Slips with what execution says. */
const verdictFaults: readonly FaultyRules[] = [
  {
    name: 'verdict-ignored',
    sentence: 'A block is prepared whatever execution says.',
    alter: hearing((event) => (event.op === 'executed' ? { ...event, valid: true } : event)),
  },
  {
    name: 'verdict-of-any-block',
    sentence: 'A verdict counts for the block that is waited for, whatever block it is on.',
    alter: hearing((event, { waiting }) =>
      event.op === 'executed' && waiting !== undefined ? { ...event, digest: waiting.digest } : event,
    ),
  },
  {
    name: 'verdict-forgotten',
    sentence: 'Execution is asked again about a block that it has judged.',
    alter: knowing((after) => ({ ...after, verdicts: new Map() })),
  },
  {
    name: 'empty-set-executed',
    sentence: 'A block that leaves no validators is prepared.',
    alter: hearing((event) => {
      if (event.op !== 'executed') return event
      const { nextValidators: _, ...rest } = event
      return rest
    }),
  },
]

/** Slips with sealed blocks of others. */
const headFaults: readonly FaultyRules[] = [
  {
    name: 'head-ignored',
    sentence: 'A sealed block of others is ignored in the middle of a round.',
    alter: ignoring((event, { started }) => event.op === 'head' && started),
  },
  {
    name: 'head-never-taken',
    sentence: 'A node waits for its own decision, whatever sealed block comes.',
    alter: ignoring(({ op }, { decided }) => op === 'head' && decided === undefined),
  },
  {
    name: 'head-parent-unchecked',
    sentence: 'A sealed block may build on any other.',
    alter: () => ({
      drive: (honest) => (state, event, context) => {
        const { wire } = context
        const readBlock: typeof wire.readBlock = (rlp) => ({ ...wire.readBlock(rlp), parentHash: state.parent.hash })
        return honest(state, event, event.op === 'head' ? { ...context, wire: { ...wire, readBlock } } : context)
      },
    }),
  },
  {
    name: 'head-height-unchecked',
    sentence: 'A sealed block may be of any height.',
    alter: () => ({
      drive: (honest) => (state, event, context) => {
        const { wire } = context
        const readBlock: typeof wire.readBlock = (rlp) => ({ ...wire.readBlock(rlp), height: state.height })
        return honest(state, event, event.op === 'head' ? { ...context, wire: { ...wire, readBlock } } : context)
      },
    }),
  },
  {
    name: 'head-unsealed',
    sentence: 'A block of others is taken without looking at its seals.',
    alter: () => ({ newBlockProblem: () => undefined }),
  },
  {
    name: 'head-reason-alike',
    sentence: 'Whatever is wrong with the seals of a block, they are said to be too few.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (...asked) => (newBlockProblem(...asked) === undefined ? undefined : 'SEALS_INSUFFICIENT'),
    }),
  },
  {
    name: 'head-seals-unlimited',
    sentence: 'The seals of a block are opened however many there are.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: ({ commitHash, seals }, setting, recoverSeal) => {
        const room = setting.validators.length
        return (
          newBlockProblem({ commitHash, seals: seals.slice(room) }, { ...setting, quorum: 0 }, recoverSeal) ??
          newBlockProblem({ commitHash, seals: seals.slice(0, room) }, setting, recoverSeal)
        )
      },
    }),
  },
  {
    name: 'head-seals-in-any-order',
    sentence: 'The seals of a block may be in any order.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (sealed, setting, recoverSeal) =>
        newBlockProblem(sealed, { ...setting, sealsAscend: false }, recoverSeal),
    }),
  },
  {
    name: 'head-seals-in-order-everywhere',
    sentence: 'The seals of a block must ascend by signer in every profile.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (sealed, setting, recoverSeal) =>
        newBlockProblem(sealed, { ...setting, sealsAscend: true }, recoverSeal),
    }),
  },
  {
    name: 'head-duplicates-passed-over',
    sentence: 'A second seal of a validator is passed over where the profile refuses it.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (sealed, setting, recoverSeal) =>
        newBlockProblem(sealed, { ...setting, sealsOnce: false }, recoverSeal),
    }),
  },
  {
    name: 'head-of-all',
    sentence: 'A sealed block is taken with seals of everybody only.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (sealed, setting, recoverSeal) =>
        newBlockProblem(sealed, { ...setting, quorum: setting.validators.length }, recoverSeal),
    }),
  },
  {
    name: 'head-outsiders-counted',
    sentence: 'Seals of outsiders count for a block.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (sealed, setting, recoverSeal) => {
        const authors = sealed.seals.flatMap((seal) => recoverSeal(sealed.commitHash, seal) ?? [])
        return newBlockProblem(sealed, { ...setting, validators: [...setting.validators, ...authors] }, recoverSeal)
      },
    }),
  },
  {
    name: 'head-outsiders-passed-over',
    sentence: 'Seals of outsiders are passed over where enough others sealed a block.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (sealed, setting, recoverSeal) =>
        newBlockProblem(
          {
            ...sealed,
            seals: sealed.seals.filter((seal) => {
              const author = recoverSeal(sealed.commitHash, seal)
              return author !== undefined && setting.validators.includes(author)
            }),
          },
          setting,
          recoverSeal,
        ),
    }),
  },
  {
    name: 'head-duplicates-counted',
    sentence: 'Two seals of one validator count twice for a block.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (sealed, setting, recoverSeal) =>
        sealed.seals.length < setting.quorum
          ? 'SEALS_INSUFFICIENT'
          : newBlockProblem(sealed, { ...setting, quorum: 1, sealsOnce: false }, recoverSeal),
    }),
  },
]

function changedSet(change: (event: Head, state: MachineState) => Head): FaultyRules['alter'] {
  return hearing((event, state) => (event.op === 'head' ? change(event, state) : event))
}

type Head = Extract<Event, { readonly op: 'head' }>

/** Slips with the set of validators after a block. */
const setFaults: readonly FaultyRules[] = [
  {
    name: 'set-kept',
    sentence: 'The set of validators never changes.',
    alter: changedSet((event, { validators }) => ({ ...event, validators })),
  },
  {
    name: 'set-only-grows',
    sentence: 'Validators that leave the set stay in it.',
    alter: changedSet((event, { validators }) => ({
      ...event,
      validators: [...new Set([...validators, ...event.validators])].toSorted(),
    })),
  },
  {
    name: 'set-sorted',
    sentence: 'A set that is out of order is put in order and taken.',
    alter: changedSet((event) => ({ ...event, validators: event.validators.toSorted() })),
  },
  {
    name: 'set-deduplicated',
    sentence: 'A set with a validator twice is taken with that one once.',
    alter: changedSet((event) => ({ ...event, validators: [...new Set(event.validators)] })),
  },
  {
    name: 'set-unchecked',
    sentence: 'Whatever comes as the set after a block is taken.',
    alter: () => ({ isSet: () => true }),
  },
  {
    name: 'set-unsorted-taken',
    sentence: 'The set after a block may be in any order.',
    alter: () => ({ isSet: (validators) => validators.length > 0 }),
  },
  {
    name: 'previous-set-forgotten',
    sentence: 'The previous proposer is looked up in the set of the next block.',
    alter: knowing((after, before) =>
      after.height > before.height ? { ...after, parent: { ...after.parent, validators: after.validators } } : after,
    ),
  },
  {
    name: 'set-before-block',
    sentence: 'The seals of a block are looked up in the set after it.',
    alter: ({ newBlockProblem }) => ({
      drive: (honest) => (state, event, context) => {
        if (event.op !== 'head' || event.validators.length === 0) return honest(state, event, context)
        const { validators } = event
        const rules = {
          ...context.rules,
          newBlockProblem: ((sealed, setting, recoverSeal) =>
            newBlockProblem(
              sealed,
              { ...setting, validators, quorum: context.rules.quorum(validators.length) },
              recoverSeal,
            )) satisfies typeof newBlockProblem,
        }
        return honest(state, event, { ...context, rules })
      },
    }),
  },
]

function tell(change: (evidence: Evidence) => readonly Evidence[]): FaultyRules['alter'] {
  return saying((outbox) => ({ ...outbox, evidence: outbox.evidence.flatMap(change) }))
}

/** Slips with what a node tells of others. */
const evidenceFaults: readonly FaultyRules[] = [
  { name: 'evidence-untold', sentence: 'Evidence is found and not told.', alter: tell(() => []) },
  ...(['DoublePrepare', 'DoubleCommit', 'DoubleProposal', 'DoubleSeal', 'LockForgotten'] as const).map((kind) => ({
    name: `evidence-untold-${kind.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase()}`,
    sentence: `Evidence of the kind ${kind} is not told.`,
    alter: tell((evidence) => (evidence.kind === kind ? [] : [evidence])),
  })),
  {
    name: 'evidence-turned-round',
    sentence: 'Of two statements the one seen last comes first.',
    alter: tell((evidence) => [{ ...evidence, statements: [evidence.statements[1], evidence.statements[0]] }]),
  },
  {
    name: 'evidence-without-header',
    sentence: 'A seal is told as evidence without the header that it is over.',
    alter: tell((evidence) => {
      const [first, { headerRlp: _, ...second }] = evidence.statements
      return [{ ...evidence, statements: [first, second] }]
    }),
  },
  {
    name: 'evidence-seal-as-commit',
    sentence: 'A seal by itself is told as evidence under the code of a COMMIT.',
    alter: tell((evidence) => {
      const [first, second] = evidence.statements
      return [{ ...evidence, statements: [first, second.code === 0 ? { ...second, code: codes.commit } : second] }]
    }),
  },
  {
    name: 'evidence-of-current-round',
    sentence: 'Evidence names the round that the node is in.',
    alter: () => ({
      drive: (honest) => (state, event, context) => {
        const { state: after, outbox } = honest(state, event, context)
        return {
          state: after,
          outbox: { ...outbox, evidence: outbox.evidence.map((one) => ({ ...one, round: after.round })) },
        }
      },
    }),
  },
]

/** Slips with blocks, the sets after them, and what is told of those who sealed them. */
export const blockFaults: readonly FaultyRules[] = [...verdictFaults, ...headFaults, ...setFaults, ...evidenceFaults]
