import { opcodes, type Opcode } from '../../execution/opcodes.ts'
import type { Frame } from '../../execution/machine/Frame.ts'
import type { Handler } from '../../execution/machine/handlers/Handler.ts'
import { around, plantOf, replaceTop } from './faults/Fault.ts'
import type { MutantKind, Plant } from './MutantKind.ts'

const wordBits = 256
const stackMax = 1024
const firstCall = 0xf0
const firstDup = 0x80
const firstSwap = 0x90
const lastSwap = 0x9f
/** Instructions whose two topmost operands may change places. */
const commutative: ReadonlySet<string> = new Set(['ADD', 'MUL', 'AND', 'OR', 'XOR', 'EQ', 'ADDMOD', 'MULMOD'])

/** Faults that any instruction may have. */
export const opcodeKinds: readonly MutantKind[] = [
  {
    kind: 'opcode',
    form: 'opcode:<instruction>:<absent, result, swapped, nothing, underflow or overflow>',
    sentence:
      'The instruction is undefined, its result is one more, its topmost operands are exchanged, it drops its operands and does nothing, it takes missing items for zeros, or it loses its result on a full stack.',
    plant: (name, fault) => {
      const opcode = opcodes.find((candidate) => candidate.name === name)
      return opcode === undefined ? null : faultOf(opcode, fault)
    },
  },
]

function faultOf(opcode: Opcode, fault: string): Plant | null {
  const { name, code, pops, pushes } = opcode
  switch (fault) {
    case 'absent':
      return name === 'INVALID' ? null : withoutGas(code)
    case 'result':
      if (pushes !== 1 || code >= firstCall) return null
      return around([name], (honest) => (frame) => {
        honest(frame)
        replaceTop(frame, (value) => BigInt.asUintN(wordBits, value + 1n))
      })
    case 'swapped':
      return pops < 2 || commutative.has(name) || (code >= firstDup && code <= lastSwap)
        ? null
        : around([name], exchanged)
    case 'nothing':
      return doesNothing(opcode)
    case 'underflow':
      return pops === 0 ? null : withMissingItems(code, pops)
    case 'overflow':
      return pushes <= pops ? null : withoutRoom(code)
    default:
      return null
  }
}

function isSwap(code: number): boolean {
  return code >= firstSwap && code <= lastSwap
}

function exchanged(honest: Handler): Handler {
  return (frame) => {
    const [first, second] = [frame.pop(), frame.pop()]
    frame.push(first)
    frame.push(second)
    honest(frame)
  }
}

function doesNothing({ name, code, pops, pushes }: Opcode): Plant | null {
  // An end of the code that does nothing would never end, and these have nothing to leave out.
  if (['STOP', 'JUMPDEST', 'POP', 'INVALID'].includes(name)) return null
  if (pushes !== 0 && !isSwap(code)) return null
  return around([name], () => (frame) => {
    if (!isSwap(code)) frame.top -= pops
  })
}

function withoutGas(code: number): Plant {
  return plantOf({
    program: (honest) => {
      const gas = Float64Array.from(honest.tables.gas)
      gas[code] = -1
      return { ...honest, tables: { ...honest.tables, gas } }
    },
  })
}

function withMissingItems(code: number, items: number): Plant {
  return plantOf({
    program: (honest) => {
      const pops = Uint8Array.from(honest.tables.pops)
      pops[code] = 0
      const handlers = honest.handlers.map((handler, place) =>
        place === code ? (frame: Frame) => padded(frame, items, handler) : handler,
      )
      return { ...honest, handlers, tables: { ...honest.tables, pops } }
    },
  })
}

/** Puts zeros below the items of a frame that has too few. */
function padded(frame: Frame, items: number, honest: Handler): void {
  const { stack, base, top } = frame
  if (top - base < items) {
    const own = stack.slice(base, top)
    const missing = items - own.length
    for (let index = 0; index < items; index++)
      stack[base + index] = index < missing ? 0n : (own[index - missing] ?? 0n)
    frame.top = base + items
  }
  honest(frame)
}

/** An item that finds no room is lost, and the frame goes on. */
function withoutRoom(code: number): Plant {
  return plantOf({
    program: (honest) => {
      const room = Uint16Array.from(honest.tables.room)
      room[code] = stackMax
      const handlers = honest.handlers.map((handler, place) =>
        place !== code
          ? handler
          : (frame: Frame) => {
              handler(frame)
              if (frame.top - frame.base > stackMax) frame.top -= 1
            },
      )
      return { ...honest, handlers, tables: { ...honest.tables, room } }
    },
  })
}
