import type { Frame } from '../Frame.ts'

/** Does what an instruction does; its base gas and its place on the stack are checked before. */
export type Handler = (frame: Frame) => void

/** Handlers by code. */
export type Handlers = Readonly<Record<number, Handler>>
