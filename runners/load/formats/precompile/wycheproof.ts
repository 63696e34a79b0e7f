import { createHash } from 'node:crypto'
import type { Standard } from '../../../../src/standard/Standard.ts'
import { type Bytes, bytes, fromBytes, toBytes } from '../../../../src/model/Hex.ts'
import type { Case } from '../../Case.ts'
import { within } from '../../Damage.ts'
import type { Draft, TestSource } from '../../Draft.ts'
import { bytesField, type Fields, inField, isFields, listField, quantityField, textField, wrong } from '../../fields.ts'
import { type Unaskable, unaskable } from '../../Loaded.ts'
import type { AskedSignature } from './AskedSignature.ts'
import { recoveringCase } from './recoveringCase.ts'
import { verifyingCase } from './verifyingCase.ts'

const family = 'wycheproof'
const signatureBytes = 64
const pointBytes = 65

/** Digest of the message as the precompiles take it, and who checks the signature. */
interface Scheme {
  readonly network: string
  readonly make: (asked: AskedSignature, standard: Standard) => Case | Unaskable
}

const schemes: Readonly<Record<string, Scheme>> = {
  secp256k1: { network: 'Cancun', make: recoveringCase },
  secp256r1: { network: 'Osaka', make: verifyingCase },
}

/**
 * Reads a wycheproof test of ECDSA signatures in the fixed form of IEEE P1363.
 *
 * Over secp256r1 each is a call of P256VERIFY with the first 32 bytes of the digest, which is what ECDSA signs. Over
 * secp256k1 each is a pair of calls of ECREC, one for each parity: the signature is valid if and only if one of them gives
 * the address of the key. A signature of another size than 64 bytes, or a digest that is shorter than 32, fits in no
 * precompile.
 *
 * @param source - The whole file.
 * @param standard - Where rulesets come from.
 * @returns One draft for each test.
 */
export function* wycheproofDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  for (const [index, value] of listField(source.fields, 'testGroups').entries()) {
    const place = `testGroups[${index}]`
    const group = isFields(value) ? value : wrong(place, 'an object', value)
    yield* groupDrafts(source, group, { place, standard })
  }
}

function* groupDrafts(
  source: TestSource,
  group: Fields,
  { place, standard }: { readonly place: string; readonly standard: Standard },
): Generator<Draft> {
  const scheme = within(place, () => inField(group, 'publicKey', (key) => schemes[textField(key, 'curve')]))
  for (const [index, value] of within(place, () => listField(group, 'tests')).entries()) {
    const inner = `${place}.tests[${index}]`
    const entry = isFields(value) ? value : wrong(inner, 'an object', value)
    const test = within(inner, () => `tcId ${BigInt(quantityField(entry, 'tcId'))}`)
    const id = `${source.place}::${test}`
    const named = { id, file: source.file, family, network: scheme?.network ?? 'any' }
    yield {
      id,
      test,
      family,
      fork: named.network,
      read: () =>
        scheme === undefined
          ? unaskable('signatures over a curve that no precompile has')
          : within(inner, () => readTest(group, entry, { named, scheme, standard })),
    }
  }
}

interface Reading {
  readonly named: Pick<AskedSignature, 'id' | 'file' | 'family' | 'network'>
  readonly scheme: Scheme
  readonly standard: Standard
}

const digests: Readonly<Record<string, string>> = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }

function readTest(group: Fields, entry: Fields, { named, scheme, standard }: Reading): Case | Unaskable {
  const signature = bytesField(entry, 'sig')
  if (toBytes(signature).length !== signatureBytes) {
    return unaskable('a signature of another size than 64 bytes, which has no place in the input of a precompile')
  }
  const result = textField(entry, 'result')
  if (result !== 'valid' && result !== 'invalid') return unaskable(`a signature that is ${result}: parties may differ`)
  const algorithm = digests[textField(group, 'sha')]
  if (algorithm === undefined) return unaskable('a digest that is none of SHA-256, SHA-384 and SHA-512')
  const digest = createHash(algorithm)
    .update(toBytes(bytesField(entry, 'msg')))
    .digest()
  return scheme.make(
    {
      ...named,
      hash: fromBytes(digest.subarray(0, 32)),
      signature,
      publicKey: inField(group, 'publicKey', readPoint),
      valid: result === 'valid',
    },
    standard,
  )
}

function readPoint(key: Fields): Bytes {
  const point = bytesField(key, 'uncompressed')
  if (toBytes(point).length !== pointBytes) return wrong('uncompressed', `${pointBytes} bytes`, point)
  return bytes(`0x${point.slice(4)}`)
}
