import type { FaultKind } from './Fault.ts'

/** A line to one running adapter; lives until its first fault or {@link Channel.close}. */
export interface Channel {
  /**
   * Sends one message.
   *
   * @param id - Of the request in the text.
   * @param text - One JSON object without a newline.
   */
  send(id: number, text: string): void
  /** Ends the adapter and everything that it started; no event follows. */
  close(): Promise<void>
  /** End of what it wrote to standard error, safe to print; empty where there is none. */
  standardError(): string
}

export interface ChannelEvents {
  /** A JSON object came in. */
  readonly onMessage: (message: Record<string, unknown>) => void
  /** The channel is of no further use; called at most once. */
  readonly onFault: (kind: FaultKind, detail: string) => void
  /** Largest answer that is taken now, in bytes. */
  readonly answerBytesMax: () => number
}

export type OpenChannel = (events: ChannelEvents) => Channel
