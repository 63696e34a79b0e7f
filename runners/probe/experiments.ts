import { address, bytes, type Address, type Bytes } from '../../src/model/Hex.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import type { Standard } from '../../src/standard/Standard.ts'
import type { Experiment } from './Experiment.ts'

/** Gas of a call that is to have plenty. */
const plentyGas = 1_000_000n
/** Gas of a call with an input at a limit: about what the largest transaction can pass on (EIP-7825). */
const limitGas = 15_000_000n
/** Upper bound of the search for a price. */
const priceMax = 2n ** 20n
/** Gas of a frame that runs one instruction: what is not defined loses all of it. */
export const instructionGas = 100_000n

/** Addresses that are tried beside those of the ruleset: where chains have had precompiles, and one that nobody has. */
const usualAddresses = [
  ...Array.from({ length: 0x14 }, (_, index) => index + 1),
  0x64,
  0x65,
  0x100,
  0x200,
  0x201,
  0x202,
]

/** An address without an account, to tell an ordinary one by. */
const nobody: Address = addressAt(0x5ca1ab1e)

/** First address of the contracts that run one instruction each. */
const instructionBase = 0x0c0de000
/** Where the contracts are that return what an instruction says of the block. */
const answerBase = 0x0c0df000

/** Instructions whose answer tells forks apart that change nothing but parameters: BLOBBASEFEE. */
export const answers: readonly number[] = [0x4a]

/** An address as a number. */
export function addressAt(value: number): Address {
  return address(`0x${value.toString(16).padStart(40, '0')}`)
}

/** Contract that runs an instruction. */
export function instructionAt(byte: number): Address {
  return addressAt(instructionBase + byte)
}

/** Contract that returns the answer of an instruction. */
export function answerAt(byte: number): Address {
  return addressAt(answerBase + byte)
}

/** An address at which a precompile may be, with an input that shows whether it is there. */
export interface Candidate {
  readonly address: Address
  /** Name in the ruleset or in the standard; undefined where neither knows the address. */
  readonly name: string | undefined
  readonly input: Bytes
}

/**
 * Lists the addresses that a probe calls.
 *
 * @param ruleset - Its precompiles come first.
 * @param standard - Gives names and inputs.
 * @returns By address.
 */
export function candidatesOf(ruleset: Ruleset, standard: Standard): readonly Candidate[] {
  const names = new Map<string, string>()
  for (const { address: place, name } of standard.precompiles.values()) names.set(place, name)
  for (const { address: place, name } of ruleset.precompiles) names.set(place, name)
  const places = new Set<string>([...names.keys(), ...usualAddresses.map(addressAt), nobody])
  const examples = new Map([...standard.precompiles.values()].map(({ name, example }) => [name, example]))
  return [...places]
    .toSorted((left, right) => (BigInt(left) < BigInt(right) ? -1 : 1))
    .map((place) => {
      const name = names.get(place)
      const example = name === undefined ? undefined : examples.get(name)
      return { address: address(place), name, input: example?.input ?? bytes('0x') }
    })
}

/**
 * What is tried with one address: the example, nothing at all, noise, the search for its price, and a first look.
 *
 * @param candidate - From {@link candidatesOf}.
 */
export function precompileExperiments({ address: target, input }: Candidate): readonly Experiment[] {
  const noise = bytes(`0x${'ff'.repeat(7)}`)
  return [
    { id: `${target} example`, program: 'call', target, gas: plentyGas, input },
    { id: `${target} empty`, program: 'call', target, gas: plentyGas, input: bytes('0x') },
    { id: `${target} noise`, program: 'call', target, gas: plentyGas, input: noise },
    { id: `${target} price`, program: 'leastGas', target, gas: priceMax, input },
    { id: `${target} access`, program: 'access', target, gas: 0n, input: bytes('0x') },
  ]
}

/**
 * Inputs around the limits on the input of a precompile: at each limit and one item beyond.
 *
 * @param ruleset - Names the limits.
 * @param target - Address of the precompile.
 */
export function limitExperiments(ruleset: Ruleset, target: Address): readonly Experiment[] {
  const inputs = new Map<string, Bytes>()
  for (const { address: place, history } of ruleset.precompiles) {
    if (place !== target) continue
    for (const { limits, gas } of history) {
      const item = gas?.formula === 'linearItems' ? Number(gas.itemBytes) : 1
      for (const most of [limits?.maxInputBytes, limits?.exactInputBytes]) {
        if (most === undefined) continue
        const whole = Math.floor(Number(most) / item) * item
        for (const size of [whole, whole + item]) inputs.set(`${size} bytes`, bytes(`0x${'00'.repeat(size)}`))
      }
      if (limits?.maxFieldBytes === undefined) continue
      const field = Number(limits.maxFieldBytes)
      for (const size of [field, field + 1]) inputs.set(`a number of ${size} bytes`, longBase(size))
    }
  }
  return [...inputs].map(([what, input]) => ({
    id: `${target} ${what}`,
    program: 'call',
    target,
    gas: limitGas,
    input,
  }))
}

/** Input of MODEXP with a base of a size, and nothing else. */
function longBase(size: number): Bytes {
  return bytes(`0x${[size, 0, 0].map((length) => length.toString(16).padStart(64, '0')).join('')}${'00'.repeat(size)}`)
}

/** One experiment for each of the 256 instructions, and one for each answer. */
export const instructionExperiments: readonly Experiment[] = [
  ...Array.from({ length: 256 }, (_, byte): Experiment => ({
    id: `opcode ${byte}`,
    program: 'call',
    target: instructionAt(byte),
    gas: instructionGas,
    input: bytes('0x'),
  })),
  ...answers.map((byte): Experiment => ({
    id: `answer ${byte}`,
    program: 'call',
    target: answerAt(byte),
    gas: instructionGas,
    input: bytes('0x'),
  })),
]
