import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createLineSplitter, type LineProblem, type LineSplitter } from '../../runners/protocol/ndjson.ts'
import { printable } from '../../runners/protocol/printable.ts'

interface Collected {
  readonly splitter: LineSplitter
  readonly lines: string[]
  readonly problems: LineProblem[]
}

function collect(bounds: { readonly line: number; readonly garbage?: number }): Collected {
  const lines: string[] = []
  const problems: LineProblem[] = []
  const splitter = createLineSplitter({
    lineBytesMax: () => bounds.line,
    ...(bounds.garbage !== undefined && { garbageBytesMax: bounds.garbage }),
    onLine: (line) => lines.push(line.toString()),
    onProblem: (problem) => problems.push(problem),
  })
  return { splitter, lines, problems }
}

describe('a stream is cut into lines', () => {
  it('lines come out alike however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[^\n]+$/), { maxLength: 20 }), fc.array(fc.nat(40)), (words, cuts) => {
        const { splitter, lines } = collect({ line: 100_000 })
        let rest = Buffer.from(words.map((word) => `${word}\n`).join(''))
        for (const cut of cuts) {
          splitter.push(rest.subarray(0, cut))
          rest = rest.subarray(cut)
        }
        splitter.push(rest)
        splitter.end()
        expect(lines).toEqual(words)
      }),
    )
  })

  it('a last line without a newline counts', () => {
    const { splitter, lines } = collect({ line: 100 })
    splitter.push(Buffer.from('{"a":1}'))
    splitter.end()
    expect(lines).toEqual(['{"a":1}'])
  })

  it('a line over its bound is refused without waiting for its end', () => {
    const { splitter, problems, lines } = collect({ line: 10 })
    splitter.push(Buffer.from('{"a":'))
    splitter.push(Buffer.from('123456789'))
    splitter.push(Buffer.from('\n{}\n'))
    expect(problems).toMatchObject([{ kind: 'too-long', bytes: 14 }])
    expect(lines).toEqual([])
  })

  it('garbage is refused early, a large message is not', () => {
    const garbage = collect({ line: 1000, garbage: 8 })
    garbage.splitter.push(Buffer.from('xxxxxxxxxxxx'))
    expect(garbage.problems).toMatchObject([{ kind: 'not-a-message' }])
    const message = collect({ line: 1000, garbage: 8 })
    message.splitter.push(Buffer.from('{"aaaaaaaaaaaaaaaaaa":1'))
    message.splitter.push(Buffer.from('}\n'))
    expect(message).toMatchObject({ problems: [], lines: ['{"aaaaaaaaaaaaaaaaaa":1}'] })
  })
})

describe('text from outside cannot steer a terminal', () => {
  it('no control character is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const controls = Array.from(printable(text, 1000)).filter((character) => {
          const code = character.codePointAt(0) ?? 0
          return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) || code === 0xffff
        })
        expect(controls).toEqual([])
      }),
    )
  })

  it('long text is cut and says so', () => {
    expect(printable('a'.repeat(400), 10)).toBe(`${'a'.repeat(10)}… (400 characters)`)
  })
})
