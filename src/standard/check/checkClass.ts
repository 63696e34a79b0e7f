import type { Precompile } from '../../model/generated/standard.ts'
import type { Complaint } from './Spec.ts'

/** What a precompile has to say, and the classes that make it do so. */
const members = [
  { member: 'context', classes: ['contextual', 'stateful'], what: 'what its output depends on beside the input' },
  { member: 'witness', classes: ['stateful'], what: 'what a witness has to hold for a call' },
] as const

/**
 * Checks that a precompile says what its class makes it say, and no more.
 *
 * @param precompile - File of `spec/precompiles/`.
 * @see spec/rules/rulesets.yaml RUL-9
 */
export function checkClass(precompile: Precompile): readonly Complaint[] {
  const { name, class: given } = precompile
  return members.flatMap(({ member, classes, what }): readonly Complaint[] => {
    const due = classes.some((candidate) => candidate === given)
    const said = precompile[member] !== undefined
    if (due === said) return []
    return said
      ? [
          {
            at: `/${member}`,
            message: `${name} is ${given} and says ${what}`,
            fix: `remove ${member} or write the class ${classes.join(' or ')}`,
            clause: 'RUL-9',
          },
        ]
      : [
          {
            at: '/class',
            message: `${name} is ${given} and does not say ${what}`,
            fix: `add ${member} or correct the class`,
            clause: 'RUL-9',
          },
        ]
  })
}
