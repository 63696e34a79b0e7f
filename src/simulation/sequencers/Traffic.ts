import { bytes, type Bytes } from '../../model/Hex.ts'
import { signTransaction } from '../../roles/node/signTransaction.ts'
import { faultyMax } from '../Plan.ts'
import type { Random } from '../Random.ts'
import type { Deployment } from './deploy.ts'

/** A transaction on its way from a user to validators. */
export interface Submission {
  /** Virtual microseconds. */
  readonly at: number
  /** Places of validators: one more than may be faulty, as a user who trusts none has it. */
  readonly to: readonly number[]
  readonly encoded: Bytes
}

/** How much users send. */
export interface TrafficPlan {
  readonly transactions: number
  /** Virtual microseconds over which they are spread. */
  readonly span: number
}

const noData = bytes('0x')
const transferGas = 21_000n
const callGas = 60_000n
const gwei = 10n ** 9n
const maxFeePerGas = 100n * gwei
/** Priority fees are from 1 to so many gwei. */
const priorityMax = 20
/** Of a million transactions, those that call a contract; the rest move wei. */
const callsMillionths = 400_000

/**
 * Draws what users send: transfers and calls with fees of their own, each user's in order of nonce.
 *
 * @param deployment - Users, and the contract that is called.
 * @param plan - How many over what time.
 * @param random - Draws everything.
 * @returns In order of time.
 */
export function drawTraffic(
  { users, counter, party, validators }: Deployment,
  { transactions, span }: TrafficPlan,
  random: Random,
): readonly Submission[] {
  const { crypto, book } = party
  const chainId = BigInt(book.ruleset.chainId)
  const nonces = new Map<number, bigint>()
  const times = Array.from({ length: transactions }, () => random.below(span)).toSorted((left, right) => left - right)
  return times.map((at) => {
    const place = random.below(users.length)
    const sender = random.pick(users.slice(place, place + 1))
    const nonce = nonces.get(place) ?? 0n
    nonces.set(place, nonce + 1n)
    const calls = random.chance(callsMillionths)
    const encoded = signTransaction(
      {
        chainId,
        nonce,
        maxPriorityFeePerGas: BigInt(1 + random.below(priorityMax)) * gwei,
        maxFeePerGas,
        gasLimit: calls ? callGas : transferGas,
        to: calls ? counter : random.pick(users).address,
        value: calls ? 0n : BigInt(1 + random.below(1000)),
        data: noData,
      },
      { keccak256: crypto.keccak256, sign: sender.sign },
    )
    const places = random.shuffled(validators.map((_, validator) => validator))
    return { at, to: places.slice(0, faultyMax(validators.length) + 1), encoded }
  })
}
