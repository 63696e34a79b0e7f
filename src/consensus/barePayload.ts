import { decode, type Item } from '../codec/Rlp.ts'
import { Defect } from '../model/Defect.ts'
import { toBytes, type Bytes } from '../model/Hex.ts'

/**
 * Finds what is signed in a message as bare RLP, whatever its profile and code: the first list that does not begin with a list.
 *
 * For those who watch a node, so that nothing of the machine that they watch tells them what it signed.
 *
 * @param data - A message that a node sent.
 * @throws {@link Defect} Where there is no list.
 */
export function barePayload(data: Bytes): readonly Item[] {
  let item = decode(toBytes(data))
  for (;;) {
    if (item instanceof Uint8Array) throw new Defect('a message is a list')
    const [first]: readonly Item[] = item
    if (first === undefined || first instanceof Uint8Array) return item
    item = first
  }
}

/**
 * Reads an integer of a bare payload.
 *
 * @throws {@link Defect} Where it is a list, or absent.
 */
export function bareInteger(item: Item | undefined): bigint {
  if (!(item instanceof Uint8Array)) throw new Defect('a number is no list')
  return BigInt(`0x0${Buffer.from(item).toString('hex')}`)
}
