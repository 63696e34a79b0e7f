import { MultiBar, Presets } from 'cli-progress'

import type { Event } from './Event.ts'
import { summaryLine } from './terminal.ts'
import { createTally } from './Tally.ts'
import type { Output } from './Output.ts'

/** Shows that a run is alive. */
export interface Progress {
  event(event: Event): void
  /** Prints lines without tearing the display apart. */
  print(text: string): void
  stop(): void
}

export interface ProgressOptions {
  readonly output: Output
  /** Where the display goes; a terminal gets a line that moves, anything else a line now and then. */
  readonly display: Output
  readonly heartbeatMs: number
}

/** @returns The display that fits the stream. */
export function createProgress(options: ProgressOptions): Progress {
  return options.display.isTTY === true ? movingLine(options) : heartbeat(options)
}

function movingLine({ output, display }: ProgressOptions): Progress {
  const tally = createTally()
  const bars = new MultiBar(
    { stream: display, clearOnComplete: true, hideCursor: true, format: ' {duration_formatted}  {text}', fps: 8 },
    Presets.shades_classic,
  )
  const bar = bars.create(1, 0, { text: 'starting' })
  return {
    event(event) {
      tally.add(event)
      if (event.event === 'case') bar.update(0, { text: `${summaryLine(tally.counts())}   ${event.id.slice(0, 60)}` })
    },
    print(text) {
      if (output.isTTY === true) bars.log(`${text}\n`)
      else output.write(`${text}\n`)
    },
    stop() {
      bars.stop()
    },
  }
}

function heartbeat({ output, display, heartbeatMs }: ProgressOptions): Progress {
  const tally = createTally()
  const started = performance.now()
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000)
    display.write(`… ${seconds} s: ${summaryLine(tally.counts())}\n`)
  }, heartbeatMs)
  timer.unref()
  return {
    event: (event) => tally.add(event),
    print: (text) => void output.write(`${text}\n`),
    stop: () => clearInterval(timer),
  }
}
