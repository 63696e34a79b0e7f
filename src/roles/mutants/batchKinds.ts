import { createRulesBook, type RulesBook } from '../../execution/Rules.ts'
import type { Engine } from '../../execution/Engine.ts'
import type { ExecuteParams, ExecuteResult } from '../../model/generated/adapter.ts'
import type { PrecompileEntry, Ruleset } from '../../model/generated/ruleset.ts'
import { decimal } from '../../model/Hex.ts'
import { deltaOf, type MutantKind, type RoleHandlers } from './MutantKind.ts'

/** Reasons for which a batch is refused, whatever its blocks are by themselves. */
const batchReasons = ['BATCH_EMPTY', 'BATCH_NOT_CONTIGUOUS', 'FORK_BOUNDARY', 'FORK_UNKNOWN', 'CAPACITY_EXCEEDED']
const ethereumLast = 0x11n

/** Faults in batches, in what a prover takes, and in activations by batch and state. */
export const batchKinds: readonly MutantKind[] = [
  {
    kind: 'batch-accepts',
    form: 'batch-accepts:<reason>',
    sentence: 'A batch that has to be refused for the reason is accepted, and its blocks are executed.',
    plant: (subject) => (batchReasons.includes(subject) ? { handlers: (honest) => accepting(honest, subject) } : null),
  },
  {
    kind: 'limits-ignored',
    form: 'limits-ignored:<limit>',
    sentence: 'A limit of the ruleset on blocks and batches is not kept.',
    plant: (subject) => {
      if (!['maxTransactionsPerBlock', 'maxBlocksPerBatch', 'maxGasPerBatch'].includes(subject)) return null
      return {
        ruleset: (declared) => ({
          ...declared,
          limits: Object.fromEntries(Object.entries(declared.limits).filter(([limit]) => limit !== subject)),
        }),
      }
    },
  },
  {
    kind: 'limits-off',
    form: 'limits-off:<limit>:<delta>',
    sentence: 'A limit of the ruleset on blocks and batches is off by so much.',
    plant: (subject, amount) => {
      const delta = deltaOf(amount)
      if (delta === null || delta === 0) return null
      return { ruleset: (declared) => ({ ...declared, limits: shifted(declared.limits, subject, delta) }) }
    },
  },
  entryKind('unprovable-executed', 'Precompiles that cannot be proven are executed.', (entry) =>
    entry.status === 'unprovable' ? { ...entry, status: 'active' } : entry,
  ),
  entryKind('calls-not-counted', 'Calls of precompiles are not counted.', (entry) =>
    withLimits(entry, (limits) => {
      const { maxCallsPerBlock: _, ...kept } = limits
      return kept
    }),
  ),
  {
    kind: 'precompile-unknown-reverts',
    form: 'precompile-unknown-reverts',
    sentence: 'Calls of precompiles that came after the ones of EIP-2537 fail and give their gas back.',
    plant: () => ({
      ruleset: (declared) => ({
        ...declared,
        precompiles: declared.precompiles.map((precompile) =>
          BigInt(precompile.address) <= ethereumLast
            ? precompile
            : {
                ...precompile,
                history: precompile.history.map(({ sinceFork }) => ({ sinceFork, status: 'disabled-revert' as const })),
              },
        ),
      }),
    }),
  },
  {
    kind: 'precompile-limit-off',
    form: 'precompile-limit-off:<address>:<bytes>',
    sentence: 'The longest input of the precompile is off by so much.',
    plant: (subject, amount) => {
      const delta = deltaOf(amount)
      if (delta === null || delta === 0 || !/^0x[0-9a-f]{1,40}$/i.test(subject)) return null
      return {
        ruleset: (declared) =>
          changeEntries(declared, (entry, address) =>
            BigInt(address) === BigInt(subject)
              ? withLimits(entry, (limits) => shifted(limits, 'maxInputBytes', delta))
              : entry,
          ),
      }
    },
  },
  {
    kind: 'batch-length',
    form: 'batch-length:<delta>',
    sentence: 'Batches are so many blocks longer.',
    plant: (subject) => {
      const delta = deltaOf(subject)
      if (delta === null || delta === 0) return null
      return {
        ruleset: ({ batches, ...declared }) =>
          batches === undefined ? declared : { ...declared, batches: shifted(batches, 'blocks', delta) },
      }
    },
  },
  {
    kind: 'state-variable-at-once',
    form: 'state-variable-at-once',
    sentence: 'A fork that activates by a state variable begins with the next transaction, not with the next block.',
    plant: () => ({ engine: atOnce }),
  },
]

function entryKind(kind: string, sentence: string, change: (entry: PrecompileEntry) => PrecompileEntry): MutantKind {
  return { kind, form: kind, sentence, plant: () => ({ ruleset: (declared) => changeEntries(declared, change) }) }
}

function changeEntries(
  ruleset: Ruleset,
  change: (entry: PrecompileEntry, address: string) => PrecompileEntry,
): Ruleset {
  const precompiles = ruleset.precompiles.map((precompile) => ({
    ...precompile,
    history: precompile.history.map((entry) => change(entry, precompile.address)),
  }))
  return { ...ruleset, precompiles }
}

type Limits = NonNullable<PrecompileEntry['limits']>

function withLimits(entry: PrecompileEntry, change: (limits: Limits) => Limits): PrecompileEntry {
  return entry.limits === undefined ? entry : { ...entry, limits: change(entry.limits) }
}

/** The same with another number at a name; unchanged where it is not there. */
function shifted<Numbers extends object>(numbers: Numbers, name: string, delta: number): Numbers {
  const value: unknown = Reflect.get(numbers, name)
  return typeof value === 'string' ? { ...numbers, [name]: decimal(String(BigInt(value) + BigInt(delta))) } : numbers
}

function accepting(honest: RoleHandlers, reason: string): RoleHandlers {
  const execute = async (params: ExecuteParams): Promise<ExecuteResult> => {
    const result = await honest.prover_execute(params)
    if (result.batch?.status !== 'rejected' || result.batch.reason !== reason) return result
    const { batch: _, ...alone } = params
    return { ...(await honest.prover_execute(alone)), batch: { status: 'accepted' } }
  }
  return { ...honest, prover_execute: execute }
}

function atOnce(honest: Engine): Engine {
  const books = new WeakMap<Ruleset, RulesBook>()
  return {
    name: honest.name,
    run: (message, environment) => {
      const { ruleset } = environment.rules
      const book = books.get(ruleset) ?? createRulesBook(ruleset)
      books.set(ruleset, book)
      if (!book.readsState) return honest.run(message, environment)
      const { number, timestamp } = environment.block
      const rules = book.at({ number, timestamp, difficulty: 0n, state: environment.world })
      return honest.run(message, { ...environment, rules })
    },
  }
}
