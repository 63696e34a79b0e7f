import { describe, expect, it } from 'vitest'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { BuildBlocksParams, TraceResult } from '../../src/model/generated/adapter.ts'
import { replaySequencer } from '../../src/execution/replay.ts'
import { createTracePage } from '../../src/execution/trace.ts'
import { address, type Bytes } from '../../src/model/Hex.ts'
import { account, oneBlock, rulesetAt, signLegacy } from './support/chain.ts'
import { partyFor } from './support/runCase.ts'

const caller = address(`0x${'00'.repeat(18)}1000`)
const callee = address(`0x${'00'.repeat(18)}2000`)

async function trace(params: BuildBlocksParams, from: number, count: number): Promise<TraceResult> {
  const party = await partyFor(rulesetAt('Cancun'), createMachineEngine)
  const page = createTracePage(from, count)
  const request = { method: 'seq_buildBlocks' as const, params }
  await replaySequencer({ request, blockIndex: 0, trace: { transactionIndex: 0, listener: page } }, party)
  return page.result()
}

async function request(callerCode: string, calleeCode: string, gas = 100_000): Promise<BuildBlocksParams> {
  const transaction: Bytes = await signLegacy({ nonce: 0, to: caller, gas })
  return oneBlock({ [caller]: account(10n, callerCode), [callee]: account(0n, calleeCode) }, [transaction])
}

/** PUSH1 0 five times, PUSH2 callee, PUSH2 5000, CALL, STOP. */
const calls = '0x6000600060006000600061200061138 8f100'.replace(' ', '')

describe('a trace', () => {
  it('tells each step before it runs, with gas forwarded in the cost of a call', async () => {
    const { steps, done } = await trace(await request(calls, '0x600100'), 0, 100)
    expect(done).toBe(true)
    expect(
      steps.map(({ pc, opName, depth, gas, gasCost }) => ({
        pc,
        opName,
        depth,
        gas: Number(gas),
        gasCost: Number(gasCost),
      })),
    ).toEqual([
      { pc: 0, opName: 'PUSH1', depth: 1, gas: 79_000, gasCost: 3 },
      { pc: 2, opName: 'PUSH1', depth: 1, gas: 78_997, gasCost: 3 },
      { pc: 4, opName: 'PUSH1', depth: 1, gas: 78_994, gasCost: 3 },
      { pc: 6, opName: 'PUSH1', depth: 1, gas: 78_991, gasCost: 3 },
      { pc: 8, opName: 'PUSH1', depth: 1, gas: 78_988, gasCost: 3 },
      { pc: 10, opName: 'PUSH2', depth: 1, gas: 78_985, gasCost: 3 },
      { pc: 13, opName: 'PUSH2', depth: 1, gas: 78_982, gasCost: 3 },
      // 2600 for the cold account (EIP-2929) and 5000 forwarded.
      { pc: 16, opName: 'CALL', depth: 1, gas: 78_979, gasCost: 7600 },
      { pc: 0, opName: 'PUSH1', depth: 2, gas: 5000, gasCost: 3 },
      { pc: 2, opName: 'STOP', depth: 2, gas: 4997, gasCost: 0 },
      { pc: 17, opName: 'STOP', depth: 1, gas: 76_376, gasCost: 0 },
    ])
    expect(steps[7]?.stack).toEqual(['0x0', '0x0', '0x0', '0x0', '0x0', '0x2000', '0x1388'])
    expect(steps[8]?.address).toBe(callee)
  })

  it('shows gas forwarded to an account without code, though it comes back at once', async () => {
    const { steps } = await trace(await request(calls, '0x'), 0, 100)
    expect(Number(steps[7]?.gasCost)).toBe(7600)
    expect(Number(steps[8]?.gas)).toBe(76_379)
  })

  it('names the error of the step that fails', async () => {
    const { steps } = await trace(await request('0x6001fe', '0x'), 0, 100)
    expect(steps.map(({ opName, error }) => ({ opName, error }))).toEqual([
      { opName: 'PUSH1', error: undefined },
      { opName: 'INVALID', error: 'invalid opcode' },
    ])
  })

  it('gives the same steps page by page as at once', async () => {
    const params = await request(calls, '0x600100')
    const whole = await trace(params, 0, 100)
    const pages: TraceResult['steps'][number][] = []
    for (let from = 0; ; from += 4) {
      const page = await trace(params, from, 4)
      pages.push(...page.steps)
      if (page.done) break
    }
    expect(pages).toEqual(whole.steps)
  })
})
