import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import solc from 'solc'

import type { AbiEntry, StorageVariable } from '../contracts/Artefact.ts'
import { Defect } from '../model/Defect.ts'
import { bytes, type Bytes } from '../model/Hex.ts'

/** Said in every artefact, because the bytes depend on it. */
const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  viaIR: true,
  // The hash of the sources would change the bytes with every comment.
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'storageLayout'] } },
} as const

/** EIP-170: longest code of a contract. */
const codeBytesMax = 24_576

const root = resolve(import.meta.dirname, '../..')
const sources = join(root, 'contracts')
const target = join(root, 'src/contracts/generated')

interface Compiled {
  readonly abi: readonly AbiEntry[]
  readonly evm: {
    readonly bytecode: { readonly object: string }
    readonly deployedBytecode: { readonly object: string }
  }
  readonly storageLayout?: {
    readonly storage: readonly { label: string; slot: string; offset: number; type: string }[]
    readonly types: Readonly<Record<string, { readonly label: string }>> | null
  }
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Compiled>>>>
}

/** A generated file of `src/contracts/generated/`. */
export interface ArtefactFile {
  readonly path: string
  readonly text: string
}

/**
 * Compiles every contract of `contracts/`.
 *
 * @returns The artefacts as modules, in the order of their names.
 * @throws {@link Defect} With the words of the compiler where it refuses or warns.
 */
export function compileContracts(): readonly ArtefactFile[] {
  const files = solidityFiles()
  const output = compile(Object.fromEntries(files.map((name) => [name, { content: sourceOf(name) }])), settings)
  return files.flatMap((file) => {
    const name = basename(file, '.sol')
    const compiled = output.contracts?.[file]?.[name]
    if (compiled === undefined) throw new Defect(`contracts/${file} has no contract ${name}`)
    // Interfaces have no code, and libraries whose functions are all internal have no use by themselves.
    if (!compiled.abi.some(({ type }) => type === 'constructor' || type === 'function')) return []
    if (compiled.evm.bytecode.object === '') return []
    const bytes = compiled.evm.deployedBytecode.object.length / 2
    if (bytes > codeBytesMax) throw new Defect(`${name} has ${bytes} bytes of code, of ${codeBytesMax}`)
    return [{ path: join(target, `${name}.ts`), text: moduleOf(name, compiled, String(solc.version())) }]
  })
}

/**
 * Compiles a contract whose sources were changed, to see what would notice.
 *
 * @param name - Of the contract.
 * @param edit - Changes the text of a source file.
 * @returns Its creation code.
 * @throws {@link Defect} With the words of the compiler where it refuses.
 */
export function compileEdited(name: string, edit: (file: string, text: string) => string): Bytes {
  const edited = solidityFiles().map((file) => [file, { content: edit(file, sourceOf(file)) }] as const)
  const selection = { [`${name}.sol`]: { [name]: ['evm.bytecode.object'] } }
  const output = compile(Object.fromEntries(edited), { ...settings, outputSelection: selection })
  const compiled = output.contracts?.[`${name}.sol`]?.[name]
  if (compiled === undefined) throw new Defect(`contracts/${name}.sol has no contract ${name}`)
  return bytes(`0x${compiled.evm.bytecode.object}`)
}

function solidityFiles(): readonly string[] {
  return readdirSync(sources).filter((name) => name.endsWith('.sol'))
}

function sourceOf(file: string): string {
  return readFileSync(join(sources, file), 'utf8')
}

function compile(contents: Readonly<Record<string, { readonly content: string }>>, how: unknown): Output {
  const answer: string = solc.compile(JSON.stringify({ language: 'Solidity', sources: contents, settings: how }))
  const output = JSON.parse(answer) as Output
  const problems = (output.errors ?? []).filter(({ severity }) => how === settings || severity === 'error')
  if (problems.length === 0) return output
  throw new Defect(`the contracts do not compile cleanly:\n${problems.map((one) => one.formattedMessage).join('\n')}`)
}

function moduleOf(name: string, { abi, evm, storageLayout }: Compiled, version: string): string {
  const lines = (items: readonly unknown[]): string => items.map((item) => `    ${JSON.stringify(item)},\n`).join('')
  const storage = (storageLayout?.storage ?? []).map(({ label, slot, offset, type }): StorageVariable => {
    return { name: label, slot: Number(slot), offset, type: storageLayout?.types?.[type]?.label ?? type }
  })
  return `// Generated from contracts/${name}.sol by npm run contracts; do not edit.
import { bytes } from '../../model/Hex.ts'
import type { Artefact } from '../Artefact.ts'

/** Compiled contracts/${name}.sol. */
export const ${name[0]?.toLowerCase() ?? ''}${name.slice(1)}Artefact: Artefact = {
  name: '${name}',
  compiler: 'solc ${version}',
  evmVersion: '${settings.evmVersion}',
  optimizerRuns: ${settings.optimizer.runs},
  abi: [
${lines(abi.map(withoutSourceTypes))}  ],
  bytecode: bytes(
    '0x${evm.bytecode.object}',
  ),
  storage: [
${lines(storage)}  ],
}
`
}

/** Names that types have in the sources are no part of the interface. */
function withoutSourceTypes(entry: AbiEntry): unknown {
  return JSON.parse(JSON.stringify(entry, (key, value: unknown) => (key === 'internalType' ? undefined : value)))
}

function isCurrent({ path, text }: ArtefactFile): boolean {
  try {
    return readFileSync(path, 'utf8') === text
  } catch {
    return false
  }
}

function main(checks: boolean): void {
  const files = compileContracts()
  const known = new Set(files.map(({ path }) => basename(path)))
  const orphans = readdirSync(target).filter((name) => !known.has(name))
  const stale = files.filter((file) => !isCurrent(file))
  const verb = checks ? 'is not what contracts/ compiles to; run npm run contracts' : 'written'
  for (const { path, text } of stale) {
    if (!checks) writeFileSync(path, text)
    process.stdout.write(`src/contracts/generated/${basename(path)}: ${verb}\n`)
  }
  for (const name of orphans) process.stdout.write(`src/contracts/generated/${name}: has no contract; delete it\n`)
  process.exitCode = orphans.length > 0 || (checks && stale.length > 0) ? 1 : 0
  process.stdout.write(`contracts: ${files.length} compiled, ${stale.length} ${checks ? 'stale' : 'written'}\n`)
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.includes('--check'))
}
