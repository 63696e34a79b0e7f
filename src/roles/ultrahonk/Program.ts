import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Defect } from '../../model/Defect.ts'
import { devSrsPointsMax, ensureDevSrs } from './devSrs.ts'
import type { Circuit } from './Shape.ts'
import { runProgram, type Toolchain } from './Toolchain.ts'

/** A compiled circuit. */
export interface Compiled {
  /** Of the circuit. */
  readonly name: string
  /** Folder of its own. */
  readonly folder: string
  /** File of the compiled circuit. */
  readonly circuit: string
}

/** A compiled circuit with its key, and where the prover keeps what belongs to it. */
export interface Program extends Compiled {
  readonly verificationKey: string
  /** Folder of the development reference string. */
  readonly devSrs: string
  readonly reader: Reader
}

/** Who verifies proofs of a program: a contract, or a circuit. */
export type Reader = 'contract' | 'circuit'

/** How proofs are made for each: nothing is hidden. */
const targets: Readonly<Record<Reader, string>> = { contract: 'evm-no-zk', circuit: 'noir-recursive-no-zk' }

/**
 * Compiles a circuit, once: what is there is taken, if it is of the same sources.
 *
 * @param wanted - Circuit and its globals.
 * @param toolchain - The optional package.
 * @param cache - Folder to keep circuits in.
 * @throws {@link Defect} With the words of the compiler.
 */
export async function compileCircuit(wanted: Circuit, toolchain: Toolchain, cache: string): Promise<Compiled> {
  const folder = join(cache, `${wanted.name}-${await sourcesDigest(wanted, toolchain)}`)
  const circuit = join(folder, 'circuit.json')
  await mkdir(folder, { recursive: true })
  if (!existsSync(circuit)) {
    const draft = `${circuit}.${process.pid}.draft`
    await script(toolchain, 'compile.mjs', { circuit: wanted.folder, globals: wanted.globals, target: draft })
    await rename(draft, circuit)
  }
  return { name: wanted.name, folder, circuit }
}

/**
 * Compiles a circuit and makes its key, once.
 *
 * @param wanted - Circuit and its globals.
 * @param toolchain - The optional package.
 * @param cache - Folder to keep programs and the reference string in.
 * @param reader - Who verifies the proofs; each has a key of its own.
 * @throws {@link Defect} With the words of the compiler or the prover.
 */
export async function openProgram(
  wanted: Circuit,
  toolchain: Toolchain,
  cache: string,
  reader: Reader = 'contract',
): Promise<Program> {
  const compiled = await compileCircuit(wanted, toolchain, cache)
  const program = programOf(compiled, cache, reader)
  const keys = dirname(program.verificationKey)
  await mkdir(keys, { recursive: true })
  await ensureDevSrs(program.devSrs, await pointsOf(program, toolchain))
  if (!existsSync(program.verificationKey)) await prove(program, toolchain, ['write_vk', '-o', keys])
  return program
}

/**
 * Counts the gates of a circuit, however many it has.
 *
 * @param wanted - Circuit and its globals.
 * @param toolchain - The optional package.
 * @param cache - Folder to keep circuits in.
 * @throws {@link Defect} As {@link compileCircuit}.
 */
export async function gatesOf(wanted: Circuit, toolchain: Toolchain, cache: string): Promise<number> {
  return countGates(programOf(await compileCircuit(wanted, toolchain, cache), cache, 'contract'), toolchain)
}

function programOf(compiled: Compiled, cache: string, reader: Reader): Program {
  return { ...compiled, verificationKey: join(compiled.folder, reader, 'vk'), devSrs: join(cache, 'DevSrs'), reader }
}

/** What a circuit says, and with what it is compiled, so that a cache never serves an older one. */
async function sourcesDigest(wanted: Circuit, { folder }: Toolchain): Promise<string> {
  const hash = createHash('sha256')
  const circuits = join(folder, 'circuits')
  const ofIt = (name: string): boolean => /^(\w+)\/(?:.*\.nr|Nargo\.toml)$/u.exec(name)?.[1] === wanted.folder
  const shared = (name: string): boolean => name.startsWith('consensus/') && /\.(?:nr|toml)$/u.test(name)
  const names = (await readdir(circuits, { recursive: true })).filter((name) => ofIt(name) || shared(name)).sort()
  for (const name of names) hash.update(name).update(await readFile(join(circuits, name)))
  return hash
    .update(await readFile(join(folder, 'package-lock.json')))
    .digest('hex')
    .slice(0, 12)
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
    parameters: [command, ...reads, ...rest, '-t', targets[program.reader]],
    environment: { CRS_PATH: program.devSrs },
  })
  if (!ran.succeeded) throw new Defect(`the prover could not ${command}: ${ran.words.trim().slice(-2000)}`)
  return `${ran.output.toString()}${ran.words}`
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
  if (points > devSrsPointsMax) throw new Defect(`${program.name} has ${gates} gates, too many to prove here`)
  return points
}

/** Counts the gates of a circuit. */
export async function countGates(program: Program, toolchain: Toolchain): Promise<number> {
  const found = /"circuit_size": (\d+)/u.exec(await prove(program, toolchain, ['gates']))
  if (found === null) throw new Defect('the prover did not tell the number of gates')
  return Number(found[1])
}
