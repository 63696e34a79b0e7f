import type { OrderingKey, OrderingPolicy } from '../../model/generated/standard.ts'
import type { Finding } from '../Finding.ts'
import { complain, misnamed, repeated, type Complaint, type Spec } from './Spec.ts'

/** Keys that no two transactions of a pool have alike, so that an order which ends with one is total. */
const decisive: ReadonlySet<OrderingKey> = new Set<OrderingKey>(['arrival', 'hash'])

/**
 * Checks ordering policies: their names, that each leaves no order open, and that no two say the same.
 *
 * @param spec - All files.
 */
export function checkOrdering(spec: Spec): readonly Finding[] {
  return spec.ordering.flatMap((file, index) => {
    const { value } = file
    const before = spec.ordering.slice(0, index).find((other) => meaningOf(other.value) === meaningOf(value))
    return complain(file, [
      ...misnamed(file, '/name', value.name),
      ...repeated(
        value.keys.map((key, place) => [`/keys/${place}`, key] as const),
        'key',
      ),
      ...openOrder(value),
      ...(before === undefined ? [] : [sameAs(before.value.name)]),
    ])
  })
}

function openOrder({ keys }: OrderingPolicy): readonly Complaint[] {
  const last = keys.at(-1)
  if (last !== undefined && decisive.has(last)) return []
  return [
    {
      at: '/keys',
      message: 'transactions that are alike in every key have no order',
      fix: `end the keys with ${[...decisive].join(' or ')}`,
      clause: 'ORD-8',
    },
  ]
}

function sameAs(name: string): Complaint {
  return { at: '/keys', message: `the policy says the same as ${name}`, fix: 'keep one of the two', clause: 'ORD-8' }
}

/** Everything that a policy decides. */
function meaningOf({ keys, unfit, priceBumpPercent, blobPriceBumpPercent }: OrderingPolicy): string {
  return JSON.stringify([keys, unfit, priceBumpPercent, blobPriceBumpPercent])
}
