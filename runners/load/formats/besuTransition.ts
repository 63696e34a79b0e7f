import { quantity } from '../../../src/model/Hex.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { within } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import { type Fields, isFields, listField, objectField, quantityField, wrong } from '../fields.ts'
import { unaskable } from '../Loaded.ts'
import { transitionCase } from './transition.ts'

/**
 * Reads a test of Besu's state transition tool: its arguments, standard input and standard output in one file.
 *
 * @param source - The whole file.
 * @param standard - Where rulesets come from.
 * @returns One draft.
 */
export function* besuTransitionDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const { fields } = source
  const cli = listField(fields, 'cli')
  const settings = within('cli', () => readSettings(cli))
  const fork = settings.get('--state.fork') ?? 'unknown'
  yield {
    id: source.place,
    test: '',
    family: 't8n-besu',
    fork,
    read: () => {
      const input = objectField(fields, 'stdin')
      const output = fields['stdout']
      const result = isFields(output) ? output['result'] : undefined
      if (fork === 'unknown' || !isFields(result)) return unaskable('a run of the tool that yields no result')
      return transitionCase(
        {
          id: source.place,
          file: source.file,
          family: 't8n-besu',
          fork,
          chainId: number(settings, '--state.chainid', '1'),
          reward: reward(settings),
          alloc: within('stdin', () => objectField(input, 'alloc')),
          environment: within('stdin', () => objectField(input, 'env')),
          transactions: input['txs'] ?? input['txsRlp'] ?? [],
          result: result satisfies Fields,
        },
        standard,
      )
    },
  }
}

function readSettings(cli: readonly unknown[]): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const [index, argument] of cli.entries()) {
    if (typeof argument !== 'string') return wrong(`[${index}]`, 'text', argument)
    const split = argument.indexOf('=')
    if (split > 0) settings.set(argument.slice(0, split), argument.slice(split + 1))
  }
  return settings
}

function number(settings: ReadonlyMap<string, string>, name: string, otherwise: string): ReturnType<typeof quantity> {
  return quantityField({ [name]: settings.get(name) ?? otherwise }, name)
}

function reward(settings: ReadonlyMap<string, string>): bigint {
  const text = settings.get('--state.reward')
  return text?.startsWith('-') === true ? -1n : BigInt(number(settings, '--state.reward', '0'))
}
