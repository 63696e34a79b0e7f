import { createMPT, createMerkleProof } from '@ethereumjs/mpt'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeHeader, encodeHeader, hashHeader } from '../../../src/codec/Header.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { bytes, fromBytes, toBytes } from '../../../src/model/Hex.ts'
import { membershipInputs, pathInput, type ProvenSet } from '../../../src/roles/ultrahonk/membershipInputs.ts'
import { compileCircuit, type Compiled } from '../../../src/roles/ultrahonk/Program.ts'
import { programCache } from '../../../src/roles/ultrahonk/programCache.ts'
import { solve } from '../../../src/roles/ultrahonk/proveShape.ts'
import { membershipCircuit } from '../../../src/roles/ultrahonk/Shape.ts'
import { limbs, type CircuitInput } from '../../../src/roles/ultrahonk/witnessInputs.ts'
import { installed, tools } from './installed.ts'
import { publishedBatch, publishedSet } from './publishedBatch.ts'

const crypto = await loadCrypto('auto')
const depths = { accountNodes: 3, storageNodes: 3 }
const compiling = 600_000

/** The set of the vector, in the state after a block of our own. */
function provenSet(): ProvenSet {
  const { batch } = publishedBatch(1, crypto)
  const { stateRoot, proof } = publishedSet()
  const [block] = batch.blocks
  if (block === undefined) throw new Error('the vector has no block')
  const headerRlp = encodeHeader({ ...decodeHeader(block.headerRlp), stateRoot })
  const { validatorSetHash, validators } = batch
  return { blockHash: hashHeader(headerRlp), headerRlp, validatorSetHash, members: validators.length, proof }
}

type Inputs = Readonly<Record<string, CircuitInput>>
type Nodes = {
  readonly nodes: readonly { readonly bytes: readonly number[]; readonly length: number }[]
  readonly depth: number
}

function nodesOf(inputs: Inputs, name: string): Nodes {
  return inputs[name] as unknown as Nodes
}

/** One bit of a node is another. */
function flipped(inputs: Inputs, name: string, step: number): Inputs {
  const { nodes, depth } = nodesOf(inputs, name)
  const changed = nodes.map((node, place) =>
    place === step
      ? { ...node, bytes: node.bytes.with(node.length - 1, (node.bytes[node.length - 1] ?? 0) ^ 1) }
      : node,
  )
  return { [name]: { nodes: changed, depth } }
}

describe.skipIf(!installed)('a proof that a contract holds a set', () => {
  let circuit: Compiled

  beforeAll(async () => {
    circuit = await compileCircuit(membershipCircuit(depths), tools, programCache())
  }, compiling)

  test('satisfies the circuit where it is that of a published vector', async () => {
    await expect(solve(membershipInputs(provenSet(), depths), circuit, tools)).resolves.toBeInstanceOf(Buffer)
  })

  const changes: readonly {
    readonly name: string
    readonly change: (inputs: Inputs) => Inputs
    readonly says: string
  }[] = [
    { name: 'another block', change: () => ({ block_hash: ['0', '1'] }), says: 'the header is of another block' },
    { name: 'another count', change: () => ({ members: '3' }), says: 'the contract holds another count' },
    {
      name: 'another commitment',
      change: () => ({ set_commitment: ['0', '1'] }),
      says: 'the contract holds another commitment',
    },
    { name: 'another contract', change: () => ({ account_address: '0x01' }), says: '' },
    { name: 'another slot', change: ({ count }) => ({ commitment: count ?? '' }), says: '' },
    {
      name: 'a changed node of the account',
      change: (inputs) => flipped(inputs, 'account', 1),
      says: 'a node does not hash to what refers to it',
    },
    {
      name: 'a changed leaf of the slot',
      change: (inputs) => flipped(inputs, 'commitment', 1),
      says: 'a node does not hash to what refers to it',
    },
    {
      name: 'a path without its leaf',
      change: (inputs) => ({ commitment: { ...nodesOf(inputs, 'commitment'), depth: 1 } }),
      says: 'the path does not end in its leaf',
    },
  ]

  test.each(changes)('does not with $name', async ({ change, says }) => {
    const inputs = membershipInputs(provenSet(), depths)
    const refused = solve({ ...inputs, ...change(inputs) }, circuit, tools)
    const circuitSays: unknown = expect.stringContaining(says)
    await expect(refused).rejects.toMatchObject({ reason: 'STATEMENT_UNSATISFIED', facts: { circuit: circuitSays } })
  })
})

/** Keys of 32 bytes that end as the text says and are zero before. */
function key(end: string): Uint8Array {
  return toBytes(bytes(`0x${end.padStart(64, '0')}`))
}

const tries = {
  'a single leaf': { entries: { '01': '11'.repeat(32) }, wanted: '01' },
  'an extension with an odd path': { entries: { '10': '11'.repeat(32), '20': '22'.repeat(32) }, wanted: '20' },
  'an extension with an even path': { entries: { '01': '11'.repeat(32), '02': '22'.repeat(32) }, wanted: '02' },
  'a leaf kept inline': { entries: { '01': '05', '02': '06' }, wanted: '02' },
  'a branch and leaves kept inline': { entries: { '01': '05', '02': '06', '13': '07' }, wanted: '02' },
} as const

describe.skipIf(!installed)('a path of another library satisfies the circuit', () => {
  let circuit: Compiled

  beforeAll(async () => {
    circuit = await compileCircuit({ folder: 'trie', name: 'trie-4', globals: { NODES: 4 } }, tools, programCache())
  }, compiling)

  async function inputsOf({ entries, wanted }: (typeof tries)[keyof typeof tries]): Promise<Inputs> {
    const trie = await createMPT()
    const held = Object.entries(entries).map(([end, value]) => [end, toBytes(bytes(`0x${value}`))] as const)
    for (const [end, value] of held) await trie.put(key(end), value)
    const value = held.find(([end]) => end === wanted)?.[1] ?? new Uint8Array(0)
    const word = new Uint8Array(32)
    word.set(value, 32 - value.length)
    const nodes = await createMerkleProof(trie, key(wanted))
    return {
      root: limbs(trie.root()),
      key: limbs(key(wanted)),
      word: limbs(word),
      path: pathInput(nodes.map(fromBytes), 4),
    }
  }

  test.each(Object.entries(tries))('%s', async (_, built) => {
    const inputs = await inputsOf(built)
    await expect(solve(inputs, circuit, tools)).resolves.toBeInstanceOf(Buffer)
    const refused = solve({ ...inputs, word: ['0', '1'] }, circuit, tools)
    await expect(refused).rejects.toMatchObject({ reason: 'STATEMENT_UNSATISFIED' })
  })

  test('but not with a node inline that is another', async () => {
    const inputs = await inputsOf(tries['a leaf kept inline'])
    const { depth } = nodesOf(inputs, 'path')
    const refused = solve({ ...inputs, ...flipped(inputs, 'path', depth - 1) }, circuit, tools)
    const says: unknown = expect.stringContaining('a node is not the one kept inline')
    await expect(refused).rejects.toMatchObject({ reason: 'STATEMENT_UNSATISFIED', facts: { circuit: says } })
  })
})
