import { bytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case } from '../Case.ts'
import { filled, join } from './language.ts'
import { probed } from './precompileEdgeProbe.ts'

const state =
  '48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b'

/** The input of the test vectors of EIP-152 with rounds and flag of choice. */
function input(rounds: number, flag: number): Bytes {
  const message = `616263${'00'.repeat(125)}`
  const tail = `0300000000000000${'00'.repeat(8)}${flag.toString(16).padStart(2, '0')}`
  return bytes(`0x${rounds.toString(16).padStart(8, '0')}${state}${message}${tail}`)
}

interface Row {
  readonly name: string
  readonly what: string
  readonly input: Bytes
  readonly output: Bytes | null
  readonly price: number
  readonly gas?: number
}

const valid = input(12, 1)
/** Outputs of the test vectors 4 to 7 of EIP-152. */
const outputs = {
  zeroRounds: bytes(
    '0x08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b',
  ),
  final: bytes(
    '0xba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
  ),
  notFinal: bytes(
    '0x75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d2875298743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735',
  ),
  oneRound: bytes(
    '0xb63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fba551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421',
  ),
}

const rows: readonly Row[] = [
  {
    name: 'zero-rounds',
    what: 'no rounds, at no gas',
    input: input(0, 1),
    output: outputs.zeroRounds,
    price: 0,
    gas: 0,
  },
  { name: 'one-round', what: 'one round and one gas', input: input(1, 1), output: outputs.oneRound, price: 1, gas: 1 },
  { name: 'one-round-no-gas', what: 'one round and no gas', input: input(1, 1), output: null, price: 1, gas: 0 },
  { name: 'final', what: 'twelve rounds of the last block', input: valid, output: outputs.final, price: 12 },
  {
    name: 'not-final',
    what: 'twelve rounds of a block that is not the last',
    input: input(12, 0),
    output: outputs.notFinal,
    price: 12,
  },
  {
    name: 'max-rounds',
    what: '2**32 - 1 rounds, which no gas here pays for',
    input: input(2 ** 32 - 1, 1),
    output: null,
    price: 1_000_000,
  },
  ...[2, 0xff].map((flag) => ({
    name: `flag-${flag}`,
    what: `a final flag of ${flag}`,
    input: input(12, flag),
    output: null,
    price: 12,
  })),
  { name: 'length-212', what: '212 bytes', input: bytes(valid.slice(0, -2)), output: null, price: 12 },
  { name: 'length-214', what: '214 bytes', input: join(valid, filled(1)), output: null, price: 12 },
  { name: 'no-input', what: 'no input', input: bytes('0x'), output: null, price: 12 },
]

/** BLAKE2F: rounds from none to more than anybody pays for, flags and lengths. */
export const precompileEdgeBlake2f: readonly Case[] = rows.map((row) =>
  probed({
    ...row,
    name: `blake2f-${row.name}`,
    of: 'blake2f',
    must: row.output === null ? 'the call fails and takes all its gas' : 'the call returns the state of EIP-152',
    ruleset: 'lockstep-shanghai',
  }),
)
