import fc from 'fast-check'
import { opcodes } from '../../../src/execution/opcodes.ts'

/** Contracts that programs call and create. */
export const contractAddresses: readonly bigint[] = [0x1000n, 0x2000n, 0x3000n]
const unknownAddress = 0xdeadn
const emptyAddress = 0xe111n

const values = fc.oneof(
  fc.constantFrom(
    0n,
    1n,
    2n,
    31n,
    32n,
    33n,
    64n,
    255n,
    256n,
    257n,
    2n ** 128n,
    2n ** 255n,
    2n ** 256n - 1n,
    2n ** 256n - 2n,
  ),
  fc.bigInt(0n, 2n ** 256n - 1n),
  fc.bigInt(0n, 1024n),
)
const small = fc.oneof(fc.constantFrom(0n, 1n, 31n, 32n, 33n, 64n, 100n, 4096n), fc.bigInt(0n, 300n))
const addresses = fc.constantFrom(
  ...contractAddresses,
  unknownAddress,
  emptyAddress,
  ...Array.from({ length: 18 }, (_, index) => BigInt(index)),
  256n,
  0xa94f5374fce5edbc8e2a8697c15331677e6ebf0bn,
)
const gases = fc.oneof(fc.constantFrom(0n, 100n, 2300n, 3000n, 20_000n, 100_000n, 2n ** 255n), fc.bigInt(0n, 60_000n))
const slots = fc.constantFrom(0n, 1n, 2n, 3n)

/** Operands of instructions whose stack items have a meaning, topmost first. */
const operands: Readonly<Record<string, readonly fc.Arbitrary<bigint>[]>> = {
  KECCAK256: [small, small],
  BALANCE: [addresses],
  EXTCODESIZE: [addresses],
  EXTCODEHASH: [addresses],
  EXTCODECOPY: [addresses, small, small, small],
  CALLDATALOAD: [small],
  CALLDATACOPY: [small, small, small],
  CODECOPY: [small, small, small],
  RETURNDATACOPY: [small, small, small],
  BLOCKHASH: [fc.bigInt(0n, 300n)],
  MLOAD: [small],
  MSTORE: [small, values],
  MSTORE8: [small, values],
  MCOPY: [small, small, small],
  SLOAD: [slots],
  SSTORE: [slots, fc.constantFrom(0n, 1n, 2n, 5n)],
  TLOAD: [slots],
  TSTORE: [slots, values],
  CALL: [gases, addresses, fc.constantFrom(0n, 0n, 1n, 10n ** 30n), small, small, small, small],
  CALLCODE: [gases, addresses, fc.constantFrom(0n, 0n, 1n), small, small, small, small],
  DELEGATECALL: [gases, addresses, small, small, small, small],
  STATICCALL: [gases, addresses, small, small, small, small],
  CREATE: [fc.constantFrom(0n, 0n, 1n), small, small],
  CREATE2: [fc.constantFrom(0n, 0n, 1n), small, small, fc.constantFrom(0n, 1n)],
  RETURN: [small, small],
  REVERT: [small, small],
  SELFDESTRUCT: [addresses],
  LOG0: [small, small],
  LOG1: [small, small, values],
  LOG2: [small, small, values, values],
  LOG3: [small, small, values, values, values],
  LOG4: [small, small, values, values, values, values],
}

const plain = opcodes.filter(
  ({ name }) =>
    !['JUMP', 'JUMPI', 'RETURN', 'REVERT', 'SELFDESTRUCT', 'STOP', 'INVALID'].includes(name) &&
    !/^(PUSH|DUP|SWAP)/.test(name),
)
const ending = opcodes.filter(({ name }) => ['RETURN', 'REVERT', 'SELFDESTRUCT', 'STOP', 'INVALID'].includes(name))

function push(value: bigint): number[] {
  const hex = value.toString(16)
  const bytes = value === 0n ? [0] : [...Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')]
  return [0x5f + bytes.length, ...bytes]
}

function instruction({ name, code, pops }: (typeof opcodes)[number]): fc.Arbitrary<number[]> {
  const wanted = operands[name] ?? Array.from({ length: pops }, () => values)
  return fc.tuple(...wanted).map((items) => [...items.toReversed().flatMap(push), code])
}

/** Stores the top of the stack where it shows in the state, or drops it. */
const afterwards = fc.oneof(
  fc.constant([]),
  slots.map((slot) => [...push(slot), 0x55]),
  small.map((offset) => [...push(offset), 0x52]),
)

const step = fc
  .constantFrom(...plain)
  .chain((opcode) =>
    fc
      .tuple(instruction(opcode), opcode.pushes > 0 ? afterwards : fc.constant([]))
      .map(([body, after]) => [...body, ...after]),
  )

/** Initcode that a program can put into memory: returns a few bytes of code. */
const initcode = fc.constantFrom(
  '600160005360016000f3',
  '60ef60005360016000f3',
  '60206000f3',
  '6001600155',
  'fe',
  '60006000fd',
  '33ff',
  '',
)

const prepare = initcode.map((hex) => [...push(BigInt(`0x${hex.padEnd(64, '0')}`)), ...push(0n), 0x52])

/** A program that mostly does something, most often with operands that fit. */
export const programs: fc.Arbitrary<string> = fc
  .tuple(
    prepare,
    fc.array(step, { minLength: 1, maxLength: 14 }),
    fc.oneof(fc.constant([]), fc.constantFrom(...ending).chain(instruction)),
  )
  .map(([first, steps, last]) => `0x${Buffer.from([...first, ...steps.flat(), ...last]).toString('hex')}`)
