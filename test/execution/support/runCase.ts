import type { Case, BuildCase, ImportCase, StatelessCase } from '../../../runners/load/Case.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { buildBlocks } from '../../../src/execution/buildBlocks.ts'
import { executeStateless } from '../../../src/execution/executeStateless.ts'
import { importBlocks } from '../../../src/execution/importBlocks.ts'
import type { Party } from '../../../src/execution/Party.ts'
import { createRulesBook } from '../../../src/execution/Rules.ts'
import type { Engine } from '../../../src/execution/Engine.ts'
import { applyAccessList } from '../../../src/roles/applyAccessList.ts'
import { checkTransaction, decodeRlp, trieRoot } from '../../../src/roles/common.ts'
import type { Registry } from '../../../src/roles/Registry.ts'
import { decodeStatelessInput } from '../../../src/codec/StatelessInput.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import type { ExecutionResult, Witness, ExecutionContext } from '../../../src/model/generated/adapter.ts'
import { toBytes, type Bytes } from '../../../src/model/Hex.ts'

/** Makes the engine under test. */
export type EngineMaker = (crypto: CryptoBackend) => Engine

const books = new Map<string, Party>()

/** Makes a party, once for each ruleset. */
export async function partyFor(ruleset: Ruleset, makeEngine: EngineMaker): Promise<Party> {
  const crypto = await loadCrypto('auto')
  const key = `${makeEngine.name} ${rulesetHash(ruleset)}`
  let party = books.get(key)
  if (party === undefined) {
    party = { book: createRulesBook(ruleset), engine: makeEngine(crypto), crypto }
    books.set(key, party)
  }
  return party
}

/**
 * Runs a case on the execution code, sequencer and prover, and lists what is not as expected.
 *
 * @returns Problems; none where the case passes.
 */
export async function runCase(found: Case, makeEngine: EngineMaker): Promise<string[]> {
  const party = await partyFor(found.ruleset, makeEngine)
  switch (found.kind) {
    case 'build':
      return runBuild(found, party)
    case 'import':
      return runImport(found, party)
    case 'stateless':
      return runStateless(found, party)
    case 'execute':
      return ['an execute case is a request to a prover, not to the execution code']
    case 'contract':
    case 'ordering':
    case 'proof':
    case 'storage':
    case 'consensus':
    case 'consensus-schedule':
    case 'consensus-steps':
      return [`a ${found.kind} case asks for no execution`]
    case 'transaction': {
      const judged = checkTransaction(
        { token: '', rulesetHash: rulesetHash(found.ruleset), transaction: found.transaction },
        registryOf(party),
      )
      const { expected } = found
      if (expected.kind === 'reject') {
        if (judged.status === 'valid') return [`valid, wanted ${expected.reasons.join()} (${expected.source})`]
        return expected.reasons.includes(judged.reason)
          ? []
          : [`${judged.reason} instead of ${expected.reasons.join()} (${expected.source}): ${judged.detail}`]
      }
      const { kind: _, ...wanted } = expected
      return JSON.stringify(judged) === JSON.stringify({ status: 'valid', ...wanted })
        ? []
        : [`${JSON.stringify(judged)} is not ${JSON.stringify(wanted)}`]
    }
    case 'rlp': {
      const decoded = decodeRlp({ token: '', rlp: found.rlp })
      if (found.expected.kind === 'reject') return decoded.status === 'rejected' ? [] : ['decoded']
      const same =
        decoded.status === 'decoded' &&
        JSON.stringify(decoded.item) === JSON.stringify(found.expected.item) &&
        decoded.encoded === found.rlp
      return same ? [] : [JSON.stringify(decoded).slice(0, 200)]
    }
    case 'trie': {
      const { root } = trieRoot({ token: '', secure: found.secure, entries: found.entries }, party.crypto)
      return root === found.root ? [] : [`${root} is not ${found.root}`]
    }
    case 'statelessInput': {
      const { requestRoot } = decodeStatelessInput(toBytes(found.input))
      const { expected } = found
      if (expected.kind === 'reject') return [`decoded, wanted ${expected.reasons.join()}`]
      return requestRoot === expected.requestRoot ? [] : [`${requestRoot} is not ${expected.requestRoot}`]
    }
    case 'accessList': {
      const { witness, preStateRoot, accessList, expected } = found
      const applied = applyAccessList({ token: '', witness, preStateRoot, accessList }, party.crypto)
      if (expected.kind === 'reject') return applied.status === 'rejected' ? [] : [`applied: ${expected.source}`]
      return applied.status === 'applied' && applied.stateRoot === expected.stateRoot ? [] : [JSON.stringify(applied)]
    }
  }
}

function registryOf(party: Party): Registry {
  return { party: () => party, configure: ({ rulesetHash: hash }) => ({ rulesetHash: hash }), configured: () => [] }
}

