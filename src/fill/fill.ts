import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadCrypto } from '../crypto/loadCrypto.ts'
import { createLibraryEngine } from '../execution/library/libraryEngine.ts'
import { createMachineEngine } from '../execution/machine/machineEngine.ts'
import { Defect } from '../model/Defect.ts'
import type { BlockVector } from '../model/generated/vector.ts'
import { loadStandard } from '../standard/loadStandard.ts'
import { ruleset } from '../standard/rulesets.ts'
import type { Case } from './Case.ts'
import { executions } from './cases/executions.ts'
import { cases } from './cases/index.ts'
import type { Workshop } from './chain.ts'
import { checkRevisions } from './checkRevisions.ts'
import type { OwnVector } from './checkRevisions.ts'
import { consult } from './consult.ts'
import { consultExecute } from './consultExecute.ts'
import type { ExecuteCase } from './ExecuteCase.ts'
import { consensusCases, fillConsensus } from './consensus/fillConsensus.ts'
import { exportTest, toTestsText } from './exportTest.ts'
import type { ExportedTest } from './exportTest.ts'
import { fillCase } from './fillCase.ts'
import { createExecutionFiller } from './fillExecute.ts'
import { updateIdsLock } from './idsLock.ts'
import { listFiles, manifestName, rootHashOf } from './Manifest.ts'
import type { Manifest } from './Manifest.ts'
import { startSecondOracle } from './SecondOracle.ts'
import { startStatelessOracle } from './stateless/StatelessOracle.ts'
import { contractCases } from './contracts/contractCases.ts'
import { fillContracts } from './contracts/fillContracts.ts'
import { orderingCases } from './ordering/cases.ts'
import { fillOrdering } from './ordering/fillOrdering.ts'
import { fillProof, proofCases } from './proof/fillProof.ts'
import { fillGuests, guestCases } from './guest/fillGuests.ts'
import { fillStorage, storageCases } from './storage/fillStorage.ts'
import type { SecondOracle } from './SecondOracle.ts'
import { fillSchedules } from './schedules/fillSchedules.ts'
import { stepsCases } from './steps/cases.ts'
import { fillSteps } from './steps/fillSteps.ts'
import { toText, toVector, twinReasonsOf } from './writeVector.ts'
import type { Context } from './writeVector.ts'
import { executeTwinReasons, toExecuteVector } from './writeExecute.ts'

/** A vector, and the same as a test of the ecosystem where that can express it. */
export interface Filling<Vector extends OwnVector = OwnVector> {
  readonly vector: Vector
  readonly exported: ExportedTest | undefined
}

/** Parts of `vectors/` that are made by hand or imported; filling leaves them as they are. */
const keptParts = ['formats', 'foreign', 'ids.lock'] as const

/**
 * Fills cases: reference and second oracle build their blocks, and both must agree.
 *
 * @param plans - Cases, such as {@link cases}.
 * @param oracle - Second oracle.
 * @returns One filling per case, in the same order.
 * @throws {@link Defect} Where author, reference and second oracle do not agree.
 */
export async function fillCases(
  plans: readonly Case[],
  oracle: SecondOracle,
): Promise<readonly Filling<BlockVector>[]> {
  const crypto = await loadCrypto('auto')
  const workshop: Workshop = { crypto, engine: createMachineEngine(crypto) }
  const other: Workshop = { crypto, engine: createLibraryEngine(crypto), faultyEngine: workshop.engine }
  const standard = loadStandard()
  const fillings: Filling<BlockVector>[] = []
  const twinReasons = twinReasonsOf(plans)
  for (const plan of plans) fillings.push(await fillOne(plan, { workshop, other, oracle, standard, twinReasons }))
  return fillings
}

interface Tools extends Context {
  readonly workshop: Workshop
  /** With the other engine: a check, and no oracle, for all but the frames is the same code. */
  readonly other: Workshop
  readonly oracle: SecondOracle
}

async function fillOne(plan: Case, { workshop, other, oracle, ...context }: Tools): Promise<Filling<BlockVector>> {
  const { standard } = context
  const rules = ruleset(plan.ruleset, standard)
  const filled = await fillCase(plan, rules, workshop)
  const again = await fillCase(plan, rules, other)
  if (JSON.stringify(filled.blocks) !== JSON.stringify(again.blocks)) {
    throw new Defect(`${plan.name}: the engines ${workshop.engine.name} and ${other.engine.name} differ`)
  }
  const vector = toVector(filled, await consult(filled, oracle), context)
  return { vector, exported: exportTest(vector, filled, standard) }
}

/**
 * Fills execute cases: a worker of the reference, with either engine, must answer as the author says.
 *
 * @param plans - Cases, such as {@link executions}.
 * @param oracle - Second oracle.
 * @returns One filling per case, in the same order.
 * @throws {@link Defect} Where author, reference and second oracle do not agree.
 */
