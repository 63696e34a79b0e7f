// A command-line program that knows nothing of Lockstep but the shape of one request: decodes short RLP items.
import { readFileSync } from 'node:fs'

const { rlp } = JSON.parse(readFileSync(0, 'utf8'))
const data = Buffer.from(rlp.slice(2), 'hex')

function decode(bytes) {
  const first = bytes[0]
  if (first < 0x80) return [`0x${bytes.subarray(0, 1).toString('hex')}`, 1]
  const size = first & 0x3f
  if (first < 0xc0) return [`0x${bytes.subarray(1, 1 + size).toString('hex')}`, 1 + size]
  const items = []
  for (let at = 1; at < 1 + size;) {
    const [item, length] = decode(bytes.subarray(at))
    items.push(item)
    at += length
  }
  return [items, 1 + size]
}

if (process.argv.at(-1) !== 'prover_decodeRlp' || data.length > 55) process.exit(1)
process.stdout.write(JSON.stringify({ status: 'decoded', item: decode(data)[0], encoded: rlp }))
