import { RLP, type NestedUint8Array } from '@ethereumjs/rlp'
import type { ProofVector } from '../../../src/model/generated/vector.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { sealedHeader } from '../../consensus/second/second.ts'
import { demand, keccak, signerOf, tag, word, zero } from './bytes.ts'
import { setUnder, type Shown } from './sets.ts'
import { cut, paste, type Words } from './values.ts'

/**
 * The checks of proofs once more, written from the clauses alone: no import of the code under test, another library for
 * RLP, curves used directly, words as text. A refusal is an exception without a reason.
 */
export interface Rules {
  readonly ruleset: Ruleset
  readonly hash: string
}

type Question = ProofVector['question']
type AskOf<Kind extends Question['kind']> = Extract<Question, { readonly kind: Kind }>['ask']
type Deployment = AskOf<'verify'>['deployment']
type Proof = AskOf<'verify'>['proof']
type Batches = AskOf<'aggregate'>['batches']

const kindOfBatches = 'lockstep/reexecution/v1'
const consensusProgram = keccak(tag('lockstep/transparent/v1'))

/** What comes of a question; @throws Where it is refused. */
export function answer(question: Question, rules: Rules): Readonly<Record<string, string>> {
  switch (question.kind) {
    case 'verify':
      verify(question.ask, rules)
      return { publicInputHash: keccak(question.ask.publicValues) }
    case 'aggregate':
      return { publicValues: aggregate(question.ask, rules) }
    case 'finality': {
      demand(question.ask.proofKind === 'transparent')
      const { deployment, batchNumber, parentHeader, blocks, set } = question.ask
      return {
        publicValues: finality(
          { deployment, batch: BigInt(batchNumber), parentHeader, blocks, proof: set.proof },
          rules,
        ),
      }
    }
    case 'settle':
      return { stateRoot: settle(question.ask, rules) }
    case 'prove':
      throw new Error('executions have no second formulation here')
  }
}

function verify(
  { deployment, proof, programVerificationKey, publicValues, allowedPrograms }: AskOf<'verify'>,
  rules: Rules,
): void {
  demand(proof.programVerificationKey === programVerificationKey && proof.publicValues === publicValues && !proof.mock)
  if (proof.kind === 'transparent') consensus(proof, deployment, rules)
  else if (proof.kind !== 'aggregation') batch(proof, deployment, rules)
  else {
    const batches = unpacked(proof.proof)
    demand(aggregate({ deployment, batches, allowedPrograms: allowedPrograms ?? [] }, rules) === publicValues, 'joined')
  }
}

/** Batches as an aggregation holds them. */
function unpacked(bytes: string): Batches {
  const items = RLP.decode(bytes as never)
  demand(Array.isArray(items) && textOf(RLP.encode(items)) === bytes, 'encoding')
  return items.map((item) => {
    const [proof, lists, final] = item as NestedUint8Array[]
    demand(Array.isArray(proof) && Array.isArray(lists) && Array.isArray(final))
    const [blockHashes, messages, calldata, versioned] = lists as unknown as [
      Uint8Array[],
      Uint8Array[],
      Uint8Array[],
      Uint8Array[][],
    ]
    const made = {
      proof: proofOf(proof),
      ...(lists.length > 0 && {
        lists: {
          blockHashes: blockHashes.map(textOf),
          messages: messages.map(textOf),
          ...(calldata.length > 0 && { calldata: textOf(calldata[0]) }),
          ...(versioned.length > 0 && { versionedHashes: (versioned[0] ?? []).map(textOf) }),
        },
      }),
      ...(final.length > 0 && { finality: proofOf(final) }),
    }
    return made as unknown as Batches[number]
  })
}

function proofOf(items: NestedUint8Array): object {
  const [kind, program, publicValues, proof, mock] = items as Uint8Array[]
  return {
    kind: Buffer.from(kind ?? []).toString(),
    programVerificationKey: textOf(program),
    publicValues: textOf(publicValues),
    proof: textOf(proof),
    mock: mock?.[0] === 1,
  }
}

