import type { Fork } from '../../model/generated/standard.ts'
import type { Finding } from '../Finding.ts'
import { evmForkOrder, forkRank } from '../forkOrder.ts'
import { complain, misnamed, pointers, repeated, unresolved, type Complaint, type Spec } from './Spec.ts'

/**
 * Checks the forks: every one has a file, order, names, EIPs, blob schedules and references to clauses.
 *
 * @param spec - All files.
 * @param clauses - Known ids; undefined where they could not all be read.
 */
export function checkForks(spec: Spec, clauses: ReadonlySet<string> | undefined): readonly Finding[] {
  const seen = new Set<string>()
  const found = spec.forks.flatMap((file) => {
    const { value } = file
    const names = pointers('/fixtureNames', value.fixtureNames)
    const complaints = [
      ...misnamed(file, '/id', value.id),
      ...value.changes.flatMap((change, index) =>
        unresolved(pointers(`/changes/${index}/clauses`, change.clauses), clauses, 'clause'),
      ),
      ...unlistedEips(value),
      ...repeated(names, 'fixture name'),
      ...names
        .filter(([, name]) => seen.has(name))
        .map(([at, name]) => ({
          at,
          message: `another fork has the fixture name ${name}`,
          fix: 'keep it at one fork',
        })),
      ...misplaced(value),
      ...blobComplaints(value),
    ]
    for (const name of value.fixtureNames) seen.add(name)
    return complain(file, complaints)
  })
  return [...missingForks(spec), ...found]
}

function missingForks(spec: Spec): readonly Finding[] {
  const present = new Set([
    ...spec.forks.map(({ document }) => document.file),
    ...spec.findings.map(({ file }) => file),
  ])
  return evmForkOrder
    .map((id) => ({ id, file: `spec/forks/${id}.yaml` }))
    .filter(({ file }) => !present.has(file))
    .map(({ id, file }) => ({
      file,
      line: 1,
      column: 1,
      message: `the fork ${id} has no file`,
      fix: 'add the file',
      clause: 'FRK-1',
    }))
}

/** What is removed came with the EIPs of an earlier fork. */
function unlistedEips(fork: Fork): readonly Complaint[] {
  const listed = new Set<string>(fork.eips.map(({ number }) => number))
  return fork.changes.flatMap(({ kind, eip }, index) => {
    if (eip === undefined || kind === 'Removed' || listed.has(eip)) return []
    return [
      {
        at: `/changes/${index}/eip`,
        message: `EIP-${eip} is not among the EIPs of the fork`,
        fix: 'list it under eips',
      },
    ]
  })
}

function misplaced(fork: Fork): readonly Complaint[] {
  if (fork.previous === undefined || forkRank(fork.previous) < forkRank(fork.id)) return []
  return [
    { at: '/previous', message: `the fork ${fork.previous} is not before ${fork.id}`, fix: 'name an earlier fork' },
  ]
}

function blobComplaints(fork: Fork): readonly Complaint[] {
  const needed = forkRank(fork.id) >= forkRank('cancun')
  if (needed === (fork.blob !== undefined)) return []
  const message = needed ? 'the fork has no blob schedule' : 'a fork before Cancun has a blob schedule'
  return [{ at: needed ? '/id' : '/blob', message, fix: needed ? 'add blob' : 'remove blob', clause: 'BLK-11' }]
}
