import { mkdir, open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { powersOfTau, tauOnG2 } from '../../crypto/powersOfTau.ts'

/** The exponent of the development reference string. Everybody knows it, so everybody can forge proofs with it. */
const devTau = 0x0ddba11c0ffee15a5ec0e7ba5eba11cafe000000000000000000000000000000n

/** Bytes of a point. */
const pointBytes = 64

/** Points computed between two writes. */
const pointsAtOnce = 1 << 14

/** Largest reference string that is made: 2^21 points, 128 MB. */
export const devSrsPointsMax: number = 1 << 21

/** Name that the prover gives the file. */
const fileName = 'bn254_g1.dat'

/**
 * Makes sure that a folder holds a development reference string of enough points.
 *
 * @param folder - Its own folder; a larger string serves smaller circuits.
 * @param points - A power of two, at most {@link devSrsPointsMax}.
 */
export async function ensureDevSrs(folder: string, points: number): Promise<void> {
  const path = join(folder, fileName)
  const known = await stat(path).catch(() => undefined)
  if (known !== undefined && known.size >= points * pointBytes) return
  await mkdir(folder, { recursive: true })
  // Written aside, so that a run that is stopped leaves no short file behind.
  const draft = `${path}.${process.pid}.draft`
  const file = await open(draft, 'w')
  try {
    for (let first = 0; first < points; first += pointsAtOnce) {
      await file.write(await powersOfTau(devTau, { first, count: Math.min(pointsAtOnce, points - first) }))
    }
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

/** Second half of the string, which verifier contracts hold: x.c1, x.c0, y.c1, y.c0. */
export function devSrsG2(): readonly bigint[] {
  return tauOnG2(devTau)
}
