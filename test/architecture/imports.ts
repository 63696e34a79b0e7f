import type { Import } from './sources.ts'

/** Layers of `src`, lowest first: a file imports from its own layer or a lower one. */
const layers: readonly (readonly string[])[] = [
  ['model'],
  ['codec', 'crypto', 'standard'],
  ['trie', 'state'],
  ['execution', 'consensus', 'proof', 'contracts'],
  ['roles'],
  ['simulation', 'runtime', 'fill', 'tools'],
]

/** The layer whose folders must not know each other: roles do the wiring. */
const siblingLayer = 3

/** All that the judge may know of `src`; its independence from the reference rests on this line. */
const judgeKnows: readonly string[] = ['model', 'codec', 'crypto', 'standard', 'trie']

/** Files that may know more than their folder, with the reason. */
const exempt: Readonly<Record<string, { readonly mayImport: readonly string[]; readonly because: string }>> = {
  'runners/adapters/programs/reference.ts': {
    mayImport: ['src/roles'],
    because: 'the reference runs as its own process, behind the same door as a stranger',
  },
}

/** Where a package may be imported; every package has one line. */
const doors: readonly { readonly packages: RegExp; readonly folders: readonly string[]; readonly part?: RegExp }[] = [
  // The codec of the ABI lies in a part of a package that has other doors.
  { packages: /^micro-eth-signer$/, part: /\/abi\.js$/, folders: ['src/contracts/'] },
  { packages: /^@ethereumjs\/evm$/, folders: ['src/execution/'] },
  { packages: /^@ethereumjs\/(?:common|util)$/, folders: ['src/execution/', 'src/fill/stateless/'] },
  // A second oracle of proofs, and one of execution from a witness with all that it takes.
  { packages: /^@ethereumjs\/mpt$/, folders: ['src/fill/storage/', 'src/fill/stateless/'] },
  { packages: /^@ethereumjs\/(?:vm|statemanager|block)$/, folders: ['src/fill/stateless/'] },
  { packages: /^@chainsafe\/ssz$/, folders: ['src/codec/'] },
  { packages: /^@noble\//, folders: ['src/crypto/'] },
  { packages: /^(?:hash-wasm|secp256k1|mcl-wasm|micro-eth-signer)$/, folders: ['src/crypto/'] },
  { packages: /^@paulmillr\/trusted-setups$/, folders: ['src/crypto/'] },
  { packages: /^(?:yaml|ajv|json-canonicalize)$/, folders: ['src/standard/'] },
  { packages: /^(?:commander|cli-progress|xmlbuilder2)$/, folders: ['runners/'] },
  // Queues of proving roles in Redis, and their figures.
  { packages: /^(?:bullmq|ioredis|prom-client)$/, folders: ['src/runtime/'] },
  // Formats what the generators write, and compiles the contracts.
  { packages: /^(?:prettier|solc)$/, folders: ['src/tools/'] },
  // Runs the programs of `runners/adapters/programs` from source, where there is no build.
  { packages: /^tsx$/, folders: ['runners/adapters/connect.ts'] },
  { packages: /^(?:@nomicfoundation\/edr|@foundry-rs\/anvil)$/, folders: ['runners/adapters/programs/'] },
]

/**
 * Finds imports in `src` that point upwards, between siblings of the execution layer, or out of `src`.
 *
 * @returns One sentence per finding.
 */
export function upwardImports(imports: readonly Import[]): string[] {
  return imports.filter(({ from, specifier }) => inSource(from) && isRelative(specifier)).flatMap(upward)
}

function upward({ from, target }: Import): string[] {
  const [fromFolder, targetFolder] = [folderOf(from), folderOf(target)]
  if (from === 'src/index.ts' || fromFolder === targetFolder) return []
  if (!inSource(target)) return mayLeaveSource(from, target) ? [] : [`${from} imports ${target}, outside of src`]
  const [fromLayer, targetLayer] = [layerOf(fromFolder), layerOf(targetFolder)]
  if (fromLayer < 0 || targetLayer < 0) return [`${from} imports ${target}: no layer is known for one of them`]
  if (targetLayer > fromLayer) return [`${from} imports ${target}, a higher layer`]
  return targetLayer === siblingLayer && fromLayer === siblingLayer ? [`${from} imports ${target}, a sibling`] : []
}

/** Filling asks second oracles, and they stand behind the judge's own adapters. */
function mayLeaveSource(from: string, target: string): boolean {
  return from.startsWith('src/fill/') && /^runners\/(?:protocol|adapters|load)\/(?!programs\/)/.test(target)
}

/** Finds files of the judge that know more of `src` than the judge may. */
export function judgeImports(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, specifier }) => from.startsWith('runners/') && isRelative(specifier))
    .filter(({ from, target }) => !judgeMay(from, target))
    .map(({ from, target }) => `${from} imports ${target}`)
}

function judgeMay(from: string, target: string): boolean {
  if (exempt[from]?.mayImport.some((folder) => target.startsWith(`${folder}/`)) === true) return true
  if (target.startsWith('runners/')) return !isProgram(target) || isProgram(from)
  return inSource(target) && judgeKnows.includes(folderOf(target))
}

/** Finds packages that are imported outside of their door, or that have no door. */
export function doorsPassed(imports: readonly Import[]): string[] {
  return imports
    .filter(({ specifier }) => !isRelative(specifier) && !specifier.startsWith('node:'))
    .flatMap(({ from, specifier, target }) => {
      const door = doors.find(({ packages, part }) => packages.test(target) && (part?.test(specifier) ?? true))
      if (door === undefined) return [`${from} imports ${target}, which has no door`]
      return door.folders.some((folder) => from.startsWith(folder)) ? [] : [`${from} imports ${target} past its door`]
    })
}

/** Finds packages of `package.json` without a door, so that a new dependency needs a decision. */
export function packagesWithoutDoor(names: readonly string[]): string[] {
  return names.filter((name) => !doors.some(({ packages }) => packages.test(name)))
}

function isProgram(path: string): boolean {
  return path.startsWith('runners/adapters/programs/')
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.')
}

function inSource(path: string): boolean {
  return path.startsWith('src/')
}

function folderOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function layerOf(folder: string): number {
  return layers.findIndex((names) => names.includes(folder))
}