/** One batch with its attestation. */
function batch(proof: Proof, deployment: Deployment, { ruleset, hash }: Rules): Words {
  demand(proof.kind === 'reexecution' && !proof.mock, 'kind')
  const words = cut('batch', proof.publicValues)
  const at = (name: string): string => words[name] ?? ''
  const set = ['parentBlockHash', 'preStateRoot', 'lastBlockHash', 'postStateRoot', 'blockHashesRoot', 'batchHash']
  demand(
    set.every((name) => at(name) !== zero),
    'unset',
  )
  demand(BigInt(at('status')) === 1n && BigInt(at('chainId')) === BigInt(ruleset.chainId) && at('rulesetHash') === hash)
  demand(at('settlementDomain') === keccak(word(deployment.settlementChainId), word(deployment.rollup)), 'settlement')
  demand(at('forkId') === forkInForce(ruleset, BigInt(at('lastTimestamp'))), 'fork')
  demand(BigInt(at('firstBlock')) <= BigInt(at('lastBlock')), 'no blocks')
  demand(at('batchHash') === keccak(at('parentBatchHash'), at('batchNumber'), at('dataHash'), at('lastBlockHash')))
  const program = proof.programVerificationKey
  const signer = signerOf(keccak(tag(kindOfBatches), program, keccak(proof.publicValues)), proof.proof)
  demand(keccak(tag(kindOfBatches), word(signer)) === program, 'signed by another')
  return words
}

/** The rulesets of the vectors activate their forks by time. */
function forkInForce({ forks }: Ruleset, timestamp: bigint): string {
  let name = ''
  for (const { id, activation } of forks) {
    if (activation.kind === 'genesis') name = id
    else if (activation.kind === 'timestamp' && timestamp >= BigInt(activation.value)) name = id
  }
  return keccak(`0x${Buffer.from(name).toString('hex')}`)
}

function consensus(proof: Proof, deployment: Deployment, rules: Rules): Words {
  demand(proof.kind === 'transparent' && !proof.mock)
  const words = cut('consensus', proof.publicValues)
  const [number, parent, blocks, , account] = RLP.decode(proof.proof) as NestedUint8Array
  const evidence = {
    deployment,
    batch: numberOf(number),
    parentHeader: textOf(parent),
    blocks: (blocks as NestedUint8Array).map((block) => {
      const [headerRlp, [round], [seals]] = block as [Uint8Array, [Uint8Array], [Uint8Array[]]]
      return { headerRlp: textOf(headerRlp), round: `0x${numberOf(round).toString(16)}`, seals: seals.map(textOf) }
    }),
    proof: accountOf(account as NestedUint8Array),
  }
  demand(finality(evidence, rules) === proof.publicValues, 'it shows something else')
  return words
}

interface Evidence {
  readonly deployment: Deployment
  readonly batch: bigint
  readonly parentHeader: string
  readonly blocks: readonly {
    readonly headerRlp: string
    readonly round?: string
    readonly seals?: readonly string[]
  }[]
  readonly proof: Shown
}

/** Public values of the last block of a batch that is final. */
function finality(
  { deployment, batch: number, parentHeader, blocks, proof }: Evidence,
  { ruleset, hash }: Rules,
): string {
  const { genesisHash, validatorSet } = deployment
  demand(genesisHash !== undefined && validatorSet !== undefined && blocks.length > 0)
  const fields = (RLP.decode(parentHeader as never) as Uint8Array[]).map(textOf)
  const { members, commitment } = setUnder(fields[3] ?? '', validatorSet.address, number, proof)
  let before = { hash: keccak(parentHeader), height: BigInt(fields[8] ?? 0), time: BigInt(fields[11] ?? 0) }
  let participation = 0n
  const chain = { chainId: `0x${BigInt(ruleset.chainId).toString(16)}`, genesisHash }
  for (const block of blocks) {
    const shown = sealedHeader({ profile: ruleset.consensusProfile, chain, ...block }, members)
    const text = (name: string): string => String(shown[name])
    demand(BigInt(text('height')) === before.height + 1n && text('parentHash') === before.hash, 'apart')
    demand(BigInt(text('timestamp')) > before.time, 'time')
    before = { hash: text('onChainHash'), height: before.height + 1n, time: BigInt(text('timestamp')) }
    participation = BigInt(text('participation'))
  }
  return paste('consensus', {
    chainId: BigInt(ruleset.chainId),
    rulesetHash: hash,
    height: before.height,
    round: BigInt(blocks.at(-1)?.round ?? 0),
    blockHash: before.hash,
    validatorSetHash: commitment,
    signedWeight: BigInt(participation.toString(2).replaceAll('0', '').length),
    totalWeight: BigInt(members.length),
    participation,
  })
}

