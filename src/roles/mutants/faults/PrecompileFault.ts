import type { CryptoBackend } from '../../../crypto/CryptoBackend.ts'
import type { PrecompileFunction } from '../../../execution/precompiles/functions.ts'
import type { GasOfCall } from '../../../execution/precompiles/gas.ts'
import type { Precompile } from '../../../execution/precompiles/table.ts'
import type { Plant } from '../MutantKind.ts'

/** Output of a precompile; null where the call fails. */
export type Output = Uint8Array | null

/** An output of nothing. */
export const nothing: Uint8Array = new Uint8Array(0)

/** Puts other functions into the precompile at an address. */
export function precompileWith(address: number, change: (honest: Precompile) => Partial<Precompile>): Plant {
  const faulty = (honest: Precompile): Precompile => ({ ...honest, ...change(honest) })
  return { override: { precompiles: new Map([[BigInt(address), faulty]]) } }
}

/**
 * Puts a function around what the precompile at an address computes.
 *
 * @param address - Where it is.
 * @param run - Faulty function; `honest` runs the honest one, on any input.
 */
export function computing(
  address: number,
  run: (input: Uint8Array, honest: (input: Uint8Array) => Output, crypto: CryptoBackend) => Output,
): Plant {
  return precompileWith(address, (precompile) => {
    const faulty: PrecompileFunction = (input, crypto, site) =>
      run(input, (other) => precompile.run(other, crypto, site), crypto)
    return { run: faulty }
  })
}

/** Has the precompile at an address look at another input than the one given, at the price of the latter. */
export function reading(address: number, change: (input: Uint8Array) => Uint8Array): Plant {
  return precompileWith(address, ({ run, violation }) => ({
    run: (input, crypto, site) => run(change(input), crypto, site),
    violation: (input) => violation(change(input)),
  }))
}

/** Has the precompile at an address fail for inputs that are right. */
export function failing(address: number, when: (input: Uint8Array) => boolean): Plant {
  return computing(address, (input, honest) => (when(input) ? null : honest(input)))
}

/** Puts a function around the price of the precompile at an address. */
export function priced(address: number, gas: (input: Uint8Array, honest: GasOfCall) => bigint): Plant {
  return precompileWith(address, (precompile) => ({ gas: (input) => gas(input, precompile.gas) }))
}

/** A copy with bytes of a place replaced. */
export function replaced(input: Uint8Array, offset: number, bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(input)
  copy.set(bytes, offset)
  return copy
}

/** A copy of so many bytes: cut off, or filled with zeros on the right. */
export function sized(input: Uint8Array, size: number): Uint8Array {
  const copy = new Uint8Array(size)
  copy.set(input.subarray(0, size))
  return copy
}
