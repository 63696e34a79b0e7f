import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Defect } from '../../model/Defect.ts'
import { devSrsPointsMax, ensureDevSrs } from './devSrs.ts'
import { shapeGlobals, shapeName, type Shape } from './Shape.ts'
import { runProgram, type Toolchain } from './Toolchain.ts'

/** A compiled circuit with its key, and where the prover keeps what belongs to it. */
export interface Program {
  readonly shape: Shape
  /** Folder of its own. */
  readonly folder: string
  /** Compiled circuit. */
  readonly circuit: string
  readonly verificationKey: string
  /** Folder of the development reference string. */
  readonly devSrs: string
}

/** How proofs are made: nothing is hidden, and verifiers are contracts. */
const target: readonly string[] = ['-t', 'evm-no-zk']

/**
 * Compiles the circuit of a shape and makes its key, once: what is there is taken.
 *
 * @param shape - Of the batch.
 * @param toolchain - The optional package.
 * @param cache - Folder to keep programs and the reference string in.
 * @throws {@link Defect} With the words of the compiler or the prover.
 */
export async function openProgram(shape: Shape, toolchain: Toolchain, cache: string): Promise<Program> {
  const folder = join(cache, shapeName(shape))
  const devSrs = join(cache, 'DevSrs')
  const [circuit, verificationKey] = [join(folder, 'circuit.json'), join(folder, 'vk')]
  const program = { shape, folder, circuit, verificationKey, devSrs }
  await mkdir(folder, { recursive: true })
  if (!existsSync(circuit)) {
    const order = { circuit: shape.circuit, globals: shapeGlobals(shape), target: circuit }
    await script(toolchain, 'compile.mjs', order)
  }
  await ensureDevSrs(devSrs, await pointsOf(program, toolchain))
  if (!existsSync(verificationKey)) await prove(program, toolchain, ['write_vk', '-o', folder])
  return program
}

/**
 * Runs a command of the native prover on a program.
 *
 * @param program - Compiled circuit.
 * @param toolchain - The optional package.
 * @param parameters - Command and what it takes beyond the circuit.
 * @returns What it said.
 * @throws {@link Defect} Where it fails.
 */
export async function prove(program: Program, { prover }: Toolchain, parameters: readonly string[]): Promise<string> {
  const [command = '', ...rest] = parameters
  const reads = command === 'write_solidity_verifier' ? [] : ['-b', program.circuit]
  const ran = await runProgram({
    program: prover,
    parameters: [command, ...reads, ...rest, ...target],
    environment: { CRS_PATH: program.devSrs },
  })
  if (!ran.succeeded) throw new Defect(`the prover could not ${command}: ${ran.words.trim().slice(-2000)}`)
  return ran.output.toString()
}

/**
 * Runs a script of the package that reads an order.
 *
 * @returns What it wrote.
 * @throws {@link Defect} Where it fails.
 */
export async function script(toolchain: Toolchain, name: string, order: object): Promise<Buffer> {
  const parameters = [join(toolchain.folder, name)]
  const ran = await runProgram({ program: process.execPath, parameters, input: JSON.stringify(order) })
  if (!ran.succeeded) throw new Defect(`${name} failed: ${ran.words.trim().slice(-2000)}`)
  return ran.output
}

/** Points of the reference string that a circuit needs: the power of two above its gates. */
async function pointsOf(program: Program, toolchain: Toolchain): Promise<number> {
  const gates = await countGates(program, toolchain)
  const points = 2 ** Math.ceil(Math.log2(gates + 1))
  if (points > devSrsPointsMax)
    throw new Defect(`${shapeName(program.shape)} has ${gates} gates, too many to prove here`)
  return points
}

/** Counts the gates of a circuit. */
export async function countGates(program: Program, toolchain: Toolchain): Promise<number> {
  const found = /"circuit_size": (\d+)/u.exec(await prove(program, toolchain, ['gates']))
  if (found === null) throw new Defect('the prover did not tell the number of gates')
  return Number(found[1])
}
