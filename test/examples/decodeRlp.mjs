// A command-line program that knows nothing of Lockstep but the shape of one request: decodes an RLP item.
import { readFileSync } from 'node:fs'

const { rlp } = JSON.parse(readFileSync(0, 'utf8'))
const data = Buffer.from(rlp.slice(2), 'hex')

class Malformed extends Error {}

function decode(start, limit) {
  if (start >= limit) throw new Malformed()
  const first = data[start]
  if (first < 0x80) return [hex(start, start + 1), start + 1]
  const isList = first >= 0xc0
  let size = first & 0x3f
  let from = start + 1
  if (size > 55) {
    from += size - 55
    const digits = data.subarray(start + 1, from)
    if (from > limit || digits[0] === 0) throw new Malformed()
    size = Number(`0x${digits.toString('hex')}`)
    if (size <= 55) throw new Malformed()
  }
  const end = from + size
  if (end > limit || (!isList && size === 1 && data[from] < 0x80)) throw new Malformed()
  if (!isList) return [hex(from, end), end]
  const items = []
  for (let at = from; at < end;) {
    const [item, next] = decode(at, end)
    items.push(item)
    at = next
  }
  return [items, end]
}

function hex(from, to) {
  return `0x${data.subarray(from, to).toString('hex')}`
}

function answer() {
  try {
    const [item, end] = decode(0, data.length)
    return end === data.length
      ? { status: 'decoded', item, encoded: rlp }
      : { status: 'rejected', reason: 'RLP_MALFORMED' }
  } catch (error) {
    if (error instanceof Malformed) return { status: 'rejected', reason: 'RLP_MALFORMED' }
    throw error
  }
}

if (process.argv.at(-1) !== 'prover_decodeRlp') process.exit(1)
process.stdout.write(JSON.stringify(answer()))
