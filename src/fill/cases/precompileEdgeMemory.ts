import { fromBytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { call, drop, seen, store, write } from '../program.ts'
import { clause } from './clauses.ts'
import { precompile, program } from './language.ts'

const identity = precompile(4)
const pattern = fromBytes(Uint8Array.from({ length: 96 }, (_, index) => index + 1))

interface Plan {
  readonly name: string
  readonly does: string
  readonly must: string
  readonly code: Code
  readonly slots: Readonly<Record<string, bigint>>
  readonly clauses?: readonly string[]
}

function memoryCase({ clauses = [clause.returnData], ...plan }: Plan): Case {
  return program({
    ...plan,
    name: `precompile-edge/memory-${plan.name}`,
    clauses: [clause.precompileCalls, ...clauses],
    ruleset: 'lockstep-cancun',
  })
}

/** The bytes from one place of {@link pattern} as a number. */
function taken(start: number, size = 32, source: Bytes = pattern): bigint {
  return BigInt(`0x${source.slice(2 + start * 2, 2 + (start + size) * 2)}`)
}

/** Stores the first words of memory and of the return data, which is copied behind everything. */
function storeMemoryAndReturned(memoryWords: number, returnedWords: number): Code {
  const behind = 0x400
  const returned = code(
    apply('RETURNDATACOPY', behind, 0, op('RETURNDATASIZE')),
    ...Array.from({ length: returnedWords }, (_, index) => store(0x10 + index, apply('MLOAD', behind + 32 * index))),
  )
  const memory = Array.from({ length: memoryWords }, (_, index) => store(index, apply('MLOAD', 32 * index)))
  return code(store(0x20, seen(op('RETURNDATASIZE'))), ...memory, returned)
}

interface Overlap {
  readonly name: string
  readonly input: { readonly offset: number; readonly size: number }
  readonly output: { readonly offset: number; readonly size: number }
}

const overlaps: readonly Overlap[] = [
  { name: 'output-ahead', input: { offset: 0, size: 64 }, output: { offset: 32, size: 64 } },
  { name: 'output-behind', input: { offset: 32, size: 64 }, output: { offset: 0, size: 64 } },
  { name: 'output-one-byte-ahead', input: { offset: 0, size: 64 }, output: { offset: 1, size: 64 } },
  { name: 'output-in-place', input: { offset: 0, size: 64 }, output: { offset: 0, size: 64 } },
  { name: 'output-partial', input: { offset: 0, size: 64 }, output: { offset: 16, size: 32 } },
]

/** Memory after the call, and the return data, which stays what the input was when the call was made. */
function overlapCase({ name, input, output }: Overlap): Case {
  const before = Buffer.from(pattern.slice(2), 'hex')
  const given = Buffer.from(before.subarray(input.offset, input.offset + input.size))
  const after = Buffer.from(before)
  given.copy(after, output.offset, 0, Math.min(output.size, given.length))
  return memoryCase({
    name,
    does: `calls ID with the input at ${input.offset} and the output at ${output.offset}, and copies the return data`,
    must: 'memory and return data have the input as it was before the call',
    code: code(write(pattern), drop(call(identity, { gas: 1000, input, output })), storeMemoryAndReturned(3, 2)),
    slots: {
      0: taken(0, 32, fromBytes(after)),
      1: taken(32, 32, fromBytes(after)),
      2: taken(64, 32, fromBytes(after)),
      16: taken(0, 32, fromBytes(given)),
      17: taken(32, 32, fromBytes(given)),
      32: 65n,
    },
  })
}

const input64 = { offset: 0, size: 64 }

const copies: readonly Case[] = [
  memoryCase({
    name: 'written-after-call',
    does: 'calls ID, overwrites the input, and copies the return data then',
    must: 'the return data is the input as it was, for it is a copy',
    code: code(
      write(pattern),
      drop(call(identity, { gas: 1000, input: input64 })),
      apply('MSTORE', 0, 0),
      apply('RETURNDATACOPY', 0x80, 0, 64),
      store(0, apply('MLOAD', 0x80)),
    ),
    slots: { 0: taken(0) },
  }),
  memoryCase({
    name: 'copied-onto-input',
    does: 'calls ID and copies the return data over the input, one byte later',
    must: 'each byte is that of the input, none is repeated',
    code: code(
      write(pattern),
      drop(call(identity, { gas: 1000, input: input64 })),
      apply('RETURNDATACOPY', 1, 0, 64),
      store(0, apply('MLOAD', 1)),
      store(1, apply('MLOAD', 33)),
    ),
    slots: { 0: taken(0), 1: taken(32) },
  }),
  memoryCase({
    name: 'output-smaller',
    does: 'calls ID with 64 bytes and room for 16 of them',
    must: 'only 16 bytes of memory change, and the return data is whole',
    code: code(
      write(pattern),
      drop(call(identity, { gas: 1000, input: input64, output: { offset: 80, size: 16 } })),
      storeMemoryAndReturned(3, 2),
    ),
    slots: { 2: (taken(64, 16) << 128n) | taken(0, 16), 16: taken(0), 17: taken(32), 32: 65n },
  }),
  memoryCase({
    name: 'output-larger',
    does: 'calls ID with 16 bytes and room for 64',
    must: 'only 16 bytes of memory change',
    code: code(
      write(pattern),
      drop(call(identity, { gas: 1000, input: { offset: 0, size: 16 }, output: { offset: 32, size: 64 } })),
      storeMemoryAndReturned(3, 1),
    ),
    slots: { 1: (taken(0, 16) << 128n) | taken(48, 16), 2: taken(64), 16: taken(0, 16) << 128n, 32: 17n },
  }),
  memoryCase({
    name: 'output-larger-is-paid',
    does: 'calls SHA256 with room for 1,024 bytes',
    must: 'memory grows to them, though only 32 are written',
    clauses: [clause.memoryGas],
    code: code(
      drop(call(precompile(2), { gas: 1000, output: { offset: 0, size: 1024 } })),
      store(0, op('MSIZE')),
      store(1, apply('MLOAD', 32)),
    ),
    slots: { 0: 1024n, 1: 0n },
  }),
  memoryCase({
    name: 'failure-leaves-output',
    does: 'calls BLAKE2F with a wrong length and room for its output',
    must: 'the call fails and memory stays as it was',
    clauses: [clause.precompileFailure],
    code: code(
      write(pattern),
      store(0x21, seen(call(precompile(9), { gas: 1000, input: { offset: 0, size: 32 }, output: input64 }))),
      storeMemoryAndReturned(2, 0),
    ),
    slots: { 0: taken(0), 1: taken(32), 32: 1n, 33: 1n },
  }),
  memoryCase({
    name: 'failure-clears-returned',
    does: 'calls one that returns a word, then BLAKE2F with a wrong length',
    must: 'nothing is left of the return data of the first call',
    clauses: [clause.precompileFailure, clause.returnData],
    code: code(
      drop(call(identity, { gas: 1000, input: input64 })),
      drop(call(precompile(9), { gas: 1000, input: { offset: 0, size: 32 } })),
      store(0, seen(op('RETURNDATASIZE'))),
    ),
    slots: { 0: 1n },
  }),
  memoryCase({
    name: 'empty-success-clears-returned',
    does: 'calls ID with a word, then ECREC with nothing that could be recovered',
    must: 'the second call succeeds and its empty output takes the place of the first',
    code: code(
      drop(call(identity, { gas: 1000, input: input64 })),
      store(1, seen(call(precompile(1), { gas: 3000 }))),
      store(0, seen(op('RETURNDATASIZE'))),
    ),
    slots: { 0: 1n, 1: 2n },
  }),
  memoryCase({
    name: 'returned-beyond-end',
    does: 'stores, calls SHA256 and copies one byte more than it returned',
    must: 'the copy ends the frame, and what it stored is gone',
    clauses: [clause.returnData, clause.exceptionalHalt],
    code: code(drop(call(precompile(2), { gas: 1000 })), store(0, 1), apply('RETURNDATACOPY', 0, 0, 33)),
    slots: { 0: 0n },
  }),
  memoryCase({
    name: 'input-beyond-written',
    does: 'calls ID with memory that nothing was written to',
    must: 'the input is zeros, and memory grows to its end',
    clauses: [clause.memoryGas],
    code: code(
      store(0, seen(call(identity, { gas: 1000, input: { offset: 0x100, size: 32 } }))),
      store(1, seen(op('RETURNDATASIZE'))),
      store(2, op('MSIZE')),
      apply('RETURNDATACOPY', 0, 0, 32),
      store(3, seen(apply('MLOAD', 0))),
    ),
    slots: { 0: 2n, 1: 33n, 2: 0x120n, 3: 1n },
  }),
  memoryCase({
    name: 'empty-input-far-away',
    does: 'calls SHA256 with no input at an offset beyond all memory',
    must: 'the offset of nothing costs nothing, and the output is the digest of nothing',
    clauses: [clause.memoryGas],
    code: code(
      store(
        0,
        seen(call(precompile(2), { gas: 60, input: { offset: 2n ** 255n, size: 0 }, output: { offset: 0, size: 32 } })),
      ),
      store(1, apply('MLOAD', 0)),
      store(2, op('MSIZE')),
    ),
    slots: {
      0: 2n,
      1: 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855n,
      2: 32n,
    },
  }),
]

/** Precompiles and memory: what overlaps, what is too small or too large, what return data keeps. */
export const precompileEdgeMemory: readonly Case[] = [...overlaps.map(overlapCase), ...copies]