function fold(from: string, hashes: readonly string[]): string {
  let root = from
  for (const one of hashes) root = keccak(root, one)
  return root
}

function listed(words: Words, lists: Batches[number]['lists']): void {
  demand(lists !== undefined, 'no lists')
  const { blockHashes, messages, calldata, versionedHashes } = lists
  const at = (name: string): string => words[name] ?? ''
  const growth = (from: string, to: string): bigint => BigInt(at(to)) - BigInt(at(from))
  demand(BigInt(blockHashes.length) === growth('firstBlock', 'lastBlock') + 1n)
  demand(blockHashes.at(-1) === at('lastBlockHash') && fold(zero, blockHashes) === at('blockHashesRoot'))
  demand((calldata === undefined) !== (versionedHashes === undefined), 'data in both ways or in none')
  demand(keccak(...(calldata === undefined ? (versionedHashes ?? []) : [calldata])) === at('dataHash'))
  demand(BigInt(messages.length) === growth('l1MessageCountBefore', 'l1MessageCountAfter'))
  demand(fold(at('l1MessagesHashBefore'), messages) === at('l1MessagesHashAfter'))
}

function joined(
  words: Words,
  proof: Proof | undefined,
  setting: { readonly deployment: Deployment; readonly rules: Rules },
): void {
  const hash = words['finalityHash'] ?? ''
  const { consensusProfile } = setting.rules.ruleset
  if (consensusProfile === 'none' && hash === zero && proof === undefined) return
  demand(proof !== undefined && hash === keccak(proof.publicValues), 'finality')
  const final = consensus(proof, setting.deployment, setting.rules)
  demand(final['blockHash'] === words['lastBlockHash'] && final['height'] === words['lastBlock'])
  demand(final['validatorSetHash'] === words['validatorSetHashAtParent'], 'set')
}

/** What each word of a batch must be in the one after. */
const continued = [
  ['lastBlockHash', 'parentBlockHash'],
  ['postStateRoot', 'preStateRoot'],
  ['batchHash', 'parentBatchHash'],
  ['l1MessagesHashAfter', 'l1MessagesHashBefore'],
  ['l1MessageCountAfter', 'l1MessageCountBefore'],
  ['validatorSetHashAtLast', 'validatorSetHashAtParent'],
] as const

function follows(before: Words, next: Words): void {
  for (const [old, now] of continued) demand(before[old] === next[now], now)
  demand(BigInt(next['firstBlock'] ?? 0) - BigInt(before['lastBlock'] ?? 0) === 1n, 'blocks')
  demand(BigInt(next['batchNumber'] ?? 0) - BigInt(before['batchNumber'] ?? 0) === 1n, 'numbers')
  demand(BigInt(next['lastTimestamp'] ?? 0) >= BigInt(before['lastTimestamp'] ?? 0), 'time')
}

