/** Names of EIP-3155 traces, by ranges of consecutive opcodes. */
const ranges: readonly (readonly [first: number, names: string])[] = [
  [0x00, 'STOP ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND'],
  [0x10, 'LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR CLZ'],
  [0x20, 'KECCAK256'],
  [
    0x30,
    'ADDRESS BALANCE ORIGIN CALLER CALLVALUE CALLDATALOAD CALLDATASIZE CALLDATACOPY CODESIZE CODECOPY GASPRICE ' +
      'EXTCODESIZE EXTCODECOPY RETURNDATASIZE RETURNDATACOPY EXTCODEHASH',
  ],
  [0x40, 'BLOCKHASH COINBASE TIMESTAMP NUMBER PREVRANDAO GASLIMIT CHAINID SELFBALANCE BASEFEE BLOBHASH BLOBBASEFEE'],
  [0x50, 'POP MLOAD MSTORE MSTORE8 SLOAD SSTORE JUMP JUMPI PC MSIZE GAS JUMPDEST TLOAD TSTORE MCOPY PUSH0'],
  [0x60, numbered('PUSH', 1, 32)],
  [0x80, numbered('DUP', 1, 16)],
  [0x90, numbered('SWAP', 1, 16)],
  [0xa0, numbered('LOG', 0, 4)],
  [0xf0, 'CREATE CALL CALLCODE RETURN DELEGATECALL CREATE2'],
  [0xfa, 'STATICCALL'],
  [0xfd, 'REVERT INVALID SELFDESTRUCT'],
]

/** Other names that clients write. */
const aliases: readonly (readonly [name: string, standard: string])[] = [
  ['SHA3', 'KECCAK256'],
  ['DIFFICULTY', 'PREVRANDAO'],
  ['SUICIDE', 'SELFDESTRUCT'],
]

const opcodeOfName: ReadonlyMap<string, number> = collect()

/**
 * Finds the opcode that a client's trace names.
 *
 * @param name - Mnemonic, or a form such as `opcode 0xc not defined` for a byte that is no instruction.
 * @returns 0 to 255, or undefined where the name tells no opcode.
 */
export function opcodeOf(name: string): number | undefined {
  const known = opcodeOfName.get(name)
  if (known !== undefined) return known
  const digits = /0x([0-9a-f]{1,2})\b/i.exec(name)?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 16)
}

function numbered(prefix: string, first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`).join(' ')
}

function collect(): Map<string, number> {
  const opcodes = new Map<string, number>()
  for (const [first, names] of ranges)
    for (const [index, name] of names.split(' ').entries()) opcodes.set(name, first + index)
  for (const [name, standard] of aliases) opcodes.set(name, opcodes.get(standard) ?? 0)
  return opcodes
}
