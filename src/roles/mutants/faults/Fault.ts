import type { Faults } from '../../../execution/Faults.ts'
import { opcodes } from '../../../execution/opcodes.ts'
import type { Frame } from '../../../execution/machine/Frame.ts'
import type { Handler } from '../../../execution/machine/handlers/Handler.ts'
import type { Machine } from '../../../execution/machine/Machine.ts'
import { Defect } from '../../../model/Defect.ts'
import type { Plant } from '../MutantKind.ts'

/** Faults by the name behind `fault:`. */
export type FaultTable = Readonly<Record<string, Plant>>

/** Puts faults of the machine or of the block run into a plant. */
export function plantOf(faults: Faults): Plant {
  return { override: { faults } }
}

/**
 * Puts a handler around those of instructions.
 *
 * @param names - Instructions.
 * @param wrap - Makes the faulty handler out of the honest one.
 */
export function around(names: readonly string[], wrap: (honest: Handler, code: number) => Handler): Plant {
  const codes = names.map(codeOf)
  return plantOf({
    program: (honest) => ({
      ...honest,
      handlers: honest.handlers.map((handler, code) => (codes.includes(code) ? wrap(handler, code) : handler)),
    }),
  })
}

/** Finds the code of an instruction by its name. */
export function codeOf(name: string): number {
  const found = opcodes.find((opcode) => opcode.name === name)
  if (found === undefined) throw new Defect(`there is no instruction ${name}`)
  return found.code
}

/** Alters machines before their first instruction. */
export function altered(machine: (machine: Machine) => void): Plant {
  return plantOf({ machine })
}

/**
 * Puts a function around the end of every frame.
 *
 * @param wrap - Called with the frame that ends and what an honest machine does then.
 */
export function ending(wrap: (frame: Frame, honest: () => void) => void): Plant {
  return plantOf({
    program: (honest) => ({ ...honest, endFrame: (frame) => wrap(frame, () => honest.endFrame(frame)) }),
  })
}

/**
 * Runs something while fields of an object have other values.
 *
 * @param target - Object, given back as it was.
 * @param values - Values for the time being.
 * @param run - What to run.
 */
export function during<T extends object>(target: T, values: Partial<T>, run: () => void): void {
  const before: Partial<T> = {}
  for (const key of Object.keys(values)) Object.assign(before, { [key]: Reflect.get(target, key) })
  Object.assign(target, values)
  run()
  Object.assign(target, before)
}

/** Takes the topmost item of the stack as something else. */
export function replaceTop(frame: Frame, change: (value: bigint) => bigint): void {
  if (frame.status !== 0 || frame.top <= frame.base) return
  frame.push(change(frame.pop()))
}
