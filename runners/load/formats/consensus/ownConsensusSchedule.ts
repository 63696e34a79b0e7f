import type { ConsensusScheduleVector } from '../../../../src/model/generated/vector.ts'
import type { Standard } from '../../../../src/standard/Standard.ts'
import { validator } from '../../../../src/standard/validator.ts'
import type { ConsensusScheduleCase } from '../../Case.ts'
import { Damage } from '../../Damage.ts'
import type { Draft, TestSource } from '../../Draft.ts'
import { textField } from '../../fields.ts'
import { encodingRuleset } from '../encodingRuleset.ts'

/** Profile whose messages the judge reads and signs by itself. */
const profileOfSchedules = 'psc-1'

/**
 * Reads an own vector of kind `consensus-schedule`.
 *
 * @param source - The whole file.
 * @param standard - Where the ruleset comes from that no step depends on.
 * @returns One draft with the vector's own id.
 */
export function* ownConsensusScheduleDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = textField(source.fields, 'id')
  yield { id, test: id, family: 'consensus-schedule', fork: 'any', read: () => readCase(source, standard) }
}

function readCase({ fields, file }: TestSource, standard: Standard): ConsensusScheduleCase {
  const { id, clauses, schedule, invariants } = readVector(fields)
  checkNames(schedule)
  return {
    kind: 'consensus-schedule',
    id,
    file,
    family: 'consensus-schedule',
    fork: 'any',
    ruleset: encodingRuleset(standard),
    clauses: clauses.map((clause) => clause.id),
    headerInputs: [],
    schedule,
    invariants,
  }
}

function readVector(fields: unknown): ConsensusScheduleVector {
  const schema = validator('vector-consensus-schedule')
  if (schema.is(fields)) return fields
  const [first] = schema.violations(fields)
  throw new Damage(first?.pointer.slice(1).replaceAll('/', '.') ?? '', first?.message ?? 'it does not match its schema')
}

/** A schedule that speaks of nobody would show nothing, and nobody would see it. */
function checkNames({
  profile,
  keys,
  leader,
  nodes,
  rules,
  mutations = [],
  forged = [],
  crashes = [],
}: Schedule): void {
  if (profile !== profileOfSchedules) {
    throw new Damage('schedule.profile', `schedules are known for ${profileOfSchedules}; '${profile}' has none`)
  }
  if (leader >= keys.length) throw new Damage('schedule.leader', `there are ${keys.length} validators`)
  const names = nodes.map(({ name }) => name)
  if (new Set(names).size !== names.length) throw new Damage('schedule.nodes', 'two nodes have one name')
  for (const [index, { validator: place }] of nodes.entries()) {
    if (place >= keys.length)
      throw new Damage(`schedule.nodes.${index}.validator`, `there are ${keys.length} validators`)
  }
  const byzantine = new Set(nodes.filter((node) => node.byzantine).map(({ name }) => name))
  const honest = nodes.filter((node) => !node.byzantine).map((node) => node.validator)
  if (new Set(honest).size !== honest.length) {
    throw new Damage('schedule.nodes', 'honest nodes share a validator; twins are Byzantine, mark each so')
  }
  const check = (field: string, spoken: readonly string[], among: readonly string[] | Set<string>): void => {
    const known = new Set(among)
    const stranger = spoken.find((name) => !known.has(name))
    if (stranger !== undefined) throw new Damage(field, `'${stranger}' is none of ${[...known].join(', ')}`)
  }
  for (const [index, { from = [], to = [] }] of rules.entries())
    check(`schedule.rules.${index}`, [...from, ...to], names)
  for (const [index, { from, to = [] }] of mutations.entries()) {
    check(`schedule.mutations.${index}.from`, from, byzantine)
    check(`schedule.mutations.${index}.to`, to, names)
  }
  for (const [index, { from, to }] of forged.entries()) {
    check(`schedule.forged.${index}.from`, [from], byzantine)
    check(`schedule.forged.${index}.to`, to, names)
  }
  check(
    'schedule.crashes',
    crashes.map(({ node }) => node),
    names,
  )
}

type Schedule = ConsensusScheduleVector['schedule']
