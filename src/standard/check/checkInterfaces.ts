import type { Finding } from '../Finding.ts'
import { readSchema } from '../validator.ts'
import { complain, namesOf, repeated, unresolved, type Complaint, type Spec } from './Spec.ts'

/**
 * Checks the interfaces against the messages of the adapter protocol, and the conformance levels against both.
 *
 * @param spec - All files.
 */
export function checkInterfaces(spec: Spec): readonly Finding[] {
  const methods = spec.interfaces.flatMap(({ value }) => value.methods.map(({ name }) => name))
  const levels = new Set(spec.standard.flatMap(({ value }) => value.levels.map(({ id }) => id)))
  const messages = adapterMethods(spec.root)
  const covered = new Set<string>()
  const found = spec.interfaces.flatMap((file) => {
    const names = file.value.methods.map(({ name }, index) => [`/methods/${index}/name`, name] as const)
    const complaints = [
      ...repeated(names, 'method'),
      ...names
        .filter(([, name]) => covered.has(name))
        .map(([at, name]) => ({
          at,
          message: `another interface has the method ${name}`,
          fix: 'keep it in one interface',
        })),
      ...file.value.methods.flatMap((method, index) => checkMethod(spec.root, messages, method, `/methods/${index}`)),
      ...unresolved(
        file.value.methods.map((method, index) => [`/methods/${index}/x-level`, method['x-level']] as const),
        spec.standard.length === 0 ? undefined : levels,
        'level',
      ),
    ]
    for (const [, name] of names) covered.add(name)
    return complain(file, complaints)
  })
  const known = namesOf(spec, 'interfaces', methods)
  return [
    ...found,
    ...spec.standard.flatMap((file) => {
      const used = file.value.levels.flatMap((level, index) =>
        level.methods.map((name, place) => [`/levels/${index}/methods/${place}`, name] as const),
      )
      const missing = known === undefined ? [] : [...messages.keys()].filter((name) => !known.has(name))
      return complain(file, [
        ...unresolved(used, known, 'method'),
        ...missing.map((name) => ({
          at: '/levels',
          message: `the message ${name} is in no interface`,
          fix: 'add it to a file of spec/interfaces',
        })),
      ])
    }),
  ]
}

interface Method {
  readonly name: string
  readonly params: readonly { readonly name: string; readonly schema: { readonly $ref: string } }[]
  readonly result: { readonly schema: { readonly $ref: string } }
  readonly 'x-params': string
  readonly 'x-status': string
}

function checkMethod(
  root: string,
  messages: ReadonlyMap<string, Message>,
  method: Method,
  at: string,
): readonly Complaint[] {
  const references = [
    ...method.params.map(({ schema }, index) => [`${at}/params/${index}/schema/$ref`, schema.$ref] as const),
    [`${at}/result/schema/$ref`, method.result.schema.$ref] as const,
  ]
  const broken = references.filter(([, reference]) => resolveReference(root, reference) === undefined)
  const found: Complaint[] = broken.map(([place, reference]) => ({
    at: place,
    message: `the reference ${reference} leads nowhere`,
    fix: 'name a definition below spec/schemas',
  }))
  if (method['x-status'] !== 'active') return found
  const message = messages.get(method.name)
  if (message === undefined) {
    return [
      ...found,
      {
        at: `${at}/name`,
        message: `the active method ${method.name} is no message of the adapter protocol`,
        fix: 'mark it planned or add it to Methods in adapter.schema.json',
        clause: 'ENC-7',
      },
    ]
  }
  if (message.params !== method['x-params'])
    found.push({
      at: `${at}/x-params`,
      message: `the parameters of ${method.name} are ${message.params} in adapter.schema.json`,
      fix: `write ${message.params}`,
    })
  if (!method.result.schema.$ref.endsWith(`/${message.result}`))
    found.push({
      at: `${at}/result`,
      message: `the result of ${method.name} is ${message.result} in adapter.schema.json`,
      fix: `refer to ${message.result}`,
    })
  return found
}

interface Message {
  readonly params: string
  readonly result: string
}

function adapterMethods(root: string): ReadonlyMap<string, Message> {
  const methods = at(readSchema(root, 'adapter'), ['$defs', 'Methods', 'properties'])
  if (typeof methods !== 'object' || methods === null) return new Map()
  return new Map(
    Object.entries(methods).map(
      ([name, schema]) => [name, { params: nameAt(schema, 'params'), result: nameAt(schema, 'result') }] as const,
    ),
  )
}

function nameAt(schema: unknown, part: string): string {
  return (
    String(at(schema, ['properties', part, '$ref']))
      .split('/')
      .at(-1) ?? ''
  )
}

function resolveReference(root: string, reference: string): unknown {
  const match = /^[.][.]\/schemas\/(?<file>[a-z-]+)[.]schema[.]json#\/(?<path>.+)$/.exec(reference)?.groups
  try {
    return match === undefined ? undefined : at(readSchema(root, match['file'] ?? ''), (match['path'] ?? '').split('/'))
  } catch {
    return undefined
  }
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, step) =>
      typeof part === 'object' && part !== null ? Object.entries(part).find(([key]) => key === step)?.[1] : undefined,
    value,
  )
}
