import * as Rlp from '../../src/codec/Rlp.ts'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { address, bytes, fromBytes, toBytes, type Address, type Bytes } from '../../src/model/Hex.ts'
import { callOnce, firstAccess, leastGas } from './programs.ts'
import { addressAt } from './experiments.ts'
import type { Experiment } from './Experiment.ts'

/** Contracts that carry out experiments. */
export const drivers: Readonly<Record<Experiment['program'], { readonly address: Address; readonly code: Bytes }>> = {
  call: { address: addressAt(0x0d21ff01), code: callOnce },
  leastGas: { address: addressAt(0x0d21ff02), code: leastGas },
  access: { address: addressAt(0x0d21ff03), code: firstAccess },
}

/** Contract that looks at every account of the probe. */
export const toucher: Address = addressAt(0x0d21ff04)

/** Price per gas in wei: far above any base fee of the probe's chains. */
const gasPrice = 10n ** 11n

/** The cap of EIP-7825. */
const gasMax = 2n ** 24n
/** What a transaction takes beside its call. */
const besideGas = 600_000n

/** Everybody knows this key; it must never hold anything of value. */
const keyText = 'lockstep probe'

/** Who signs the transactions of a probe. */
export interface Sender {
  readonly address: Address
  /** Signs a transaction to a contract of the probe. */
  readonly sign: (to: Address, data: Bytes, nonce: bigint, gas: bigint) => Bytes
}

/**
 * Makes the sender of a probe.
 *
 * @param crypto - Signs and hashes.
 * @param chainId - EIP-155 chain id.
 */
export function createSender(crypto: CryptoBackend, chainId: bigint): Sender {
  const key = crypto.keccak256(new TextEncoder().encode(keyText)).slice()
  const own = crypto.publicKeyToAddress(crypto.publicKeyOf(key)).slice()
  return {
    address: address(fromBytes(own)),
    sign: (to, data, nonce, gas) => {
      const fields = [
        Rlp.fromInteger(nonce),
        Rlp.fromInteger(gasPrice),
        Rlp.fromInteger(gas),
        Rlp.fromBytes(toBytes(to)),
        Rlp.fromInteger(0n),
        Rlp.fromBytes(toBytes(data)),
      ]
      const message = Rlp.join([...fields, Rlp.fromInteger(chainId), Rlp.fromInteger(0n), Rlp.fromInteger(0n)])
      const { r, s, recovery } = crypto.sign(crypto.keccak256(message).slice(), key)
      const v = chainId * 2n + 35n + BigInt(recovery)
      return fromBytes(
        Rlp.join([...fields, Rlp.fromInteger(v), Rlp.fromInteger(integerOf(r)), Rlp.fromInteger(integerOf(s))]),
      )
    },
  }
}

function integerOf(data: Uint8Array): bigint {
  return BigInt(fromBytes(data))
}

/** Calldata of an experiment for its driver. */
export function calldataOf({ target, gas, input }: Experiment, slot: bigint): Bytes {
  return bytes(`0x${word(BigInt(target))}${word(gas)}${word(slot)}${input.slice(2)}`)
}

/** Gas limit of the transaction of an experiment. */
export function gasLimitOf({ program, gas, input }: Experiment): bigint {
  if (program === 'leastGas') return gasMax
  const data = 40n * BigInt((input.length - 2) / 2)
  // A call gets all but a 64th of what its caller has.
  const needed = gas + gas / 32n + besideGas + data
  return needed < gasMax ? needed : gasMax
}

function word(value: bigint): string {
  return value.toString(16).padStart(64, '0')
}
