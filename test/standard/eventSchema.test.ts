import { describe, expect, test } from 'vitest'
import { classMeanings } from '../../runners/compare/classes.ts'
import { faultMeanings } from '../../runners/compare/faults.ts'
import { specRoot } from '../../src/standard/specRoot.ts'
import { readSchema, validatorUnder } from '../../src/standard/validator.ts'

const event = validatorUnder<unknown>(specRoot(), 'event')

const end = {
  event: 'end',
  counts: {
    selected: 1,
    executed: 1,
    passed: 1,
    failed: 0,
    broken: 0,
    notExecuted: 0,
    skipped: 0,
    damaged: 0,
    notApplicable: 0,
  },
  exitCode: 0,
  interrupted: false,
  durationMs: 12.5,
  clausesNotShown: ['TXN-1'],
}

/** The words that a definition of the event schema allows for a property. */
function words(definition: string, property: string): readonly string[] {
  const schema = readSchema(specRoot(), 'event') as {
    readonly $defs: Readonly<
      Record<string, { readonly properties: Readonly<Record<string, { readonly enum: readonly string[] }>> }>
    >
  }
  return [...(schema.$defs[definition]?.properties[property]?.enum ?? [])].sort()
}

/** The properties of a part of a schema's definitions. */
function propertiesOf(schema: string, path: readonly string[]): Readonly<Record<string, unknown>> {
  const found = path.reduce<unknown>(
    (part, step) => (part as Record<string, unknown>)[step],
    readSchema(specRoot(), schema)['$defs'],
  )
  return (found as { readonly properties: Readonly<Record<string, unknown>> }).properties
}

describe('the published event log', () => {
  test('has the classes and faults that the judge explains', () => {
    expect(words('Divergence', 'class')).toEqual(Object.keys(classMeanings).sort())
    expect(words('Fault', 'kind')).toEqual(Object.keys(faultMeanings).sort())
  })

  test('repeats what an adapter declares in its greeting, all but the digest of the nonce', () => {
    const { nonceDigest, ...greeting } = propertiesOf('adapter', ['HelloResult'])
    expect(nonceDigest).toBeDefined()
    const declared = propertiesOf('event', ['PartyEvent', 'properties', 'declaration'])
    expect(declared).toEqual(JSON.parse(JSON.stringify(greeting).replaceAll('"#/', '"adapter.schema.json#/')))
  })

  test('takes a whole last line', () => {
    expect(event.violations(end)).toEqual([])
  })

  test.each([
    ['an unknown event', { ...end, event: 'ende' }, 'the document has the unknown event "ende"'],
    [
      'an exit code that is a count',
      { ...end, exitCode: 12 },
      '"exitCode" is 12, which is none of 0, 1, 2, 3, 4, 5, 6, 7, 130',
    ],
    ['a member that is not published', { ...end, extra: 1 }, 'the document has the unknown key "extra"'],
    ['a count that is missing', { ...end, counts: { ...end.counts, passed: undefined } }, '"counts" lacks "passed"'],
  ])('refuses %s', (_, line, message) => {
    expect(event.violations(JSON.parse(JSON.stringify(line))).map((violation) => violation.message)).toEqual([message])
  })
})
