import { Level } from './Fork.ts'

/** What an instruction is called, needs and costs before its dynamic part. */
export interface Opcode {
  readonly code: number
  readonly name: string
  /** Level from which on it exists. */
  readonly since: number
  /** Base cost, from each level on. */
  readonly gas: readonly (readonly [level: number, gas: number])[]
  /** Stack items taken. */
  readonly pops: number
  /** Stack items left. */
  readonly pushes: number
}

// prettier-ignore
const base: readonly Opcode[] = [
  opcode(0x00, 'STOP', 0, [[0, 0]], 0, 0),
  opcode(0x01, 'ADD', 0, [[0, 3]], 2, 1),
  opcode(0x02, 'MUL', 0, [[0, 5]], 2, 1),
  opcode(0x03, 'SUB', 0, [[0, 3]], 2, 1),
  opcode(0x04, 'DIV', 0, [[0, 5]], 2, 1),
  opcode(0x05, 'SDIV', 0, [[0, 5]], 2, 1),
  opcode(0x06, 'MOD', 0, [[0, 5]], 2, 1),
  opcode(0x07, 'SMOD', 0, [[0, 5]], 2, 1),
  opcode(0x08, 'ADDMOD', 0, [[0, 8]], 3, 1),
  opcode(0x09, 'MULMOD', 0, [[0, 8]], 3, 1),
  opcode(0x0a, 'EXP', 0, [[0, 10]], 2, 1),
  opcode(0x0b, 'SIGNEXTEND', 0, [[0, 5]], 2, 1),
  opcode(0x10, 'LT', 0, [[0, 3]], 2, 1),
  opcode(0x11, 'GT', 0, [[0, 3]], 2, 1),
  opcode(0x12, 'SLT', 0, [[0, 3]], 2, 1),
  opcode(0x13, 'SGT', 0, [[0, 3]], 2, 1),
  opcode(0x14, 'EQ', 0, [[0, 3]], 2, 1),
  opcode(0x15, 'ISZERO', 0, [[0, 3]], 1, 1),
  opcode(0x16, 'AND', 0, [[0, 3]], 2, 1),
  opcode(0x17, 'OR', 0, [[0, 3]], 2, 1),
  opcode(0x18, 'XOR', 0, [[0, 3]], 2, 1),
  opcode(0x19, 'NOT', 0, [[0, 3]], 1, 1),
  opcode(0x1a, 'BYTE', 0, [[0, 3]], 2, 1),
  opcode(0x1b, 'SHL', Level.constantinople, [[0, 3]], 2, 1),
  opcode(0x1c, 'SHR', Level.constantinople, [[0, 3]], 2, 1),
  opcode(0x1d, 'SAR', Level.constantinople, [[0, 3]], 2, 1),
  opcode(0x1e, 'CLZ', Level.osaka, [[0, 5]], 1, 1),
  opcode(0x20, 'KECCAK256', 0, [[0, 30]], 2, 1),
  opcode(0x30, 'ADDRESS', 0, [[0, 2]], 0, 1),
  opcode(0x31, 'BALANCE', 0, [[0, 20], [Level.tangerineWhistle, 400], [Level.istanbul, 700], [Level.berlin, 0]], 1, 1),
  opcode(0x32, 'ORIGIN', 0, [[0, 2]], 0, 1),
  opcode(0x33, 'CALLER', 0, [[0, 2]], 0, 1),
  opcode(0x34, 'CALLVALUE', 0, [[0, 2]], 0, 1),
  opcode(0x35, 'CALLDATALOAD', 0, [[0, 3]], 1, 1),
  opcode(0x36, 'CALLDATASIZE', 0, [[0, 2]], 0, 1),
  opcode(0x37, 'CALLDATACOPY', 0, [[0, 3]], 3, 0),
  opcode(0x38, 'CODESIZE', 0, [[0, 2]], 0, 1),
  opcode(0x39, 'CODECOPY', 0, [[0, 3]], 3, 0),
  opcode(0x3a, 'GASPRICE', 0, [[0, 2]], 0, 1),
  opcode(0x3b, 'EXTCODESIZE', 0, [[0, 20], [Level.tangerineWhistle, 700], [Level.berlin, 0]], 1, 1),
  opcode(0x3c, 'EXTCODECOPY', 0, [[0, 20], [Level.tangerineWhistle, 700], [Level.berlin, 0]], 4, 0),
  opcode(0x3d, 'RETURNDATASIZE', Level.byzantium, [[0, 2]], 0, 1),
  opcode(0x3e, 'RETURNDATACOPY', Level.byzantium, [[0, 3]], 3, 0),
  opcode(0x3f, 'EXTCODEHASH', Level.constantinople, [[Level.constantinople, 400], [Level.istanbul, 700], [Level.berlin, 0]], 1, 1),
  opcode(0x40, 'BLOCKHASH', 0, [[0, 20]], 1, 1),
  opcode(0x41, 'COINBASE', 0, [[0, 2]], 0, 1),
  opcode(0x42, 'TIMESTAMP', 0, [[0, 2]], 0, 1),
  opcode(0x43, 'NUMBER', 0, [[0, 2]], 0, 1),
  opcode(0x44, 'PREVRANDAO', 0, [[0, 2]], 0, 1),
  opcode(0x45, 'GASLIMIT', 0, [[0, 2]], 0, 1),
  opcode(0x46, 'CHAINID', Level.istanbul, [[0, 2]], 0, 1),
  opcode(0x47, 'SELFBALANCE', Level.istanbul, [[0, 5]], 0, 1),
  opcode(0x48, 'BASEFEE', Level.london, [[0, 2]], 0, 1),
  opcode(0x49, 'BLOBHASH', Level.cancun, [[0, 3]], 1, 1),
  opcode(0x4a, 'BLOBBASEFEE', Level.cancun, [[0, 2]], 0, 1),
  opcode(0x50, 'POP', 0, [[0, 2]], 1, 0),
  opcode(0x51, 'MLOAD', 0, [[0, 3]], 1, 1),
  opcode(0x52, 'MSTORE', 0, [[0, 3]], 2, 0),
  opcode(0x53, 'MSTORE8', 0, [[0, 3]], 2, 0),
  opcode(0x54, 'SLOAD', 0, [[0, 50], [Level.tangerineWhistle, 200], [Level.istanbul, 800], [Level.berlin, 0]], 1, 1),
  opcode(0x55, 'SSTORE', 0, [[0, 0]], 2, 0),
  opcode(0x56, 'JUMP', 0, [[0, 8]], 1, 0),
  opcode(0x57, 'JUMPI', 0, [[0, 10]], 2, 0),
  opcode(0x58, 'PC', 0, [[0, 2]], 0, 1),
  opcode(0x59, 'MSIZE', 0, [[0, 2]], 0, 1),
  opcode(0x5a, 'GAS', 0, [[0, 2]], 0, 1),
  opcode(0x5b, 'JUMPDEST', 0, [[0, 1]], 0, 0),
  opcode(0x5c, 'TLOAD', Level.cancun, [[0, 100]], 1, 1),
  opcode(0x5d, 'TSTORE', Level.cancun, [[0, 100]], 2, 0),
  opcode(0x5e, 'MCOPY', Level.cancun, [[0, 3]], 3, 0),
  opcode(0x5f, 'PUSH0', Level.shanghai, [[0, 2]], 0, 1),
]

