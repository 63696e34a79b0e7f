import { bls12_381 } from '@noble/curves/bls12-381.js'
import { bn254 } from '@noble/curves/bn254.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import type { CryptoBackend } from '../src/crypto/CryptoBackend.ts'
import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import { figure, times, type Section } from './table.ts'

/** One primitive on one input. */
interface Primitive {
  readonly name: string
  readonly run: (backend: CryptoBackend) => unknown
}

/** Long enough that the clock's grain does not matter. */
const roundMs = 150
const roundsCount = 3

/**
 * Compares the fast backend with noble, primitive by primitive.
 *
 * @returns Operations per second of each; both must give the same result or the comparison is void.
 */
export async function cryptoSection(): Promise<Section> {
  const noble = await loadCrypto('noble')
  const fast = await loadCrypto('auto')
  const rows = primitives().map(({ name, run }) => {
    const [slow, quick] = [rate(() => run(noble)), rate(() => run(fast))]
    if (text(run(noble)) !== text(run(fast))) throw new Error(`${name}: the backends disagree`)
    return { what: name, figures: [figure(slow), figure(quick), times(quick / slow)] }
  })
  const libraries = Object.entries(fast.names).map(([primitive, library]) => `${primitive} ${library}`)
  return {
    title: 'Crypto: noble and the fast backend, operations per second',
    columns: ['noble', 'fast', 'ratio'],
    rows,
    notes: [`Libraries of the fast backend: ${libraries.join(', ')}.`, ...fast.notes],
  }
}

/** Best of some rounds: what the primitive can do when nothing disturbs it. */
function rate(run: () => unknown): number {
  run()
  const rates = Array.from({ length: roundsCount }, () => {
    const start = performance.now()
    let count = 0
    let elapsedMs = 0
    while (elapsedMs < roundMs) {
      run()
      count += 1
      elapsedMs = performance.now() - start
    }
    return (count * 1000) / elapsedMs
  })
  return Math.max(...rates)
}

function primitives(): Primitive[] {
  const words = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, index) => (index * 7) & 0xff)
  const hash = words(32)
  const signature = secp256k1.sign(hash, new Uint8Array(32).fill(9), { prehash: false, format: 'recovered' })
  const [recovery, r, s] = [signature[0] ?? 0, signature.subarray(1, 33), signature.subarray(33)]
  const { g1Of254, g2Of254, g1Of381, g2Of381, scalar } = points()
  const pair254 = concat(g1Of254, g2Of254, g1Of254, g2Of254)
  const pair381 = concat(g1Of381, g2Of381, g1Of381, g2Of381)
  return [
    { name: 'keccak256, 32 bytes', run: (backend) => backend.keccak256(hash) },
    { name: 'keccak256, 532 bytes (a branch node)', run: twiceOver(words(532), (backend) => backend.keccak256) },
    { name: 'sha256, 128 bytes', run: twiceOver(words(128), (backend) => backend.sha256) },
    { name: 'ecrecover', run: (backend) => backend.ecrecover(hash, recovery, r, s) },
    { name: 'bn254 add', run: (backend) => backend.bn254.add(concat(g1Of254, g1Of254)) },
    { name: 'bn254 mul', run: (backend) => backend.bn254.mul(concat(g1Of254, scalar)) },
    { name: 'bn254 pairing, 2 pairs', run: (backend) => backend.bn254.pairing(pair254) },
    { name: 'bls12-381 G1 add', run: (backend) => backend.bls12381.addG1(concat(g1Of381, g1Of381)) },
    { name: 'bls12-381 G1 msm, 1 point', run: (backend) => backend.bls12381.msmG1(concat(g1Of381, scalar)) },
    { name: 'bls12-381 G2 msm, 1 point', run: (backend) => backend.bls12381.msmG2(concat(g2Of381, scalar)) },
    { name: 'bls12-381 pairing, 2 pairs', run: (backend) => backend.bls12381.pairingCheck(pair381) },
    { name: 'kzg proof', run: (backend) => backend.verifyKzgProof(zeroPolynomial()) },
  ]
}

function twiceOver(
  data: Uint8Array,
  pick: (backend: CryptoBackend) => (data: Uint8Array) => Uint8Array,
): Primitive['run'] {
  return (backend) => pick(backend)(data)
}

/** The zero polynomial is zero everywhere; its commitment and proof are the point at infinity. */
function zeroPolynomial(): Parameters<CryptoBackend['verifyKzgProof']>[0] {
  const infinity = new Uint8Array(48)
  infinity[0] = 0xc0
  return { commitment: infinity, z: new Uint8Array(32).fill(1), y: new Uint8Array(32), proof: infinity }
}

function points(): Record<'g1Of254' | 'g2Of254' | 'g1Of381' | 'g2Of381' | 'scalar', Uint8Array> {
  const g1 = bn254.G1.Point.BASE.toAffine()
  const g2 = bn254.G2.Point.BASE.toAffine()
  const h1 = bls12_381.G1.Point.BASE.toAffine()
  const h2 = bls12_381.G2.Point.BASE.toAffine()
  return {
    g1Of254: concat(word(g1.x, 32), word(g1.y, 32)),
    g2Of254: concat(word(g2.x.c1, 32), word(g2.x.c0, 32), word(g2.y.c1, 32), word(g2.y.c0, 32)),
    g1Of381: concat(word(h1.x, 64), word(h1.y, 64)),
    g2Of381: concat(word(h2.x.c0, 64), word(h2.x.c1, 64), word(h2.y.c0, 64), word(h2.y.c1, 64)),
    scalar: new Uint8Array(32).fill(0x5a),
  }
}

function word(value: bigint, size: number): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex'))
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

function text(result: unknown): string {
  return result instanceof Uint8Array ? Buffer.from(result).toString('hex') : String(result)
}
