import { fromBytes, toBytes } from '../../../model/Hex.ts'
import type { Bytes } from '../../../model/Hex.ts'
import { keccak256 } from '../../../crypto/keccak.ts'
import { apply, code, op } from '../../Assembler.ts'
import type { Code } from '../../Assembler.ts'
import type { Case } from '../../Case.ts'
import { drop, gasOf, seen, staticcall, store } from '../../program.ts'
import { clause, precompileClauses } from '../clauses.ts'
import { contract, filled, join, precompile, programAddress } from '../language.ts'
import { modexpInput, precompileSamples } from '../precompileSamples.ts'
import { calling, isSince, matrixCase, matrixForks } from './MatrixFork.ts'
import type { MatrixFork } from './MatrixFork.ts'

/** A call of a precompile: what it costs by its EIP. */
interface PricedCall {
  readonly name: string
  readonly address: number
  readonly since: MatrixFork['id']
  readonly input: Bytes
  readonly output?: Bytes
  readonly price: (fork: MatrixFork) => number
}

function sampleOf(address: number, place = 0): { readonly input: Bytes; readonly output?: Bytes } {
  const sample = precompileSamples.find((candidate) => candidate.address === address)?.valid[place]
  if (sample === undefined) throw new RangeError(`no sample of ${address}`)
  return sample
}

function always(gas: number): (fork: MatrixFork) => number {
  return () => gas
}

/** Base and modulus of 64 bytes, an exponent of 32: its 256 bits are 255 iterations. */
const largeModexp = modexpInput(filled(64, 0xff), filled(32, 0xff), filled(64, 0xfd))

/** EIP-2565: 64 * 255 / 3; EIP-7883: 2 * 64 * 255. */
function modexpPrice(fork: MatrixFork): number {
  return isSince(fork, 'osaka') ? 32_640 : 5_440
}

/** Each precompile with an input and its price. */
const pricedCalls: readonly PricedCall[] = [
  { name: 'ecrec', address: 1, since: 'shanghai', ...sampleOf(1), price: always(3000) },
  { name: 'sha256', address: 2, since: 'shanghai', ...sampleOf(2), price: always(72) },
  { name: 'ripemd160', address: 3, since: 'shanghai', ...sampleOf(3), price: always(720) },
  { name: 'id', address: 4, since: 'shanghai', ...sampleOf(4), price: always(18) },
  { name: 'modexp', address: 5, since: 'shanghai', input: largeModexp, price: modexpPrice },
  { name: 'bn254-add', address: 6, since: 'shanghai', ...sampleOf(6), price: always(150) },
  { name: 'bn254-mul', address: 7, since: 'shanghai', ...sampleOf(7, 2), price: always(6000) },
  { name: 'bn254-pairing', address: 8, since: 'shanghai', ...sampleOf(8), price: always(45_000 + 2 * 34_000) },
  { name: 'blake2f', address: 9, since: 'shanghai', ...sampleOf(9), price: always(12) },
  { name: 'kzg-point-evaluation', address: 10, since: 'cancun', ...sampleOf(10), price: always(50_000) },
  { name: 'bls12-g1add', address: 11, since: 'prague', ...sampleOf(11, 2), price: always(375) },
  { name: 'bls12-g1msm', address: 12, since: 'prague', ...sampleOf(12), price: always(12_000) },
  { name: 'bls12-g2add', address: 13, since: 'prague', ...sampleOf(13, 2), price: always(600) },
  { name: 'bls12-g2msm', address: 14, since: 'prague', ...sampleOf(14), price: always(22_500) },
  { name: 'bls12-pairing-check', address: 15, since: 'prague', ...sampleOf(15), price: pairingPrice },
  { name: 'bls12-map-fp-to-g1', address: 16, since: 'prague', ...sampleOf(16), price: always(5500) },
  { name: 'bls12-map-fp2-to-g2', address: 17, since: 'prague', ...sampleOf(17), price: always(23_800) },
  { name: 'p256verify', address: 256, since: 'osaka', ...sampleOf(256), price: always(6900) },
]

/** EIP-2537: 37,700 and 32,600 for each pair of 384 bytes. */
function pairingPrice(): number {
  return 37_700 + 32_600 * (sizeOf(sampleOf(15).input) / 384)
}

function sizeOf(input: Bytes): number {
  return toBytes(input).length
}

/** What surrounds a measured call: four numbers, GAS and the address, the POP behind it and the GAS that reads the meter. */
function surroundings(size: number): number {
  return 2 * 3 + (size === 0 ? 2 : 3) + 2 + 3 + 2 + 2
}

const outputOffset = 0x800
const slotsPerCall = 4

/** Stores what a call cost, the size and hash of what it returned, and whether it works with one gas too little. */
function callAndLook({ address, input, price }: PricedCall, place: number, offset: number, fork: MatrixFork): Code {
  const size = sizeOf(input)
  const to = precompile(address)
  const first = place * slotsPerCall
  const range = { offset: 0, size }
  return code(
    apply('CALLDATACOPY', 0, offset, size),
    store(first, gasOf(drop(staticcall(to, { input: range })))),
    store(first + 1, seen(op('RETURNDATASIZE'))),
    apply('RETURNDATACOPY', outputOffset, 0, op('RETURNDATASIZE')),
    store(first + 2, apply('KECCAK256', outputOffset, op('RETURNDATASIZE'))),
    store(first + 3, seen(staticcall(to, { gas: price(fork) - 1, input: range }))),
  )
}