// prettier-ignore
const calls: readonly Opcode[] = [
  opcode(0xf0, 'CREATE', 0, [[0, 32000]], 3, 1),
  opcode(0xf1, 'CALL', 0, [[0, 40], [Level.tangerineWhistle, 700], [Level.berlin, 0]], 7, 1),
  opcode(0xf2, 'CALLCODE', 0, [[0, 40], [Level.tangerineWhistle, 700], [Level.berlin, 0]], 7, 1),
  opcode(0xf3, 'RETURN', 0, [[0, 0]], 2, 0),
  opcode(0xf4, 'DELEGATECALL', Level.homestead, [[0, 40], [Level.tangerineWhistle, 700], [Level.berlin, 0]], 6, 1),
  opcode(0xf5, 'CREATE2', Level.constantinople, [[0, 32000]], 4, 1),
  opcode(0xfa, 'STATICCALL', Level.byzantium, [[0, 700], [Level.berlin, 0]], 6, 1),
  opcode(0xfd, 'REVERT', Level.byzantium, [[0, 0]], 2, 0),
  opcode(0xfe, 'INVALID', 0, [[0, 0]], 0, 0),
  opcode(0xff, 'SELFDESTRUCT', 0, [[0, 0], [Level.tangerineWhistle, 5000]], 1, 0),
]

/** Every instruction from Frontier to Osaka, by ascending code. */
export const opcodes: readonly Opcode[] = [
  ...base,
  ...family('PUSH', 0x60, 32, () => [0, 1]),
  ...family('DUP', 0x80, 16, (number) => [number, number + 1]),
  ...family('SWAP', 0x90, 16, (number) => [number + 1, number + 1]),
  ...logs(),
  ...calls,
]

/** Names of the instructions by code; codes that no fork defines are `INVALID`. */
export const opcodeNames: readonly string[] = names()

function logs(): readonly Opcode[] {
  return [0, 1, 2, 3, 4].map((topics) => ({
    code: 0xa0 + topics,
    name: `LOG${String(topics)}`,
    since: 0,
    gas: [[0, 375]],
    pops: topics + 2,
    pushes: 0,
  }))
}

function family(
  name: string,
  first: number,
  count: number,
  stack: (number: number) => readonly [number, number],
): Opcode[] {
  return Array.from({ length: count }, (_, index) => {
    const [pops, pushes] = stack(index + 1)
    return { code: first + index, name: `${name}${String(index + 1)}`, since: 0, gas: [[0, 3]] as const, pops, pushes }
  })
}

type Row = readonly [code: number, name: string, since: number, gas: Opcode['gas'], pops: number, pushes: number]

function opcode(...[code, name, since, gas, pops, pushes]: Row): Opcode {
  return { code, name, since, gas, pops, pushes }
}

function names(): readonly string[] {
  const found: string[] = Array.from({ length: 256 }, () => 'INVALID')
  for (const { code, name } of opcodes) found[code] = name
  return found
}