async function runBuild(found: BuildCase, party: Party): Promise<string[]> {
  const problems: string[] = []
  const params = {
    token: '',
    rulesetHash: rulesetHash(found.ruleset),
    genesis: found.genesis,
    blocks: found.blocks.map(({ input }) => input),
    emit: ['witness' as const],
  }
  const { blocks } = await buildBlocks(params, party)
  for (const [index, { input, expected }] of found.blocks.entries()) {
    const block = blocks[index]
    if (block === undefined) return [...problems, `block ${index} is missing`]
    if (expected.rlp !== undefined && block.rlp !== expected.rlp) problems.push(`block ${index}: rlp differs`)
    problems.push(...differences(`block ${index}`, expected.result, block.result))
    const transaction = block.result.transactions[0]
    if (expected.logsHash !== undefined && transaction !== undefined && transaction.logsHash !== expected.logsHash)
      problems.push(`block ${index}: logs hash`)
    for (const wanted of expected.excluded) {
      const got = block.excluded.find((one) => one.index === wanted.index)
      if (got === undefined)
        problems.push(`block ${index}: transaction ${wanted.index} was not excluded: ${wanted.reasons.join()}`)
      else if (!wanted.reasons.includes(got.reason))
        problems.push(`block ${index}: ${got.reason} instead of ${wanted.reasons.join()}: ${got.detail}`)
    }
    for (const got of block.excluded)
      if (!expected.excluded.some((one) => one.index === got.index))
        problems.push(`block ${index}: excluded ${got.index}: ${got.reason} ${got.detail}`)
    problems.push(
      ...(await prove(
        { index, rlp: block.rlp, witness: block.witness, context: input.context, result: block.result },
        party,
      )),
    )
  }
  return problems
}

async function runImport(found: ImportCase, party: Party): Promise<string[]> {
  const problems: string[] = []
  const params = {
    token: '',
    rulesetHash: rulesetHash(found.ruleset),
    genesis: found.genesis,
    blocks: found.blocks.map(({ rlp }) => rlp),
    contexts: found.blocks.map(({ context }) => context ?? {}),
    emit: ['witness' as const],
  }
  const { blocks, head } = await importBlocks(params, party)
  if (found.head !== undefined && head !== found.head) problems.push(`head ${head} is not ${found.head}`)
  for (const [index, { rlp, context, expected }] of found.blocks.entries()) {
    const block = blocks[index]
    if (block === undefined) return [...problems, `block ${index} is missing`]
    if (expected.kind === 'accept') {
      if (block.status === 'rejected') problems.push(`block ${index}: ${block.reason} ${block.detail ?? ''}`)
      else {
        problems.push(...differences(`block ${index}`, expected.result, block.result))
        problems.push(...(await prove({ index, rlp, witness: block.witness, context, result: block.result }, party)))
      }
    } else if (block.status === 'accepted') problems.push(`block ${index} was accepted: ${expected.source}`)
    else {
      if (!expected.reasons.includes(block.reason))
        problems.push(
          `block ${index}: ${block.reason} instead of ${expected.reasons.join()} (${expected.source}): ${block.detail}`,
        )
      if (block.witness !== undefined) {
        const proven = await executeStateless(
          { rlp, witness: block.witness },
          { mode: 'validate', canonicalWitness: false },
          party,
        )
        if (proven.status !== 'rejected' || proven.reason !== block.reason)
          problems.push(
            `block ${index}: the prover says ${proven.status === 'rejected' ? `${proven.reason} ${proven.detail}` : 'valid'}, the sequencer ${block.reason}`,
          )
      }
    }
  }
  return problems
}

async function runStateless(found: StatelessCase, party: Party): Promise<string[]> {
  const block = {
    rlp: found.rlp,
    witness: found.witness,
    ...(found.context !== undefined && { context: found.context }),
  }
  const proven = await executeStateless(block, { mode: 'validate', canonicalWitness: false }, party)
  if (found.expected.kind === 'accept') {
    if (proven.status === 'rejected') return [`${proven.reason} ${proven.detail ?? ''}`]
    return differences('block', found.expected.result, proven.result)
  }
  if (proven.status === 'executed') return [`accepted: ${found.expected.source}`]
  return found.expected.reasons.includes(proven.reason)
    ? []
    : [`${proven.reason} instead of ${found.expected.reasons.join()}`]
}

interface Proof {
  readonly index: number
  readonly rlp: Bytes
  readonly witness: Witness | undefined
  readonly context: ExecutionContext | undefined
  readonly result: ExecutionResult
}

async function prove({ index, rlp, witness, context, result }: Proof, party: Party): Promise<string[]> {
  if (witness === undefined) return [`block ${index}: no witness`]
  const canonicalWitness = context === undefined || Object.keys(context).length === 0
  const block = { rlp, witness, ...(context !== undefined && { context }) }
  const proven = await executeStateless(block, { mode: 'validate', canonicalWitness }, party)
  if (proven.status === 'rejected') return [`block ${index}: prover: ${proven.reason} ${proven.detail ?? ''}`]
  return JSON.stringify(proven.result) === JSON.stringify(result) ? [] : [`block ${index}: prover has another result`]
}

function differences(place: string, expected: Partial<ExecutionResult> | undefined, found: ExecutionResult): string[] {
  if (expected === undefined) return []
  const problems: string[] = []
  for (const [name, value] of Object.entries(expected)) {
    const got: unknown = Reflect.get(found, name)
    if (JSON.stringify(got) !== JSON.stringify(value))
      problems.push(`${place}: ${name} ${JSON.stringify(got)} is not ${JSON.stringify(value)}`)
  }
  return problems
}
