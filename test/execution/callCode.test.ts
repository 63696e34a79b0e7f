import { expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { callCode } from '../../src/execution/callCode.ts'
import { bytes, decimal, fromBytes, toBytes } from '../../src/model/Hex.ts'
import { foreignRuleset } from '../../src/standard/foreignRuleset.ts'

const crypto = await loadCrypto('auto')

/** PUSH1 42, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
const answering = toBytes(bytes('0x602a5f5260205ff3'))
/** One zero byte and two others: 4 and 16 gas each, or 10 and 40 at least from Prague on (EIP-7623). */
const data = Uint8Array.of(0, 1, 2)

test.each([
  // Six instructions of 3, 2, 3 + 3 of memory, 3, 2 and 0.
  { network: 'Cancun', transactionGas: 21_000n + 4n + 32n + 16n },
  { network: 'Prague', transactionGas: 21_000n + 10n + 80n },
] as const)('a call costs its frame, and in $network its transaction as well', async ({ network, transactionGas }) => {
  const ruleset = foreignRuleset({ network, chainId: decimal('1337'), systemCalls: [] })
  const outcome = await callCode({ code: answering, data, gasLimit: 100_000n }, ruleset, crypto)
  expect({ ...outcome, output: fromBytes(outcome.output) }).toEqual({
    succeeded: true,
    output: `0x${'2a'.padStart(64, '0')}`,
    gasUsed: 16n,
    transactionGas,
  })
})
