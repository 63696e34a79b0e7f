import { encodeHeader } from '../../../src/codec/Header.ts'
import * as Rlp from '../../../src/codec/Rlp.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import type {
  Alloc,
  BlockAttributes,
  BuildBlocksParams,
  Genesis,
  Header,
} from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import {
  address,
  bytes,
  decimal,
  fromBytes,
  hash32,
  quantity,
  type Address,
  type Bytes,
} from '../../../src/model/Hex.ts'
import { foreignRuleset } from '../../../src/standard/foreignRuleset.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'

const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const emptyRoot = hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
const key = Buffer.from('45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8', 'hex')

/** Owner of the key that {@link signLegacy} signs with. */
export const sender: Address = address('0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b')

/** A ruleset of one fork without system calls. */
export function rulesetAt(network: string): Ruleset {
  return foreignRuleset({ network, chainId: decimal('1'), systemCalls: [] })
}

/** Genesis of a Cancun chain. */
function cancunGenesis(alloc: Alloc): Genesis {
  const header: Header = {
    parentHash: zeroHash,
    sha3Uncles: hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347'),
    miner: address(`0x${'00'.repeat(20)}`),
    stateRoot: zeroHash,
    transactionsRoot: emptyRoot,
    receiptsRoot: emptyRoot,
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: quantity(0),
    number: quantity(0),
    gasLimit: quantity(30_000_000),
    gasUsed: quantity(0),
    timestamp: quantity(0),
    extraData: bytes('0x'),
    mixHash: zeroHash,
    nonce: bytes('0x0000000000000000'),
    baseFeePerGas: quantity(7),
    withdrawalsRoot: emptyRoot,
    blobGasUsed: quantity(0),
    excessBlobGas: quantity(0),
    parentBeaconBlockRoot: zeroHash,
  }
  return { alloc, header, headerRlp: fromBytes(encodeHeader(header)) }
}

/** An account with code, or with wei alone. */
export function account(balance: bigint, code = '0x'): Alloc[Address] {
  return { balance: quantity(balance), nonce: quantity(0), code: bytes(code), storage: {} }
}

/** What a block of a test is told. */
const attributes: BlockAttributes = {
  timestamp: quantity(12),
  feeRecipient: address('0x00000000000000000000000000000000c01bba5e'),
  prevRandao: hash32(`0x${'11'.repeat(32)}`),
  gasLimit: quantity(30_000_000),
}

/** A request that builds one block at Cancun. */
export function oneBlock(alloc: Alloc, transactions: readonly Bytes[]): BuildBlocksParams {
  return {
    token: '',
    rulesetHash: rulesetHash(rulesetAt('Cancun')),
    genesis: cancunGenesis({ [sender]: account(10n ** 24n), ...alloc }),
    blocks: [{ attributes, transactions }],
    emit: ['witness'],
  }
}

/** Fields of a legacy transaction. */
export interface Legacy {
  readonly nonce: number
  readonly to: Address | null
  readonly gas: number
  readonly value?: bigint
  readonly data?: Bytes
}

/** Signs a legacy transaction without chain id. */
export async function signLegacy({ nonce, to, gas, value = 0n, data = bytes('0x') }: Legacy): Promise<Bytes> {
  const crypto = await loadCrypto('auto')
  const fields = [
    Rlp.fromInteger(BigInt(nonce)),
    Rlp.fromInteger(10n),
    Rlp.fromInteger(BigInt(gas)),
    Rlp.fromBytes(to === null ? new Uint8Array(0) : Buffer.from(to.slice(2), 'hex')),
    Rlp.fromInteger(value),
    Rlp.fromBytes(Buffer.from(data.slice(2), 'hex')),
  ]
  const { r, s, recovery } = crypto.sign(crypto.keccak256(Rlp.join(fields)), key)
  const scalar = (word: Uint8Array): Uint8Array => Rlp.fromInteger(BigInt(`0x${Buffer.from(word).toString('hex')}`))
  return fromBytes(Rlp.join([...fields, Rlp.fromInteger(27n + BigInt(recovery)), scalar(r), scalar(s)]))
}
