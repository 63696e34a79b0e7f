import { bytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import { filled, words } from './language.ts'

export const bn254Prime: bigint = 21888242871839275222246405745257275088696311157297823662689037894645226208583n
export const bn254Order: bigint = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
export const bn254G1: Bytes = words(1, 2)
export const bn254NegativeG1: Bytes = words(1, bn254Prime - 2n)
export const bn254G2: Bytes = words(
  0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2n,
  0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6edn,
  0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975bn,
  0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daan,
)

export const blsPrime: bigint =
  0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn
export const blsOrder: bigint = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n
const g1x = 0x17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bbn
const g1y = 0x08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1n
export const blsG1: Bytes = fields(g1x, g1y)
export const blsNegativeG1: Bytes = fields(g1x, blsPrime - g1y)
const g2 = [
  0x024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8n,
  0x13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7en,
  0x0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801n,
  0x0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79ben,
]
export const blsG2: Bytes = fields(...g2)
export const blsNegativeG2: Bytes = fields(g2[0] ?? 0n, g2[1] ?? 0n, blsPrime - (g2[2] ?? 0n), blsPrime - (g2[3] ?? 0n))
export const blsG1Infinity: Bytes = filled(128)
export const blsG2Infinity: Bytes = filled(256)
/** On the curve y**2 = x**3 + 4 but of order 3. */
export const blsG1OtherSubgroup: Bytes = fields(0n, 2n)
export const blsG1NotOnCurve: Bytes = fields(1n, 1n)
export const blsG2NotOnCurve: Bytes = fields(1n, 1n, 1n, 1n)

/** Field elements of BLS12-381 as EIP-2537 writes them: 64 bytes each. */
export function fields(...values: readonly bigint[]): Bytes {
  return bytes(`0x${values.map((value) => value.toString(16).padStart(128, '0')).join('')}`)
}