async function fillExecutions(plans: readonly ExecuteCase[], oracle: SecondOracle): Promise<readonly Filling[]> {
  const crypto = await loadCrypto('auto')
  const standard = loadStandard()
  const engine = createMachineEngine(crypto)
  const filler = createExecutionFiller({ crypto, engine }, standard)
  const other = createExecutionFiller({ crypto, engine: createLibraryEngine(crypto), faultyEngine: engine }, standard)
  const twinReasons = executeTwinReasons(plans)
  const oracles = { builder: oracle, stateless: startStatelessOracle(), known: new WeakMap() }
  const fillings: Filling[] = []
  try {
    for (const plan of plans) {
      const filled = await filler.fill(plan)
      if (JSON.stringify(filled.request) !== JSON.stringify((await other.fill(plan)).request)) {
        throw new Defect(`${plan.name}: the engines differ`)
      }
      const said = await consultExecute(filled, oracles)
      fillings.push({ vector: toExecuteVector(filled, said, { standard, twinReasons }), exported: undefined })
    }
  } finally {
    oracles.stateless.close()
  }
  return fillings
}

/**
 * Fills every case and writes vectors, exports, `ids.lock` and manifest.
 *
 * @param root - The folder `vectors/`; what is hand-made in it stays, what is filled is written anew.
 * @returns The manifest.
 */
export async function fill(root: string): Promise<Manifest> {
  const oracle = await startSecondOracle()
  try {
    const blocks = await fillCases(cases, oracle)
    const storage = await fillStorage(storageCases(), loadStandard())
    const crypto = await loadCrypto('auto')
    const consensus = await fillConsensus(consensusCases(), loadStandard())
    const steps = await fillSteps(stepsCases(crypto), loadStandard(), crypto)
    const proofs = await fillProof(await proofCases(), loadStandard())
    const guests = await fillGuests(await guestCases(), loadStandard(), { crypto, engine: createMachineEngine(crypto) })
    const ordering = await fillOrdering(orderingCases(), { standard: loadStandard(), crypto, oracle })
    const contracts = await fillContracts(contractCases(), loadStandard(), crypto)
    const alone = [
      ...storage,
      ...guests,
      ...ordering,
      ...contracts,
      ...proofs,
      ...consensus,
      ...steps,
      ...fillSchedules(loadStandard()),
    ].map((vector): Filling => ({
      vector,
      exported: undefined,
    }))
    return write(root, [...blocks, ...(await fillExecutions(executions, oracle)), ...alone])
  } finally {
    oracle.close()
  }
}

/**
 * Fills every case into an empty folder and compares with what is published.
 *
 * @param root - The folder `vectors/`.
 * @returns Paths of files that differ, are missing or are too many; empty where all is the same byte for byte.
 */
export async function checkFilled(root: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-fill-'))
  try {
    for (const part of keptParts) {
      if (existsSync(join(root, part))) cpSync(join(root, part), join(folder, part), { recursive: true })
    }
    await fill(folder)
    return differences(root, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function differences(published: string, fresh: string): readonly string[] {
  const sizes = (root: string): Map<string, string> =>
    new Map([...listFiles(root).map(({ path, sha256 }) => [path, sha256] as const), [manifestName, manifestOf(root)]])
  const [old, made] = [sizes(published), sizes(fresh)]
  return [...new Set([...old.keys(), ...made.keys()])].filter((path) => old.get(path) !== made.get(path)).toSorted()
}

function manifestOf(root: string): string {
  const path = join(root, manifestName)
  return existsSync(path) ? readFileSync(path, 'utf8') : 'missing'
}

function write(root: string, fillings: readonly Filling[]): Manifest {
  checkRevisions(
    root,
    fillings.map(({ vector }) => vector),
  )
  for (const part of existsSync(root) ? readdirSync(root) : []) {
    if (!keptParts.some((kept) => kept === part)) rmSync(join(root, part), { recursive: true, force: true })
  }
  for (const { vector } of fillings) put(root, `${vector.id}.json`, toText(vector))
  for (const [family, tests] of exportsByFamily(fillings)) put(root, `eest/${family}.json`, toTestsText(tests))
  const lock = join(root, 'ids.lock')
  const ids = fillings.map(({ vector }) => vector.id)
  put(root, 'ids.lock', updateIdsLock(existsSync(lock) ? readFileSync(lock, 'utf8') : '', ids))
  const manifest = makeManifest(root, fillings)
  put(root, manifestName, toText(manifest))
  return manifest
}

function put(root: string, path: string, text: string): void {
  const target = join(root, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
}

function exportsByFamily(fillings: readonly Filling[]): ReadonlyMap<string, Record<string, ExportedTest>> {
  const families = new Map<string, Record<string, ExportedTest>>()
  for (const { vector, exported } of fillings) {
    if (exported === undefined) continue
    const family = familyOf(vector.id)
    families.set(family, { ...families.get(family), [vector.id]: exported })
  }
  return families
}

function familyOf(id: string): string {
  if (id.startsWith('consensus/')) return id.split('/', 2).join('/')
  const [kind, family = kind] = id.startsWith('block/') ? id.split('/') : id.split('/', 1)
  if (family === undefined) throw new Defect(`${id} has no family`)
  return family
}

function makeManifest(root: string, fillings: readonly Filling[]): Manifest {
  const files = listFiles(root)
  const vectors = fillings.map(({ vector }) => vector)
  return {
    name: 'lockstep-vectors',
    version: loadStandard().version,
    rootHash: rootHashOf(files),
    families: count(vectors.map(({ id }) => familyOf(id))),
    oracles: count(
      vectors.flatMap(({ oracles }) => (oracles.length === 1 ? ['single'] : oracles.map(({ name }) => name))),
    ),
    files,
  }
}

function count(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
