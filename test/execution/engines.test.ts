import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Rlp from '../../src/codec/Rlp.ts'
import { encodeHeader } from '../../src/codec/Header.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { buildBlocks } from '../../src/execution/buildBlocks.ts'
import { createLibraryEngine } from '../../src/execution/library/libraryEngine.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { BuildBlocksParams, Genesis, Header } from '../../src/model/generated/adapter.ts'
import { address, bytes, decimal, fromBytes, hash32, quantity, type Bytes } from '../../src/model/Hex.ts'
import { foreignRuleset } from '../../src/standard/foreignRuleset.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { contractAddresses, programs } from './support/programs.ts'
import { partyFor } from './support/runCase.ts'

/** Programs per fork; a longer search sets LOCKSTEP_FUZZ_RUNS. */
const runs = Number(process.env['LOCKSTEP_FUZZ_RUNS'] ?? '25')
const seed = Number(process.env['LOCKSTEP_FUZZ_SEED'] ?? '20261124')

const networks = [
  'Frontier',
  'Homestead',
  'EIP150',
  'EIP158',
  'Byzantium',
  'Constantinople',
  'ConstantinopleFix',
  'Istanbul',
  'Berlin',
  'London',
  'Paris',
  'Shanghai',
  'Cancun',
  'Prague',
  'Osaka',
] as const

const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const key = Buffer.from('45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8', 'hex')
const sender = address('0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b')
const since = (network: string, fork: (typeof networks)[number]): boolean =>
  networks.findIndex((name) => name === network) >= networks.indexOf(fork)

function genesisOf(network: string, codes: readonly string[]): Genesis {
  const header: Header = {
    parentHash: zeroHash,
    sha3Uncles: hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347'),
    miner: address(`0x${'00'.repeat(20)}`),
    stateRoot: zeroHash,
    transactionsRoot: hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'),
    receiptsRoot: hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'),
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: quantity(since(network, 'Paris') ? 0 : 131_072),
    number: quantity(0),
    gasLimit: quantity(10_000_000),
    gasUsed: quantity(0),
    timestamp: quantity(0),
    extraData: bytes('0x'),
    mixHash: zeroHash,
    nonce: bytes('0x0000000000000000'),
    ...(since(network, 'London') && { baseFeePerGas: quantity(7) }),
    ...(since(network, 'Shanghai') && { withdrawalsRoot: zeroHash }),
    ...(since(network, 'Cancun') && {
      blobGasUsed: quantity(0),
      excessBlobGas: quantity(0),
      parentBeaconBlockRoot: zeroHash,
    }),
    ...(since(network, 'Prague') && { requestsHash: zeroHash }),
  }
  const alloc: Genesis['alloc'] = {
    [sender]: { balance: quantity(10n ** 24n), nonce: quantity(0), code: bytes('0x'), storage: {} },
    [address('0x000000000000000000000000000000000000e111')]: {
      balance: quantity(1),
      nonce: quantity(0),
      code: bytes('0x'),
      storage: {},
    },
    ...Object.fromEntries(
      contractAddresses.map((contract, index) => [
        `0x${contract.toString(16).padStart(40, '0')}`,
        {
          balance: quantity(5),
          nonce: quantity(1),
          code: bytes(codes[index] ?? '0x'),
          storage: { [hash32(`0x${'00'.repeat(31)}02`)]: hash32(`0x${'00'.repeat(31)}05`) },
        },
      ]),
    ),
  }
  return { alloc, header, headerRlp: fromBytes(encodeHeader(header)) }
}

async function signed(nonce: number, to: Bytes | null, gas: number): Promise<Bytes> {
  const crypto = await loadCrypto('auto')
  const fields = [
    Rlp.fromInteger(BigInt(nonce)),
    Rlp.fromInteger(10n),
    Rlp.fromInteger(BigInt(gas)),
    Rlp.fromBytes(to === null ? new Uint8Array(0) : Buffer.from(to.slice(2), 'hex')),
    Rlp.fromInteger(1n),
    Rlp.fromBytes(Buffer.from('00ff11223344556677889900aabbccddeeff'.repeat(4), 'hex')),
  ]
  const { r, s, recovery } = crypto.sign(crypto.keccak256(Rlp.join(fields)), key)
  const scalar = (value: Uint8Array): Uint8Array => Rlp.fromInteger(BigInt(`0x${Buffer.from(value).toString('hex')}`))
  return fromBytes(Rlp.join([...fields, Rlp.fromInteger(27n + BigInt(recovery)), scalar(r), scalar(s)]))
}

describe('our engine and the library', () => {
  it.each(networks)('agree on random programs at %s', async (network) => {
    const ruleset = foreignRuleset({ network, chainId: decimal('1'), systemCalls: [] })
    const own = await partyFor(ruleset, createMachineEngine)
    const library = await partyFor(ruleset, createLibraryEngine)
    await fc.assert(
      fc.asyncProperty(
        fc.array(programs, { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 25_000, max: 900_000 }),
        async (codes, gas) => {
          const to = address(`0x${(contractAddresses[0] ?? 0n).toString(16).padStart(40, '0')}`)
          const transactions = [await signed(0, to, gas), await signed(1, to, 400_000), await signed(2, null, 200_000)]
          const attributes = {
            timestamp: quantity(12),
            feeRecipient: address('0x00000000000000000000000000000000c01bba5e'),
            prevRandao: hash32(`0x${'11'.repeat(32)}`),
            gasLimit: quantity(10_000_000),
          }
          const params: BuildBlocksParams = {
            token: '',
            rulesetHash: rulesetHash(ruleset),
            genesis: genesisOf(network, codes),
            blocks: [{ attributes, transactions }],
            emit: [],
          }
          expect(await buildBlocks(params, own)).toEqual(await buildBlocks(params, library))
        },
      ),
      { numRuns: runs, seed },
    )
  })
})