function present(fork: MatrixFork, subject: string, calls: readonly PricedCall[]): Case {
  let offset = 0
  const looked = calls.map((call, place) => {
    const part = callAndLook(call, place, offset, fork)
    offset += sizeOf(call.input)
    return part
  })
  const slots = calls.flatMap(({ input, output, price }, place): [string, bigint][] => [
    [String(place * slotsPerCall), BigInt(100 + price(fork) + surroundings(sizeOf(input)))],
    [String(place * slotsPerCall + 3), 1n],
    ...(output === undefined
      ? []
      : ([
          [String(place * slotsPerCall + 1), BigInt(sizeOf(output) + 1)],
          [String(place * slotsPerCall + 2), BigInt(fromBytes(keccak256(toBytes(output))))],
        ] satisfies [string, bigint][])),
  ])
  return matrixCase(fork, {
    subject: `precompile-${subject}`,
    given: `a contract that calls ${namesOf(calls)} and measures it`,
    when: 'a transaction calls it with the input',
    must: 'the precompile is warm from the start, costs its price, returns its output, and fails with one gas less',
    clauses: [
      clause.precompileGas,
      clause.precompileWarm,
      ...calls.flatMap(({ name }) => precompileClauses[name.replaceAll('-', '_')] ?? []),
    ],
    alloc: { [programAddress]: contract(code(drop(apply('MLOAD', outputOffset)), ...looked)) },
    transactions: [calling({ to: programAddress, data: join(...calls.map(({ input }) => input)) })],
    expect: { storage: { [programAddress]: Object.fromEntries(slots) }, status: [1] },
  })
}

/** Precompiles of later forks: ordinary accounts that are empty, cold at first and warm then. */
function absent(fork: MatrixFork, subject: string, calls: readonly PricedCall[]): Case {
  const probes = calls.map(({ address, input }, place) => {
    const range = { offset: 0, size: sizeOf(input) }
    const first = place * slotsPerCall
    const looked = gasOf(drop(staticcall(precompile(address), { input: range })))
    return code(
      store(first, looked),
      store(first + 1, looked),
      store(first + 2, seen(op('RETURNDATASIZE'))),
      store(first + 3, seen(staticcall(precompile(address), { gas: 1, input: range }))),
    )
  })
  const slots = calls.flatMap(({ input }, place): [string, bigint][] =>
    [2600 + surroundings(sizeOf(input)), 100 + surroundings(sizeOf(input)), 1, 2].map((value, index) => [
      String(place * slotsPerCall + index),
      BigInt(value),
    ]),
  )
  return matrixCase(fork, {
    subject: `no-${subject}`,
    given: `a contract that calls twice, and once with one gas: ${namesOf(calls)}, which a later fork brings`,
    when: 'a transaction calls it with input that they take',
    must: 'each address is an empty account, cold at the first call and warm at the second, and returns nothing',
    clauses: [clause.precompileAbsent, clause.warmAccounts],
    alloc: {
      [programAddress]: contract(
        code(drop(apply('MLOAD', outputOffset)), apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')), ...probes),
      ),
    },
    transactions: [calling({ to: programAddress, data: calls[0]?.input ?? filled(0) })],
    expect: { storage: { [programAddress]: Object.fromEntries(slots) }, status: [1] },
  })
}

function namesOf(calls: readonly PricedCall[]): string {
  return calls.map(({ name }) => name.replaceAll('-', '_').toUpperCase()).join(', ')
}

/** Precompiles that are shown together at forks that change none of them. */
const groups: Readonly<Record<string, readonly number[]>> = {
  hashes: [2, 3, 4, 9],
  signatures: [1, 256],
  modexp: [5],
  bn254: [6, 7, 8],
  kzg: [10],
  'bls12-g1': [11, 12, 16],
  'bls12-g2': [13, 14, 17],
  'bls12-pairing': [15],
}

/** The precompiles that one fork brings. */
const arrivals: Readonly<Record<string, MatrixFork['id']>> = {
  'point-evaluation': 'cancun',
  bls12: 'prague',
  p256verify: 'osaka',
}

function grouped(fork: MatrixFork): readonly Case[] {
  return Object.entries(groups).map(([subject, addresses]) =>
    present(
      fork,
      subject,
      pricedCalls.filter(({ address }) => addresses.includes(address)),
    ),
  )
}

function separate(fork: MatrixFork): readonly Case[] {
  const later = Object.entries(arrivals).filter(([, since]) => !isSince(fork, since))
  return [
    ...pricedCalls.filter(({ since }) => isSince(fork, since)).map((call) => present(fork, call.name, [call])),
    ...later.map(([subject, arrival]) =>
      absent(
        fork,
        subject,
        pricedCalls.filter(({ since }) => since === arrival),
      ),
    ),
  ]
}

/** Every precompile at every fork: there with its price, or an ordinary account. */
export const matrixPrecompiles: readonly Case[] = matrixForks.flatMap((fork) =>
  fork.timestamp === undefined ? separate(fork) : grouped(fork),
)
