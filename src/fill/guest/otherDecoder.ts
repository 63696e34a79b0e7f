import { keccak256 } from '../../crypto/keccak.ts'
import { Defect } from '../../model/Defect.ts'
import { type Bytes, fromBytes, toBytes } from '../../model/Hex.ts'
import { otherAnswers } from './otherAnswers.ts'

/** Another implementation of SSZ, with another implementation of recovery. */
export const otherDecoder = { name: 'eth-remerkleable with eth-keys', version: '0.1.31, 0.8.0' } as const

const known = new Map<string, string>(
  otherAnswers
    .trim()
    .split('\n')
    .map((line) => {
      const [input = '', answer = ''] = line.split(' ')
      return [input, answer]
    }),
)

/**
 * What the other implementation made of an input, as `test/fill/guest/otherDecoder.py` wrote it down.
 *
 * @param name - Of the case, for messages.
 * @param input - Whole.
 * @returns The root of its request, or the reason for which it is refused.
 * @throws {@link Defect} Where the input is not among those that it was asked about.
 */
export function otherAnswer(name: string, input: Bytes): string {
  const answer = known.get(inputHash(input))
  if (answer === undefined) {
    throw new Defect(`stateless/${name}: run test/fill/guest/otherDecoder.py again, the input is a new one`)
  }
  return answer
}

/** By what an input is named in the list. */
function inputHash(input: Bytes): string {
  return fromBytes(keccak256(toBytes(input))).slice(2, 18)
}
