import { afterAll, expect, test } from 'vitest'

import { findAnvil } from '../../../runners/adapters/programs/anvil/anvilProcess.ts'
import { toBytes } from '../../../src/model/Hex.ts'
import { openAnvilEvm } from './anvilEvm.ts'
import { rich, type Entry } from '../../../src/fill/contracts/Chain.ts'
import { journals } from './open.ts'
import type { Evm } from './Evm.ts'

const anvil = findAnvil()
if (typeof anvil === 'string') process.stderr.write(`skipped: the contracts run on no second EVM, for ${anvil}\n`)

/** Longest that a second EVM may take for all chains of a file. */
const budgetMs = 180_000

/** Gas of a byte of data that is zero, and of one that is not; EIP-2028. */
const [zeroByteGas, byteGas] = [4n, 16n]

/** Characters of the selector of an error. */
const selectorLength = 10

/** Adds two claims about all chains that the file opened; they have to come last in it. */
export function judgeJournals(contract: string): void {
  test('gas of every operation is that of the snapshot', async () => {
    await expect(gasTable()).toMatchFileSnapshot(`./gas/${contract}.txt`)
  })

  test.skipIf(typeof anvil === 'string')(
    'a second EVM does the same for the same gas',
    async () => {
      if (typeof anvil === 'string') return
      for (const journal of journals()) {
        const evm = await openAnvilEvm(anvil.path, rich)
        running.push(evm)
        for (const [place, entry] of journal.entries()) {
          expect(comparable(await repeat(evm, entry)), `entry ${place}`).toEqual(comparable(entry))
        }
        await evm.close()
      }
    },
    budgetMs,
  )
}

const running: Evm[] = []
afterAll(async () => {
  for (const evm of running) await evm.close()
})

async function repeat(evm: Evm, entry: Entry): Promise<Entry> {
  switch (entry.kind) {
    case 'run': {
      const data = entry.compose === undefined ? entry.transaction.data : await entry.compose(evm.blockHash)
      const transaction = { ...entry.transaction, data }
      return { ...entry, transaction, receipt: await evm.run(transaction) }
    }
    case 'ask':
      return { ...entry, output: await evm.ask(entry.account, entry.data) }
    case 'advance':
      await evm.advanceTo(entry.to)
      return entry
    case 'wait':
      await evm.wait(entry.seconds)
      return entry
    case 'slot':
      return { ...entry, value: await evm.slot(entry.account, entry.slot) }
    case 'balance':
      return { ...entry, wei: await evm.balance(entry.account) }
  }
}

/** Where every EVM has data of its own, the gas of its bytes is left out. */
function comparable(entry: Entry): unknown {
  if (entry.kind !== 'run' || entry.compose === undefined) return entry
  const bytes = [...toBytes(entry.transaction.data)]
  const ofData = bytes.reduce((sum, byte) => sum + (byte === 0 ? zeroByteGas : byteGas), 0n)
  const { receipt, label } = entry
  // Who signed another hash is somebody else in every EVM; why it is refused is not.
  if (!receipt.succeeded) return { label, error: receipt.output.slice(0, selectorLength) }
  return { label, receipt: { ...receipt, gasUsed: receipt.gasUsed - ofData } }
}

function gasTable(): string {
  const seen = new Map<string, bigint[]>()
  for (const entry of journals().flat()) {
    if (entry.kind !== 'run' || !entry.receipt.succeeded) continue
    const { receipt, transaction, label } = entry
    const zeros = BigInt(toBytes(transaction.data).filter((byte) => byte === 0).length)
    seen.set(label, [...(seen.get(label) ?? []), receipt.gasUsed + zeros * (byteGas - zeroByteGas)])
  }
  const lines = [...seen.keys()].toSorted().map((label) => {
    const gas = seen.get(label) ?? []
    const [least, most] = [gas.reduce(smaller), gas.reduce(larger)]
    return `${label}: ${least === most ? least : `${least} to ${most}`}\n`
  })
  // What hashes and addresses happen to hold must not move the figures.
  return `Gas at Cancun of transactions that succeed, refund included, with every byte of data as one that is not zero.\n\n${lines.join('')}`
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}
