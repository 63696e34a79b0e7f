import { keccak256 } from '../../../crypto/keccak.ts'
import type { Reason } from '../../../model/generated/rejections.ts'
import { bytes, fromBytes, toBytes } from '../../../model/Hex.ts'
import type { Bytes } from '../../../model/Hex.ts'
import type { AskedBlock, ExecuteCase, HonestChain } from '../../ExecuteCase.ts'
import { store } from '../../program.ts'
import { build, contract, filled, join, programAddress, transaction } from '../language.ts'
import type { Damage } from './damage.ts'
import { crowd } from './Shape.ts'

const chain: HonestChain = {
  name: 'witness chain: garbage',
  ruleset: 'lockstep-osaka',
  alloc: { ...crowd, [programAddress]: contract(store(0, 7)) },
  blocks: [build(transaction({ to: programAddress }))],
}

const whole = 'witness/garbage/nothing-wrong'

/** Bytes that look like nothing, of any length, the same each time. */
function noise(length: number): Bytes {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) => keccak256(Uint8Array.of(index)))
  return fromBytes(Uint8Array.from(blocks.flatMap((block) => [...block])).subarray(0, length))
}

const half = (entry: Bytes): Bytes => fromBytes(toBytes(entry).subarray(0, toBytes(entry).length / 2))

/** What is sent where the block should be. */
const blocks: readonly (readonly [name: string, what: string, rlp: NonNullable<AskedBlock['rlp']>])[] = [
  ['no-bytes', 'no bytes at all', () => bytes('0x')],
  ['one-byte', 'a single byte', () => bytes('0x01')],
  ['empty-list', 'an empty list', () => bytes('0xc0')],
  ['empty-lists', 'a list of four empty lists', () => bytes('0xc4c0c0c0c0')],
  ['noise', 'five hundred bytes that mean nothing', () => noise(500)],
  ['zeros', 'a thousand zero bytes', () => filled(1000)],
  ['text', 'JSON text', () => fromBytes(new TextEncoder().encode('{"block":"0x1"}'))],
  ['huge-length', 'a list that says that it is longer than any memory', () => bytes('0xffffffffffffffffff')],
  ['half', 'the first half of the block', half],
  ['longer', 'the block and one byte behind it', (block) => join(block, filled(1))],
  ['twice', 'the block twice', (block) => join(block, block)],
  ['wrapped', 'the block as a string', (block) => join(bytes('0xb9'), lengthOf(block), block)],
]

function lengthOf(block: Bytes): Bytes {
  const { length } = toBytes(block)
  return fromBytes(Uint8Array.of(length >> 8, length & 0xff))
}

/** What is sent where entries of the witness should be. */
const witnesses: readonly (readonly [name: string, what: string, reason: Reason, damage: Damage])[] = [
  [
    'nodes',
    'all nodes are bytes that mean nothing',
    'WITNESS_STATE_ROOT_MISMATCH',
    (witness) => ({ ...witness, state: witness.state.map((_, index) => noise(100 + index)) }),
  ],
  [
    'codes',
    'all codes are bytes that mean nothing',
    'WITNESS_CODE_MISSING',
    (witness) => ({ ...witness, codes: witness.codes.map((_, index) => noise(100 + index)) }),
  ],
  [
    'headers',
    'all headers are bytes that mean nothing',
    'WITNESS_HEADERS_INVALID',
    (witness) => ({ ...witness, headers: witness.headers.map(() => noise(500)) }),
  ],
  [
    'header-text',
    'the header is JSON text',
    'WITNESS_HEADERS_INVALID',
    (witness) => ({ ...witness, headers: [fromBytes(new TextEncoder().encode('{"number":"0x0"}'))] }),
  ],
  [
    'lists-swapped',
    'nodes, codes and headers stand in one another\u2019s lists',
    'WITNESS_HEADERS_INVALID',
    ({ state, codes, headers }) => ({ state: headers, codes: state, headers: codes }),
  ],
]

/** Bytes that mean nothing where a block or an entry should be: none may ever end in a result. */
export const garbage: readonly ExecuteCase[] = [
  ...blocks.map(([name, what, rlp]) =>
    refusedCase(`block-${name}`, `the prover is given ${what} as block`, { rlp }, 'RLP_MALFORMED'),
  ),
  ...witnesses.map(([name, what, reason, witness]) => refusedCase(name, what, { witness }, reason)),
  {
    name: whole,
    given: 'a block with a transaction',
    when: 'the prover is given block and witness as they are, to validate them',
    must: 'the prover computes what an honest builder computes',
    clauses: ['WIT-11'],
    chain,
    // A block that cannot be read has no fields that could be taken out of its header.
    mode: 'validate',
    blocks: [{ block: 0 }],
  },
]

function refusedCase(
  name: string,
  when: string,
  change: Pick<AskedBlock, 'rlp' | 'witness'>,
  reason: Reason,
): ExecuteCase {
  return {
    name: `witness/garbage/${name}`,
    given: 'a block with a transaction',
    when,
    must: 'the prover refuses the block and yields no result of any kind',
    clauses: ['WIT-12'],
    chain,
    mode: 'validate',
    blocks: [{ block: 0, ...change, refused: { reason } }],
    twin: whole,
  }
}
