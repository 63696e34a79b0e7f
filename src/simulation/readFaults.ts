import { BadInput, readWhole, shown } from './BadInput.ts'
import { faultNames, faultyMax, type PlannedFault } from './Plan.ts'

/** Longest text of faults that is read. */
const textMax = 1000

/**
 * Reads which faults validators have.
 *
 * @param text - `none`, or names with counts such as `equivocate=2,crash=1`; a count of `f` is as many as there may be, and
 *   no count is one.
 * @param validators - Number of all.
 * @throws {@link BadInput} Where a name is not known, or more are named than may be faulty.
 */
export function readFaults(text: string, validators: number): readonly PlannedFault[] {
  return readNamedFaults(text, validators, faultNames)
}

/** Reads faults that have names of their own, as {@link readFaults} does. @throws {@link BadInput} */
export function readNamedFaults<Name extends string>(
  text: string,
  validators: number,
  names: readonly Name[],
): readonly Name[] {
  if (text === 'none') return []
  if (text.length > textMax) throw new BadInput(`--faults takes at most ${textMax} characters, found ${text.length}`)
  const most = faultyMax(validators)
  const faults = text.split(',').flatMap((part) => {
    const [name = '', count = '1', ...more] = part.split('=')
    const known = names.find((fault) => fault === name)
    if (known === undefined || more.length > 0) {
      throw new BadInput(`--faults knows none, ${names.join(', ')}, each with =count or =f, found ${shown(part)}`)
    }
    const bounds = { least: 0, most: validators, unit: 'validators' }
    return Array.from({ length: count === 'f' ? most : readWhole(`--faults ${known}`, count, bounds) }, () => known)
  })
  if (faults.length <= most) return faults
  throw new BadInput(
    `--faults names ${faults.length} validators; at most ${most} of ${validators} may be faulty, less than a third`,
  )
}
