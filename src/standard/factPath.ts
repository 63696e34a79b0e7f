import { pointerStep } from './parseYaml.ts'

/** Members by which the items of a list are named, in the order in which they are tried. */
const keys = ['id', 'name', 'subject', 'sinceFork', 'fork'] as const

/**
 * Finds what a path of a ruleset file names. A step names a member of an object, or those items of a list that are
 * called so (`id`, `name`, `subject`, `sinceFork`) or, in a list of texts, that text.
 *
 * @param ruleset - A ruleset or any part of one.
 * @param path - Such as `/precompiles/MODEXP/history/osaka`; the empty one names everything.
 * @returns JSON pointers into `ruleset`, in its order; none where the path leads nowhere.
 */
export function resolveFactPath(ruleset: unknown, path: string): readonly string[] {
  const steps = path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return steps
    .reduce<readonly Found[]>(
      (found, step) => found.flatMap((part) => within(part, step)),
      [{ pointer: '', value: ruleset }],
    )
    .map(({ pointer }) => pointer)
}

/**
 * Tells whether a pointer leads to a place or to something above it.
 *
 * @param above - JSON pointer.
 * @param pointer - JSON pointer.
 */
export function isWithin(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`)
}

interface Found {
  readonly pointer: string
  readonly value: unknown
}

function within({ pointer, value }: Found, step: string): readonly Found[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      nameOf(item) === step ? [{ pointer: `${pointer}${pointerStep(index)}`, value: item }] : [],
    )
  }
  if (!isRecord(value) || !Object.hasOwn(value, step)) return []
  return [{ pointer: `${pointer}${pointerStep(step)}`, value: value[step] }]
}

/** What an item of a list is called. */
function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item
  if (!isRecord(item)) return undefined
  for (const key of keys) {
    const name = item[key]
    if (typeof name === 'string') return name
  }
  return undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
