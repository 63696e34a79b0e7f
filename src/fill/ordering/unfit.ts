import { alice, bob, carol } from '../Account.ts'
import { blobs, dave, erin, pay, type Sketch } from './sketch.ts'

/**
 * What has no room in a block.
 *
 * @param goesOn - Whether the policy goes on with other senders.
 */
export function unfit(goesOn: boolean): readonly Sketch[] {
  return [...withoutGasOrBlobs(goesOn), ...withoutCapacity(goesOn)]
}

function withoutGasOrBlobs(goesOn: boolean): readonly Sketch[] {
  return [
    {
      name: 'no-room-for-gas',
      given: 'a transfer of alice, one of bob with more gas than is left behind it, and one of carol that fits',
      must: goesOn ? 'that of bob is left out, and that of carol is in the block' : 'that of bob ends the block',
      clauses: ['ORD-9'],
      gasLimit: 50_000n,
      arrivals: [pay(alice, 0), pay(bob, 0, { gasLimit: 40_000n }), pay(carol, 0)],
      order: goesOn ? [0, 2] : [0],
      skipped: [{ arrival: 1, reason: 'GAS_ALLOWANCE_EXCEEDED' }],
      twin: 'two-senders',
    },
    {
      name: 'no-room-for-blobs',
      given: 'a transaction of alice with six blobs, one of bob with four, and a transfer of carol',
      must: goesOn ? 'that of bob is left out, and that of carol is in the block' : 'that of bob ends the block',
      clauses: ['ORD-9'],
      arrivals: [pay(alice, 0, blobs(6)), pay(bob, 0, blobs(4)), pay(carol, 0)],
      order: goesOn ? [0, 2] : [0],
      skipped: [{ arrival: 1, reason: 'BLOB_COUNT_EXCEEDED' }],
      twin: 'two-senders',
    },
    {
      name: 'no-room-and-another',
      given:
        'a transfer of alice, two of bob of which the first asks for more gas than is left, and one of carol that fits',
      must: goesOn
        ? 'both of bob are left out, the second untried, and that of carol is in the block'
        : 'the first of bob ends the block',
      clauses: ['ORD-9'],
      gasLimit: 50_000n,
      arrivals: [pay(alice, 0), pay(bob, 0, { gasLimit: 40_000n }), pay(bob, 1), pay(carol, 0)],
      order: goesOn ? [0, 3] : [0],
      skipped: [{ arrival: 1, reason: 'GAS_ALLOWANCE_EXCEEDED' }],
      twin: 'two-senders',
    },
  ]
}

function withoutCapacity(goesOn: boolean): readonly Sketch[] {
  return [
    {
      name: 'no-room-for-a-fourth',
      given: 'blocks of three transactions, and transfers of five senders',
      must: goesOn ? 'the first three are in the block' : 'the first three are in the block, and the fourth ends it',
      clauses: ['ORD-9', 'FRK-13'],
      ruleset: 'lockstep-limits',
      arrivals: [pay(alice, 0), pay(bob, 0), pay(carol, 0), pay(dave, 0), pay(erin, 0)],
      order: [0, 1, 2],
      skipped: [
        { arrival: 3, reason: 'CAPACITY_EXCEEDED' },
        ...(goesOn ? [{ arrival: 4, reason: 'CAPACITY_EXCEEDED' } as const] : []),
      ],
      twin: 'two-senders',
    },
    {
      name: 'no-room-in-the-batch',
      given: 'batches of 500,000 gas, a transfer of alice, one of bob with 480,000 gas, and one of carol with 479,000',
      must: goesOn ? 'that of bob is left out, and that of carol is in the block' : 'that of bob ends the block',
      clauses: ['ORD-9', 'FRK-13'],
      ruleset: 'lockstep-limits',
      arrivals: [pay(alice, 0), pay(bob, 0, { gasLimit: 480_000n }), pay(carol, 0, { gasLimit: 479_000n })],
      order: goesOn ? [0, 2] : [0],
      skipped: [{ arrival: 1, reason: 'CAPACITY_EXCEEDED' }],
      twin: 'two-senders',
    },
  ]
}
