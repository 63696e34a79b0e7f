import type { Address } from '../../model/Hex.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case, RulesetName } from '../Case.ts'
import { addressWord, drop, gasOf, seen, staticcall, store } from '../program.ts'
import { clause } from './clauses.ts'
import { blsG1, blsG1Infinity } from './curvePoints.ts'
import { filled, join, precompile, program } from './language.ts'
import { measuredCall, measuredSlots } from './precompileEdgeProbe.ts'

/** Addresses of precompiles at each fork: `first` to `last`, and those beside them. */
interface Fork {
  readonly ruleset: RulesetName
  readonly last: number
  readonly others: readonly number[]
  /** Addresses that are precompiles of a later fork, or of none and next to one; those that are called as well. */
  readonly ordinary: readonly number[]
  readonly called: readonly number[]
}

const bls = [0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11]
const p256 = 0x100

const forks: readonly Fork[] = [
  {
    ruleset: 'lockstep-shanghai',
    last: 0x09,
    others: [],
    ordinary: [0x00, 0x0a, ...bls, 0x12, p256],
    called: [0x0a, p256],
  },
  {
    ruleset: 'lockstep-cancun',
    last: 0x0a,
    others: [],
    ordinary: [0x00, ...bls, 0x12, p256],
    called: [0x0b, 0x0f, p256],
  },
  { ruleset: 'lockstep-prague', last: 0x11, others: [], ordinary: [0x00, 0x12, 0x13, p256], called: [0x12, p256] },
  { ruleset: 'lockstep-osaka', last: 0x11, others: [p256], ordinary: [0x00, 0x12, 0xff, 0x101], called: [0x12, 0x101] },
]

const coldGas = 2600n
const warmGas = 100n
/** PUSH1 of an address, POP, and the second GAS. */
const aroundGas = 3n + 2n + 2n

function listed({ last, others }: Fork): readonly number[] {
  return [...Array.from({ length: last }, (_, index) => index + 1), ...others]
}

function forkName({ ruleset }: Fork): string {
  return ruleset.slice('lockstep-'.length)
}

/** PUSH20 costs the same whatever the address, unlike the shortest push. */
function balanceGas(address: Address): Code {
  return gasOf(drop(apply('BALANCE', addressWord(address))))
}

/** One fault, a set of addresses that is not the fork's, shows at whichever address it is about. */
function warmthCase(fork: Fork): Case {
  const name = forkName(fork)
  const addresses = [...listed(fork), ...fork.ordinary]
  const precompiles = new Set(listed(fork))
  return program({
    name: `precompile-edge/warmth-${name}`,
    does: `measures BALANCE of the precompiles of ${name}, then of addresses around them`,
    must: 'each precompile is warm from the start, and nothing around them is',
    clauses: [clause.precompileWarm],
    ruleset: fork.ruleset,
    code: code(...addresses.map((address) => store(address + 1, balanceGas(precompile(address))))),
    transaction: { gasLimit: 2_000_000n },
    slots: Object.fromEntries(
      addresses.map((address) => [String(address + 1), aroundGas + (precompiles.has(address) ? warmGas : coldGas)]),
    ),
  })
}

/** Gas that shows what a call costs without being used up by it. */
const offeredGas = 100_000n
/** What an ordinary account takes beside the price of a warm access: the rest of a cold one. */
const coldSurcharge = coldGas - warmGas

/** The input is a right one of G1ADD, and one of which no precompile with fixed length makes a success. */
function ordinaryCase(fork: Fork, address: number): Case {
  const name = forkName(fork)
  const digits = address.toString(16).padStart(2, '0')
  return program({
    name: `precompile-edge/ordinary-${name}-0x${digits}`,
    does: `calls 0x${digits} under ${name}, where it is no precompile`,
    must: 'the call is one of a cold account without code: it succeeds, returns nothing and gives its gas back',
    clauses: [clause.precompileAbsent, clause.warmAccounts],
    ruleset: fork.ruleset,
    code: measuredCall(precompile(address), offeredGas),
    transaction: { data: join(blsG1, blsG1Infinity), gasLimit: 600_000n },
    slots: measuredSlots(filled(0), coldSurcharge),
  })
}

/** G1ADD is at 0x0b; an earlier numbering had it at 0x0a. */
const legacy: Case = program({
  name: 'precompile-edge/g1add-addresses',
  does: 'calls 0x0a, 0x0b and 0x0c with an input of G1ADD',
  must: 'only 0x0b takes it: the point evaluation and the sum of products fail',
  clauses: [clause.precompileFailure],
  ruleset: 'lockstep-prague',
  code: code(
    apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')),
    ...[0x0a, 0x0b, 0x0c].map((address, index) =>
      store(
        index,
        seen(staticcall(precompile(address), { gas: 100_000, input: { offset: 0, size: op('CALLDATASIZE') } })),
      ),
    ),
  ),
  transaction: { data: join(blsG1, blsG1Infinity) },
  slots: { 0: 1n, 1: 2n, 2: 1n },
})

/** Which addresses are precompiles at each fork, and how warm they are. */
export const precompileEdgeAddresses: readonly Case[] = [
  ...forks.map(warmthCase),
  ...forks.flatMap((fork) => fork.called.map((address) => ordinaryCase(fork, address))),
  legacy,
]
