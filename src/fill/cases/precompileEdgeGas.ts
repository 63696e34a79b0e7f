import { bytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case, RulesetName } from '../Case.ts'
import { apply, code } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import { seen, staticcall, store } from '../program.ts'
import { clause } from './clauses.ts'
import { blsG1Infinity, blsG2Infinity, bn254G1, fields } from './curvePoints.ts'
import { filled, join, precompile, program, words } from './language.ts'
import { precompileAddresses } from './precompileEdgeProbe.ts'
import type { PrecompileName } from './precompileEdgeProbe.ts'
import { modexpInput } from './precompileSamples.ts'

/** A cheap input of each precompile and what it costs from the forks on that set its price. */
interface Price {
  readonly of: PrecompileName
  readonly input: Bytes
  readonly price: Partial<Record<ForkName, number>>
}

const forkNames = ['shanghai', 'cancun', 'prague', 'osaka'] as const
type ForkName = (typeof forkNames)[number]

/** Commitment and proof at infinity: the polynomial zero is zero at five. */
const trivialClaim = join(
  bytes('0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014'),
  words(5, 0),
  ...[0, 1].map(() => bytes(`0xc0${'00'.repeat(47)}`)),
)
const trivialBlake = bytes(`0x00000007${'00'.repeat(208)}01`)

/** Prices by the EIPs: 196, 197, 1108, 152, 2565, 7883, 4844, 2537, 7951. */
const prices: readonly Price[] = [
  { of: 'ecrec', input: filled(128), price: { shanghai: 3000 } },
  { of: 'sha256', input: filled(33), price: { shanghai: 60 + 2 * 12 } },
  { of: 'ripemd160', input: filled(33), price: { shanghai: 600 + 2 * 120 } },
  { of: 'id', input: filled(33), price: { shanghai: 15 + 2 * 3 } },
  {
    of: 'modexp',
    input: modexpInput(filled(32, 2), filled(32, 0xff), filled(32, 3)),
    price: { shanghai: 1360, osaka: 4080 },
  },
  { of: 'bn254_add', input: bn254G1, price: { shanghai: 150 } },
  { of: 'bn254_mul', input: bn254G1, price: { shanghai: 6000 } },
  { of: 'bn254_pairing', input: filled(192), price: { shanghai: 79_000 } },
  { of: 'blake2f', input: trivialBlake, price: { shanghai: 7 } },
  { of: 'kzg_point_evaluation', input: trivialClaim, price: { cancun: 50_000 } },
  { of: 'bls12_g1add', input: join(blsG1Infinity, blsG1Infinity), price: { prague: 375 } },
  { of: 'bls12_g1msm', input: filled(160), price: { prague: 12_000 } },
  { of: 'bls12_g2add', input: join(blsG2Infinity, blsG2Infinity), price: { prague: 600 } },
  { of: 'bls12_g2msm', input: filled(288), price: { prague: 22_500 } },
  { of: 'bls12_pairing_check', input: filled(384), price: { prague: 70_300 } },
  { of: 'bls12_map_fp_to_g1', input: fields(1n), price: { prague: 5500 } },
  { of: 'bls12_map_fp2_to_g2', input: fields(1n, 2n), price: { prague: 23_800 } },
  { of: 'p256verify', input: filled(160), price: { osaka: 6900 } },
]

function exactCase(entry: Price, fork: ForkName, price: number): Case {
  const to = precompile(precompileAddresses[entry.of])
  const size = (entry.input.length - 2) / 2
  const ruleset: RulesetName = `lockstep-${fork}`
  const called = (gas: number): Code => seen(staticcall(to, { gas, input: { offset: 0, size } }))
  return program({
    name: `precompile-edge/gas-${fork}-${entry.of.replaceAll('_', '-')}`,
    does: `calls ${entry.of} under ${fork} with just the gas that its input costs, and with one less`,
    must: 'the first call succeeds and the second fails',
    clauses: [clause.precompileGas],
    ruleset,
    code: code(apply('CALLDATACOPY', 0, 0, size), store(0, called(price)), store(1, called(price - 1))),
    transaction: { data: entry.input, gasLimit: 400_000n + 4n * BigInt(price) },
    slots: { 0: 2n, 1: 1n },
  })
}

/** Count of pairs, size of one, and price: the discount of 128 pairs holds for more as well (EIP-2537). */
const sums: readonly (readonly [of: PrecompileName, pairs: number, pairBytes: number, price: number])[] = [
  ['bls12_g1msm', 127, 160, (127 * 12_000 * 520) / 1000],
  ['bls12_g1msm', 128, 160, (128 * 12_000 * 519) / 1000],
  ['bls12_g1msm', 129, 160, (129 * 12_000 * 519) / 1000],
  ['bls12_g2msm', 128, 288, (128 * 22_500 * 524) / 1000],
  ['bls12_g2msm', 129, 288, (129 * 22_500 * 524) / 1000],
]

/** Memory that nothing was written to is as many points at infinity as one likes. */
const longSums: readonly Case[] = sums.map(([of, pairs, pairBytes, price]) => {
  const input = { offset: 0, size: pairs * pairBytes }
  const called = (gas: number): Code => seen(staticcall(precompile(precompileAddresses[of]), { gas, input }))
  return program({
    name: `precompile-edge/gas-${of.replaceAll('_', '-')}-${pairs}-pairs`,
    does: `calls ${of} with ${pairs} pairs at infinity and just the gas that they cost, and with one less`,
    must: 'the first call succeeds and the second fails',
    clauses: [clause.precompileGas],
    ruleset: 'lockstep-prague',
    code: code(store(0, called(price)), store(1, called(price - 1))),
    transaction: { gasLimit: 500_000n + 3n * BigInt(price) },
    slots: { 0: 2n, 1: 1n },
  })
})

/** Every precompile at each fork that sets its price: the gas that just suffices, and one less. */
export const precompileEdgeGas: readonly Case[] = [
  ...forkNames.flatMap((fork) =>
    prices.flatMap((entry) => {
      const price = entry.price[fork]
      return price === undefined ? [] : [exactCase(entry, fork, price)]
    }),
  ),
  ...longSums,
]
