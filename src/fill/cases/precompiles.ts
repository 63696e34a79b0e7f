import type { Address, Bytes } from '../../model/Hex.ts'
import { fromBytes, toBytes } from '../../model/Hex.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case, RulesetName } from '../Case.ts'
import { seen, staticcall, store } from '../program.ts'
import { clause, precompileClauses } from './clauses.ts'
import { filled, join, precompile, program, words } from './language.ts'
import { modexpInput, precompileSamples } from './precompileSamples.ts'
import type { PrecompileSamples, Sample } from './precompileSamples.ts'

/** One call of a precompile, and what is known of it. */
interface Row {
  readonly input: Bytes
  readonly gas: number
  readonly succeeds: boolean
  readonly output?: Bytes
}

/** More than any sample needs. */
const plenty = 200_000
/** Slots of a row: success, size of the output, hash of the output. */
const slotsPerRow = 3
const outputOffset = 0x2000

function callRow(to: Address, row: Row, { index, offset }: { readonly index: number; readonly offset: number }): Code {
  const slot = index * slotsPerRow
  const size = sizeOf(row.input)
  return code(
    apply('CALLDATACOPY', 0, offset, size),
    store(slot, seen(staticcall(to, { gas: row.gas, input: { offset: 0, size } }))),
    store(slot + 1, seen(op('RETURNDATASIZE'))),
    apply('RETURNDATACOPY', outputOffset, 0, op('RETURNDATASIZE')),
    store(slot + 2, apply('KECCAK256', outputOffset, op('RETURNDATASIZE'))),
  )
}

function sizeOf(input: Bytes): number {
  return toBytes(input).length
}

/** A program that calls with the inputs that lie one after the other in calldata. */
function callRows(to: Address, rows: readonly Row[]): Code {
  let offset = 0
  return code(
    ...rows.map((row, index) => {
      const called = callRow(to, row, { index, offset })
      offset += sizeOf(row.input)
      return called
    }),
  )
}

function knownSlots(row: Row, index: number): readonly (readonly [string, bigint])[] {
  const slot = index * slotsPerRow
  const success: readonly (readonly [string, bigint])[] = [[String(slot), row.succeeds ? 2n : 1n]]
  if (row.output === undefined) return success
  const output = toBytes(row.output)
  return [
    ...success,
    [String(slot + 1), BigInt(output.length) + 1n],
    [String(slot + 2), BigInt(fromBytes(keccak256(output)))],
  ]
}

interface CallsPlan {
  readonly name: string
  readonly does: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly number: number
  readonly ruleset: RulesetName
  readonly rows: readonly Row[]
}

function callsCase(plan: CallsPlan): Case {
  return program({
    name: `precompiles/${plan.name}`,
    does: plan.does,
    must: plan.must,
    clauses: plan.clauses,
    ruleset: plan.ruleset,
    code: callRows(precompile(plan.number), plan.rows),
    transaction: { gasLimit: 3_000_000n, data: join(...plan.rows.map(({ input }) => input)) },
    slots: Object.fromEntries(plan.rows.flatMap(knownSlots)),
  })
}

function succeeding({ input, output }: Sample): Row {
  return { input, gas: plenty, succeeds: true, ...(output && { output }) }
}

function failing(input: Bytes): Row {
  return { input, gas: plenty, succeeds: false, output: filled(0) }
}

function edge({ input, gas }: { readonly input: Bytes; readonly gas: number }): readonly Row[] {
  return [
    { input, gas, succeeds: true },
    { input, gas: gas - 1, succeeds: false, output: filled(0) },
  ]
}

function casesOf(samples: PrecompileSamples): readonly Case[] {
  const { name, address: number, ruleset } = samples
  const computes = precompileClauses[name] ?? ''
  const common = { number, ruleset }
  const file = name.replaceAll('_', '-')
  return [
    callsCase({
      ...common,
      name: `${file}-success`,
      clauses: [computes],
      does: `calls ${name} with ${samples.valid.length} inputs`,
      must: 'each call succeeds and gives the output of its specification',
      rows: samples.valid.map(succeeding),
    }),
    ...(samples.invalid.length === 0
      ? []
      : [
          callsCase({
            ...common,
            name: `${file}-failure`,
            clauses: [computes, clause.precompileFailure],
            does: `calls ${name} with ${samples.invalid.length} inputs that it must refuse`,
            must: 'each call fails, takes all its gas and gives no output',
            rows: samples.invalid.map(failing),
          }),
        ]),
    callsCase({
      ...common,
      name: `${file}-gas`,
      clauses: [clause.precompileGas, clause.precompileEmpty],
      does: `calls ${name} with gas that just suffices, with one less, and without input`,
      must: `the first succeeds, the second fails, and the call without input ${samples.empty}`,
      rows: [...samples.edges.flatMap(edge), { input: filled(0), gas: plenty, succeeds: samples.empty === 'succeeds' }],
    }),
  ]
}

/** The first precompile that a fork brought, called one fork before. */
function absentCase(name: string, number: number, ruleset: RulesetName): Case {
  return callsCase({
    name: `${name.replaceAll('_', '-')}-absent`,
    does: `calls the address of ${name} under ${ruleset}, where the precompile is not there yet`,
    must: 'the call succeeds without output, as with any account without code',
    clauses: [clause.precompileAbsent],
    number,
    ruleset,
    rows: [
      { input: filled(64, 1), gas: plenty, succeeds: true, output: filled(0) },
      { input: filled(0), gas: 0, succeeds: true, output: filled(0) },
    ],
  })
}

const prime = 2n ** 256n - 2n ** 32n - 977n

/** Precompiles: what they give, what they refuse, what they cost and where they are not there yet. */
export const precompiles: readonly Case[] = [
  ...precompileSamples.flatMap(casesOf),
  absentCase('kzg_point_evaluation', 10, 'lockstep-shanghai'),
  absentCase('bls12_g1add', 11, 'lockstep-cancun'),
  absentCase('p256verify', 256, 'lockstep-prague'),
  callsCase({
    name: 'modexp-gas-before-osaka',
    does: 'calls modexp under Prague with gas that just suffices and with one less, and with a length above 1,024',
    must: 'the price is that of EIP-2565, and long numbers are allowed',
    clauses: [precompileClauses['modexp'] ?? '', clause.precompileGas],
    number: 5,
    ruleset: 'lockstep-prague',
    rows: [
      ...edge({ input: modexpInput(words(3), words(prime - 1n), words(prime)), gas: Math.floor((16 * 255) / 3) }),
      ...edge({ input: modexpInput(filled(1, 3), filled(1, 2), filled(1, 5)), gas: 200 }),
      { input: words(0, 0, 1025), gas: plenty, succeeds: true, output: filled(1025) },
    ],
  }),
]
