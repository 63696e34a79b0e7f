import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { decimal } from '../../src/model/Hex.ts'
import { countGates, openProgram, type Program } from '../../src/roles/ultrahonk/Program.ts'
import { programCache } from '../../src/roles/ultrahonk/programCache.ts'
import { proveWitness, solve, type SuccinctProof } from '../../src/roles/ultrahonk/proveShape.ts'
import type { Circuit } from '../../src/roles/ultrahonk/Shape.ts'
import type { Toolchain } from '../../src/roles/ultrahonk/Toolchain.ts'
import { compileVerifier, verifyInEvm, withDevSrs, writeVerifier } from '../../src/roles/ultrahonk/VerifierContract.ts'
import type { CircuitInput } from '../../src/roles/ultrahonk/witnessInputs.ts'
import { foreignRuleset } from '../../src/standard/foreignRuleset.ts'

/** What a proof of a circuit costs. */
export interface Figures {
  readonly gates: number
  /** Of the prover alone, user and system; not a number where the system does not tell. */
  readonly proveSeconds: number
  /** Greatest memory of the prover. */
  readonly memoryMib: number
  readonly proofBytes: number
  readonly verifyGas: number
  /** Of a whole transaction: calldata, call and what every transaction pays. */
  readonly transactionGas: number
}

/** Where costs are measured. */
export interface Bench {
  readonly toolchain: Toolchain
  readonly crypto: CryptoBackend
  /** Whether figures of the same circuit that were measured before are taken. */
  readonly remembers: boolean
}

type Inputs = Readonly<Record<string, CircuitInput>>

/** Rules of the chain that settles. */
export const settling: ReturnType<typeof foreignRuleset> = foreignRuleset({
  network: 'Cancun',
  chainId: decimal('1337'),
  systemCalls: [],
})

/**
 * Proves inputs once and verifies the proof in the EVM.
 *
 * @param circuit - Compiled where it is not yet.
 * @param inputs - That satisfy it.
 * @param bench - Where.
 * @throws Rejection where the inputs do not satisfy the circuit or the contract refuses the proof.
 */
export async function measureCircuit(circuit: Circuit, inputs: Inputs, bench: Bench): Promise<Figures> {
  return measureProgram(await openProgram(circuit, bench.toolchain, programCache()), () => inputs, bench)
}

/** As {@link measureCircuit}, of a program that is open; inputs are asked for where they are needed. */
export async function measureProgram(
  program: Program,
  inputs: () => Inputs | Promise<Inputs>,
  bench: Bench,
): Promise<Figures> {
  const { toolchain, crypto, remembers } = bench
  const remembered = join(program.folder, 'figures.json')
  if (remembers && existsSync(remembered)) return JSON.parse(readFileSync(remembered, 'utf8')) as Figures
  const proven = await timedProof(program, await inputs(), toolchain)
  const verifier = await compileVerifier(withDevSrs(await writeVerifier(program, toolchain)), toolchain)
  const { gasUsed, transactionGas } = await verifyInEvm(proven, verifier, { ruleset: settling, crypto })
  const figures: Figures = {
    gates: await countGates(program, toolchain),
    proveSeconds: proven.seconds,
    memoryMib: proven.memoryMib,
    proofBytes: (proven.proof.length - 2) / 2,
    verifyGas: Number(gasUsed),
    transactionGas: Number(transactionGas),
  }
  writeFileSync(remembered, `${JSON.stringify(figures)}\n`)
  return figures
}

interface TimedProof extends SuccinctProof {
  readonly seconds: number
  readonly memoryMib: number
}

async function timedProof(program: Program, inputs: Inputs, toolchain: Toolchain): Promise<TimedProof> {
  const solved = await solve(inputs, program, toolchain)
  const before = childSeconds()
  const { words, ...proof } = await proveWitness(solved, program, toolchain)
  const memories = [...words.matchAll(/\(mem: ([\d.]+) MiB\)/gu)].map(([, memory]) => Number(memory))
  return { ...proof, seconds: childSeconds() - before, memoryMib: Math.max(...memories) }
}

/** Processor seconds of programs that this process started and waited for; only Linux tells. */
function childSeconds(): number {
  const path = '/proc/self/stat'
  if (!existsSync(path)) return Number.NaN
  // The name before the last bracket may hold spaces; cutime and cstime are the fields 16 and 17, in hundredths.
  const fields = readFileSync(path, 'utf8')
    .replace(/^.*\) /u, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}