function aggregate({ deployment, batches, allowedPrograms }: AskOf<'aggregate'>, rules: Rules): string {
  const allowed: readonly string[] = allowedPrograms
  const all = batches.map(({ proof, lists, finality: final }) => {
    demand(allowed.includes(proof.programVerificationKey), 'program')
    const words = batch(proof, deployment, rules)
    listed(words, lists)
    demand(
      final === undefined ||
        (allowed.includes(final.programVerificationKey) && final.programVerificationKey === consensusProgram),
    )
    joined(words, final, { deployment, rules })
    return words
  })
  const [first, last] = [all[0], all.at(-1)]
  demand(first !== undefined && last !== undefined, 'nothing')
  for (const [index, next] of all.entries()) {
    const before = all[index - 1]
    if (before === undefined) continue
    follows(before, next)
    demand(before['rewardRecipient'] === next['rewardRecipient'], 'recipient')
  }
  const sorted = [...new Set(allowed)].sort()
  return paste('aggregation', {
    ...last,
    firstBatch: first['batchNumber'] ?? zero,
    lastBatch: last['batchNumber'] ?? zero,
    ...Object.fromEntries(
      ['firstBlock', ...continued.map(([, now]) => now)].map((name) => [name, first[name] ?? zero]),
    ),
    batchesRoot: fold(
      zero,
      batches.map(({ proof }) => keccak(proof.publicValues)),
    ),
    programsHash: keccak(...sorted),
  })
}

function settle(ask: AskOf<'settle'>, rules: Rules): string {
  const { deployment, state, sender, batchNumber, batchHash, proof, publicValues, finality: final } = ask
  demand(proof.publicValues === publicValues)
  const words = batch(proof, deployment, rules)
  const route = state.routes.find(
    ({ forkId, programVerificationKey }) =>
      keccak(`0x${Buffer.from(forkId).toString('hex')}`) === words['forkId'] &&
      programVerificationKey === proof.programVerificationKey,
  )
  demand(route !== undefined && !route.frozen, 'route')
  demand(words['batchNumber'] === word(batchNumber) && words['batchHash'] === batchHash, 'named otherwise')
  const settled = {
    lastBlock: word(state.lastBlock),
    lastBlockHash: state.lastBlockHash,
    postStateRoot: state.stateRoot,
    batchNumber: word(state.batchNumber),
    batchHash: state.batchHash,
    l1MessagesHashAfter: state.messagesHash,
    l1MessageCountAfter: word(state.messageCount),
    validatorSetHashAtLast: state.validatorSetHash,
    lastTimestamp: word(state.lastTimestamp),
  }
  follows(settled, words)
  demand(words['rewardRecipient'] === word(sender), 'stolen')
  const count = Number(BigInt(words['l1MessageCountAfter'] ?? 0))
  demand(BigInt(count) >= BigInt(words['l1MessageCountBefore'] ?? 0))
  demand(count <= state.queue.length && fold(zero, state.queue.slice(0, count)) === words['l1MessagesHashAfter'])
  demand(BigInt(count) >= BigInt(state.messagesDue) && words['dataHash'] === state.dataHash)
  joined(words, final, { deployment, rules })
  return words['postStateRoot'] ?? ''
}

function accountOf(item: NestedUint8Array): Shown {
  const [address, nonce, balance, codeHash, storageHash, nodes, slots] = item
  return {
    address: textOf(address),
    nonce: `0x${numberOf(nonce).toString(16)}`,
    balance: `0x${numberOf(balance).toString(16)}`,
    codeHash: textOf(codeHash),
    storageHash: textOf(storageHash),
    accountProof: (nodes as Uint8Array[]).map(textOf),
    storageProof: (slots as NestedUint8Array).map((slot) => {
      const [key, value, path] = slot as [Uint8Array, Uint8Array, Uint8Array[]]
      return { key: textOf(key), value: `0x${numberOf(value).toString(16)}`, proof: path.map(textOf) }
    }),
  }
}

function textOf(item: unknown): string {
  demand(item instanceof Uint8Array, 'no bytes')
  return `0x${Buffer.from(item).toString('hex')}`
}

function numberOf(item: unknown): bigint {
  const text = textOf(item)
  return text === '0x' ? 0n : BigInt(text)
}
