import type { Activation } from '../../model/generated/ruleset.ts'
import type { ForkRecord, RulesetFile } from '../../model/generated/standard.ts'
import type { Finding } from '../Finding.ts'
import { checkGuides, checkProse } from './checkProse.ts'
import { complain, unresolved, type CheckedFile, type Complaint, type Spec } from './Spec.ts'

/** The activation of a fork of a chain, and where the standard says so. */
export interface ForkTime {
  readonly chainId: string
  readonly fork: string
  readonly activation: Activation
  readonly file: string
  /** JSON pointer into the file. */
  readonly at: string
}

const clause = 'RUL-2'

/**
 * Checks that each fork has one activation, wherever the standard and its guides give it.
 *
 * @param spec - Every ruleset, and the folder beside which the guides stand.
 * @see spec/rules/rulesets.yaml RUL-2
 */
export function checkForkTimes(spec: Pick<Spec, 'root' | 'rulesets'>): readonly Finding[] {
  const times = spec.rulesets.flatMap(timesOf)
  return [
    ...spec.rulesets.flatMap((file) => {
      const forks = new Set(file.value.ruleset.forks.map(({ id }) => id))
      const records = file.value.forks ?? []
      const named = [
        ...records.map(({ fork }, index) => [`/forks/${index}/fork`, fork] as const),
        ...(file.value.testnets ?? []).flatMap(({ activations }, index) =>
          (activations ?? []).map(({ fork }, place) => [`/testnets/${index}/activations/${place}/fork`, fork] as const),
        ),
        ...(file.value.contracts ?? []).flatMap(({ sinceFork }, index) =>
          sinceFork === undefined ? [] : [[`/contracts/${index}/sinceFork`, sinceFork] as const],
        ),
      ]
      return complain(file, [
        ...unresolved(named, forks, 'fork of this ruleset'),
        ...records.flatMap((record, index) => checkRecord(file.value, record, `/forks/${index}`)),
        ...contradictions(file, times),
        ...checkProse(file.value),
      ])
    }),
    ...checkGuides(spec.root, times),
  ]
}

function timesOf({ document, value }: CheckedFile<RulesetFile>): readonly ForkTime[] {
  const { file } = document
  const { ruleset } = value
  if (ruleset.name.startsWith('lockstep')) return []
  return [
    ...ruleset.forks.map(({ id, activation }, index) => ({
      chainId: ruleset.chainId,
      fork: id,
      activation,
      file,
      at: `/ruleset/forks/${index}/activation`,
    })),
    ...(value.testnets ?? []).flatMap(({ chainId, activations }, index) =>
      (activations ?? []).map(({ fork, activation }, place) => ({
        chainId: chainId ?? '',
        fork,
        activation,
        file,
        at: `/testnets/${index}/activations/${place}/activation`,
      })),
    ),
  ]
}

/** What the file says of a chain that another one, earlier in the list, says otherwise. */
function contradictions({ document }: CheckedFile<RulesetFile>, times: readonly ForkTime[]): readonly Complaint[] {
  return times.flatMap((time, index) => {
    if (time.file !== document.file || time.chainId === '') return []
    const other = times.slice(0, index).find(({ chainId, fork }) => chainId === time.chainId && fork === time.fork)
    if (other === undefined || canonical(other.activation) === canonical(time.activation)) return []
    const message = `${time.fork} of chain ${time.chainId} activates at ${canonical(time.activation)} here and at ${canonical(other.activation)} in ${other.file}`
    return [{ at: time.at, message, fix: 'find out which one is right and correct the other', clause }]
  })
}

function checkRecord({ ruleset }: RulesetFile, record: ForkRecord, at: string): readonly Complaint[] {
  const activation = ruleset.forks.find(({ id }) => id === record.fork)?.activation
  if (activation === undefined) return []
  const found: Complaint[] = []
  const fix = 'correct one of the two'
  const time = activation.kind === 'timestamp' ? activation.value : record.timestamp
  if (record.timestamp !== undefined && record.timestamp !== time) {
    const message = `${record.fork} is recorded at ${record.timestamp} and activates at ${time}`
    found.push({ at: `${at}/timestamp`, message, fix, clause })
  }
  if (record.date !== undefined && time !== undefined) {
    const moment = new Date(Number(time) * 1000).toISOString()
    if (!moment.startsWith(record.date.replace(/Z$/, ''))) {
      const message = `${record.fork} is recorded on ${record.date} and activates at ${time}, which is ${moment}`
      found.push({ at: `${at}/date`, message, fix, clause })
    }
  }
  const first = 'firstBlock' in activation ? activation.firstBlock : undefined
  const block = activation.kind === 'block' ? activation.value : first
  if (record.firstBlock !== undefined && block !== undefined && record.firstBlock !== block) {
    const message = `the first block of ${record.fork} is recorded as ${record.firstBlock} and is ${block}`
    found.push({ at: `${at}/firstBlock`, message, fix, clause })
  }
  return found
}

/** One text for one moment: what activates at block or time 0 is active from genesis. */
function canonical(activation: Activation): string {
  if (!('value' in activation)) return activation.kind
  if (activation.value === '0' && (activation.kind === 'block' || activation.kind === 'timestamp')) return 'genesis'
  return `${activation.kind} ${activation.value}`
}
