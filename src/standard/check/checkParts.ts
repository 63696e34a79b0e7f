import { keccak256 } from '../../crypto/keccak.ts'
import { fromBytes, toBytes } from '../../model/Hex.ts'
import type { StorageExample, StorageLayout } from '../../model/generated/standard.ts'
import type { Finding } from '../Finding.ts'
import { specParts } from '../specParts.ts'
import { schemaProblems } from '../validator.ts'
import { complain, misnamed, namesOf, pointers, unresolved, type Complaint, type Spec } from './Spec.ts'

/**
 * Checks the list of parts with their digests, and the worked examples of storage layouts.
 *
 * @param spec - All files.
 */
export function checkParts(spec: Spec): readonly Finding[] {
  return [...checkDigests(spec), ...checkStorage(spec)]
}

/**
 * Checks the schemas themselves; where one is damaged, nothing else can be checked.
 *
 * @param root - Absolute path of a folder laid out as `spec/`.
 */
export function checkSchemas(root: string): readonly Finding[] {
  return [...schemaProblems(root)].map(([name, problem]) => ({
    file: `spec/schemas/${name}.schema.json`,
    line: 1,
    column: 1,
    clause: 'ENC-7',
    message: `the schema cannot be used: ${problem}`,
    fix: 'correct the schema',
  }))
}

function checkDigests(spec: Spec): readonly Finding[] {
  const fix = 'run tsx src/tools/writeDigests.ts'
  return spec.standard.flatMap((file) => {
    const actual = new Map(specParts(spec.root).map(({ path, digest }) => [path, digest]))
    const listed = new Set(file.value.parts.map(({ path }) => path))
    const changed = file.value.parts.flatMap(({ path, digest }, index): readonly Complaint[] => {
      const found = actual.get(path)
      if (found === digest) return []
      const message = found === undefined ? `the part ${path} is missing` : `the part ${path} has the digest ${found}`
      return [{ at: `/parts/${index}`, message, fix }]
    })
    const unlisted = [...actual.keys()]
      .filter((path) => !listed.has(path))
      .map((path) => ({ at: '/parts', message: `the file ${path} is not listed`, fix }))
    return complain(file, [...changed, ...unlisted])
  })
}

function checkStorage(spec: Spec): readonly Finding[] {
  const clauses = namesOf(
    spec,
    'rules',
    spec.rules.flatMap(({ value }) => value.clauses.map(({ id }) => id)),
  )
  return spec.storage.flatMap((file) => {
    const { value } = file
    const variables = new Set(value.variables.map(({ name }) => name))
    return complain(file, [
      ...misnamed(file, '/name', value.name),
      ...unresolved(pointers('/clauses', value.clauses), clauses, 'clause'),
      ...unresolved(
        value.examples.map(({ variable }, index) => [`/examples/${index}/variable`, variable] as const),
        variables,
        'variable',
      ),
      ...value.examples.flatMap((example, index): readonly Complaint[] => {
        const slot = slotOf(value, example)
        if (slot === undefined || slot === example.slot) return []
        return [
          {
            at: `/examples/${index}/slot`,
            message: `the slot of ${example.variable} works out as ${slot}`,
            fix: 'write that slot or correct the layout',
            clause: value.keyOrder === 'solidity' ? 'LAY-1' : 'LAY-2',
          },
        ]
      }),
    ])
  })
}

/** Slot of a plain variable, of an entry of a mapping or of an item of a list that starts at the hash of its slot. */
function slotOf(layout: StorageLayout, example: StorageExample): string | undefined {
  const base = layout.variables.find(({ name }) => name === example.variable)?.baseSlot
  if (base === undefined) return undefined
  const baseWord = word(BigInt(base))
  if (example.key !== undefined) {
    const keyWord = word(BigInt(fromBytes(toBytes(example.key))))
    const order = layout.keyOrder === 'solidity' ? [keyWord, baseWord] : [baseWord, keyWord]
    return fromBytes(keccak256(Buffer.concat(order)))
  }
  if (example.index === undefined) return fromBytes(baseWord)
  return fromBytes(word(BigInt(fromBytes(keccak256(baseWord))) + BigInt(example.index)))
}

function word(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
}
