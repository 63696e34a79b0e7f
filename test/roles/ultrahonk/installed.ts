import { findToolchain, NotInstalled, type Toolchain } from '../../../src/roles/ultrahonk/Toolchain.ts'

const found = toolchainOrUndefined()

/** True where the optional prover can be run. */
export const installed: boolean = found !== undefined

/** The optional prover; nothing that could be run where it is not installed. */
export const tools: Toolchain = found ?? { folder: '', prover: '' }

function toolchainOrUndefined(): Toolchain | undefined {
  try {
    return findToolchain()
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error
    console.warn(`succinct proofs are not made live: ${error.message}`)
    return undefined
  }
}
