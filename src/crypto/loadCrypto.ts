import { hash } from 'node:crypto'
import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Defect } from '../model/Defect.ts'
import { bls12381Precompiles } from './bls12381Precompiles.ts'
import { bn254Precompiles } from './bn254Precompiles.ts'
import type { CryptoBackend, Primitive } from './CryptoBackend.ts'
import { keccak256 } from './keccak.ts'
import { verifyP256 } from './p256.ts'
import type { Secp256k1 } from './Secp256k1.ts'

/** Which libraries to use: noble alone, the fast ones or none, or each fast one where it loads. */
export type CryptoChoice = 'noble' | 'fast' | 'auto'

/** Functions of a backend that come from one library. */
type Part = Partial<Omit<CryptoBackend, 'name' | 'names' | 'notes'>>

/** A fast library and what it serves. */
interface FastLibrary {
  readonly packageName: string
  readonly primitives: readonly Primitive[]
  readonly load: () => Promise<Part>
}

const fastLibraries: readonly FastLibrary[] = [
  {
    packageName: 'hash-wasm',
    primitives: ['keccak256'],
    load: async () => {
      const { createKeccak } = await import('hash-wasm')
      const hasher = await createKeccak(256)
      return { keccak256: (data) => hasher.init().update(data).digest('binary') }
    },
  },
  {
    packageName: 'secp256k1',
    primitives: ['secp256k1'],
    load: async () => {
      const { loadSecp256k1Native } = await import('./secp256k1Native.ts')
      return secp256k1Part(loadSecp256k1Native())
    },
  },
  {
    packageName: 'mcl-wasm',
    primitives: ['p256', 'bn254', 'bls12381', 'kzg'],
    load: async () => {
      const { loadBls12381Mcl, loadBn254Mcl, loadP256Mcl } = await import('./curvesMcl.ts')
      const { kzgVerifier } = await import('./kzg.ts')
      const bls12381 = await loadBls12381Mcl()
      return {
        verifyP256: await loadP256Mcl(),
        bn254: bn254Precompiles(await loadBn254Mcl()),
        bls12381: bls12381Precompiles(bls12381),
        verifyKzgProof: kzgVerifier(bls12381),
      }
    },
  },
  {
    packageName: 'node:crypto',
    primitives: ['sha256'],
    load: () => Promise.resolve({ sha256: (data) => Uint8Array.from(hash('sha256', data, 'buffer')) }),
  },
]

const loaded = new Map<CryptoChoice, Promise<CryptoBackend>>()

/**
 * Loads a cryptographic backend; the second call with the same choice gives the same backend.
 *
 * @param choice - `noble`: no optional package; `fast`: every optional package, or an error; `auto`: each that loads.
 * @returns The backend; its `names` tell which library serves each primitive.
 * @throws {@link Defect} naming the packages that did not load where the choice is `fast`.
 */
export function loadCrypto(choice: CryptoChoice): Promise<CryptoBackend> {
  const known = loaded.get(choice)
  if (known !== undefined) return known
  const backend = choice === 'noble' ? loadNoble() : loadFast(choice === 'fast')
  loaded.set(choice, backend)
  return backend
}

async function loadNoble(): Promise<CryptoBackend> {
  const [{ bls12381Noble, bn254Noble }, { secp256k1Noble }, { verifyKzgProofNoble }] = await Promise.all([
    import('./curvesNoble.ts'),
    import('./secp256k1Noble.ts'),
    import('./kzgNoble.ts'),
  ])
  return withAddress({
    name: 'noble',
    names: {
      keccak256: '@noble/hashes',
      sha256: '@noble/hashes',
      ripemd160: '@noble/hashes',
      secp256k1: '@noble/curves',
      p256: '@noble/curves',
      bn254: '@noble/curves',
      bls12381: '@noble/curves',
      kzg: 'micro-eth-signer',
    },
    notes: [],
    keccak256,
    sha256: (data) => sha256(data),
    ripemd160: (data) => ripemd160(data),
    ...secp256k1Part(secp256k1Noble),
    verifyP256,
    bn254: bn254Precompiles(bn254Noble),
    bls12381: bls12381Precompiles(bls12381Noble),
    verifyKzgProof: verifyKzgProofNoble,
  })
}

async function loadFast(all: boolean): Promise<CryptoBackend> {
  const noble = await loadCrypto('noble')
  const names: Record<Primitive, string> = { ...noble.names }
  const notes: string[] = []
  const parts: Part[] = []
  for (const library of fastLibraries) {
    try {
      parts.push(await library.load())
      for (const primitive of library.primitives) names[primitive] = library.packageName
    } catch (error) {
      const cause = error instanceof Error ? error.message.split('\n')[0] : String(error)
      notes.push(`${library.packageName} did not load (${cause}); noble serves ${library.primitives.join(', ')}`)
    }
  }
  if (all && notes.length > 0) {
    throw new Defect(
      `The fast crypto backend is not whole: ${notes.join('; ')}. Run "npm install --include=optional", or choose auto or noble.`,
    )
  }
  return withAddress(Object.assign({}, noble, ...parts, { name: 'fast', names, notes }))
}

function withAddress(backend: Omit<CryptoBackend, 'publicKeyToAddress'>): CryptoBackend {
  return { ...backend, publicKeyToAddress: (publicKey) => backend.keccak256(publicKey).slice(12) }
}

function secp256k1Part(library: Secp256k1): Pick<CryptoBackend, 'ecrecover' | 'sign' | 'publicKeyOf'> {
  return { ecrecover: library.recover, sign: library.sign, publicKeyOf: library.publicKeyOf }
}
