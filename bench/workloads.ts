import { createLegacyTx } from '@ethereumjs/tx'
import { bytesToHex, createAddressFromPrivateKey, hexToBytes } from '@ethereumjs/util'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { address, bytes, hash32, quantity, type Address, type Bytes } from '../src/model/Hex.ts'
import type { Alloc, AllocAccount, BlockAttributes } from '../src/model/generated/adapter.ts'
import { commonAt, make, type MadeBlock } from './stock.ts'

/** One block that does one thing many times. */
export interface Workload {
  readonly name: string
  readonly alloc: Alloc
  readonly block: MadeBlock
}

/** Rules of all workloads: the last fork in which a block calls no system contract. */
export const workloadFork = 'shanghai'

const gasLimit = 120_000_000n
const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const attributes: BlockAttributes = {
  timestamp: quantity(12),
  feeRecipient: address(`0x${'fe'.repeat(20)}`),
  prevRandao: zeroHash,
  gasLimit: quantity(gasLimit),
}

const contract = address(`0x${'c0'.repeat(20)}`)
const callee = address(`0x${'ca'.repeat(20)}`)
const oneEther = 10n ** 18n
const transfersCount = 600
const sendersCount = 40

/** Repeats of each loop: about a second of the stock library each. */
const repeats = { arithmetic: 60_000, calls: 8000, keccak: 20_000, ecrecover: 500, storage: 1500 }

/** Names of the workloads, in the order of the report. */
export const workloadNames = ['call', 'transfers', 'storage', 'keccak', 'ecrecover', 'arithmetic'] as const

export type WorkloadName = (typeof workloadNames)[number]

/**
 * Makes a workload; the stock library builds the block, so that both sides execute what neither side of ours made.
 *
 * @param name - Which one.
 * @returns Genesis and block.
 */
export async function makeWorkload(name: WorkloadName): Promise<Workload> {
  const { alloc, transactions } = plan(name)
  const block = await make(commonAt(workloadFork), alloc, attributes, transactions)
  return { name, alloc, block }
}

interface Plan {
  readonly alloc: Alloc
  readonly transactions: readonly Uint8Array[]
}

function plan(name: WorkloadName): Plan {
  switch (name) {
    case 'call':
      return looping(repeats.calls, `5f5f5f5f5f73${callee.slice(2)}5af150`)
    case 'transfers':
      return transfers()
    case 'storage':
      return looping(repeats.storage, '80546001018155')
    case 'keccak':
      return looping(repeats.keccak, '60885f205f52')
    case 'ecrecover':
      return looping(repeats.ecrecover, '6020608060805f6001610bb8fa50', '60805f5f37', signedInput())
    case 'arithmetic':
      return looping(repeats.arithmetic, '80600302600701508060030260070150')
  }
}

/** A contract that counts down and runs the body each time; the body finds the counter on the stack and leaves it there. */
function looping(count: number, body: string, prologue = '', data = '0x'): Plan {
  const head = `${prologue}63${count.toString(16).padStart(8, '0')}`
  const start = head.length / 2
  const code = bytes(`0x${head}5b${body}600190038060${start.toString(16).padStart(2, '0')}5700`)
  const storage = Object.fromEntries(
    Array.from({ length: repeats.storage }, (_, index) => [word(BigInt(index + 1)), word(BigInt(index + 1000))]),
  )
  const sender = senderAt(0)
  const alloc = {
    [sender.address]: wealthy(),
    [contract]: { ...wealthy(code), storage: body.endsWith('55') ? storage : {} },
    [callee]: wealthy(bytes('0x00')),
  }
  return { alloc, transactions: [signed(sender.key, { nonce: 0, to: contract, data, gasLimit: 100_000_000n })] }
}

function transfers(): Plan {
  const senders = Array.from({ length: sendersCount }, (_, index) => senderAt(index))
  const transactions = Array.from({ length: transfersCount }, (_, index) => {
    const sender = senders[index % sendersCount] ?? senderAt(0)
    const receiver = address(`0x${(index % 97).toString(16).padStart(2, '0').repeat(20)}`)
    return signed(sender.key, { nonce: Math.floor(index / sendersCount), to: receiver, data: '0x', gasLimit: 21_000n })
  })
  return { alloc: Object.fromEntries(senders.map((sender) => [sender.address, wealthy()])), transactions }
}

function wealthy(code: Bytes = bytes('0x')): AllocAccount {
  return { balance: quantity(1000n * oneEther), nonce: quantity(0), code, storage: {} }
}

function senderAt(index: number): { readonly key: Uint8Array; readonly address: Address } {
  const key = keccak_256(new TextEncoder().encode(`benchmark sender ${index}`))
  return { key, address: address(createAddressFromPrivateKey(key).toString()) }
}

interface Asked {
  readonly nonce: number
  readonly to: Address
  readonly data: string
  readonly gasLimit: bigint
}

function signed(key: Uint8Array, asked: Asked): Uint8Array {
  const fields = { ...asked, gasPrice: 1000n, value: 1n, data: hexToBytes(asked.data as `0x${string}`) }
  return createLegacyTx(fields, { common: commonAt(workloadFork) })
    .sign(key)
    .serialize()
}

/** Input of the ecrecover precompile: hash, v, r, s. */
function signedInput(): string {
  const hash = keccak_256(Uint8Array.of(1))
  const signature = secp256k1.sign(hash, senderAt(0).key, { prehash: false, format: 'recovered' })
  const v = word(BigInt(27 + (signature[0] ?? 0)))
  return `${bytesToHex(hash)}${v.slice(2)}${bytesToHex(signature.subarray(1)).slice(2)}`
}

function word(value: bigint): ReturnType<typeof hash32> {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}
