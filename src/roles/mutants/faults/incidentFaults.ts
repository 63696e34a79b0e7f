import { addBalance } from '../../../execution/accounts.ts'
import { Status, type Frame } from '../../../execution/machine/Frame.ts'
import type { Plant } from '../MutantKind.ts'
import { around, codeOf, plantOf, replaceTop, type FaultTable } from './Fault.ts'

const gasLimitModulus = 1n << 32n
const unknownPrefix = 0xef
const zeroAddress = new Uint8Array(20)
const blobTermsMax = 20n
/** Slots of a deleted contract that are remembered. */
const rememberedSlots = 8n
const jumpDestination = codeOf('JUMPDEST')
/** As many jump destinations as one byte counts. */
const jumpDestinationsMax = 255

/** Faults that brought real sequencers and provers apart; `spec/incidents.yaml` says where. */
export const incidentFaults: FaultTable = {
  'reverted-staticcall-keeps-old-return-data': revertedStaticcall(),
  'slots-of-a-deleted-contract-remembered': slotsRemembered(),
  'gas-limit-of-32-bits': plantOf({
    alterTransaction: (checked) => ({
      ...checked,
      transaction: { ...checked.transaction, gasLimit: checked.transaction.gasLimit % gasLimitModulus },
    }),
  }),
  'unknown-code-prefix-reverts': plantOf({
    program: (honest) => ({
      ...honest,
      endFrame: (frame) => {
        if (frame.status === Status.failed && frame.code.code[0] === unknownPrefix) {
          frame.status = Status.reverted
          frame.gas = Math.max(0, frame.gas)
        }
        honest.endFrame(frame)
      },
    }),
  }),
  'jump-destinations-of-one-byte': around(['JUMPDEST'], (honest) => (frame) => {
    const { code } = frame.code
    const before = code.subarray(0, frame.pc).filter((byte) => byte === jumpDestination).length
    if (before > jumpDestinationsMax) frame.fail('too many jump destinations')
    else honest(frame)
  }),
  'fees-to-the-zero-address': plantOf({
    afterTransaction: ({ outcome, gasPrice, context: { world, block } }) => {
      const fee = outcome.gasUsed * (gasPrice - block.baseFee)
      if (fee === 0n) return
      addBalance(world, block.coinbase, -fee)
      addBalance(world, zeroAddress, fee)
    },
  }),
  'blob-base-fee-of-twenty-terms': around(['BLOBBASEFEE'], (honest) => (frame) => {
    honest(frame)
    const { rules, environment } = frame.machine
    const fraction = rules.blob?.baseFeeUpdateFraction
    if (fraction !== undefined && environment.block.blobBaseFee > 1n) {
      replaceTop(frame, (exact) => shortSeries(exact, fraction))
    }
  }),
}

/**
 * The blob base fee as a series that is cut off would give it: the excess is found again by bisection, as no instruction
 * tells it.
 */
function shortSeries(exact: bigint, fraction: bigint): bigint {
  let [low, high] = [0n, 400n * fraction]
  while (low < high) {
    const middle = (low + high) / 2n
    if (series(middle, fraction, null) < exact) low = middle + 1n
    else high = middle
  }
  return series(low, fraction, blobTermsMax)
}

function series(numerator: bigint, denominator: bigint, termsMax: bigint | null): bigint {
  let output = 0n
  let term = denominator
  for (let index = 1n; term > 0n && (termsMax === null || index <= termsMax); index++) {
    output += term
    term = (term * numerator) / (denominator * index)
  }
  return output / denominator
}

function revertedStaticcall(): Plant {
  const earlier = new WeakMap<Frame, Uint8Array>()
  const staticcall = codeOf('STATICCALL')
  return plantOf({
    program: (honest) => ({
      ...honest,
      handlers: honest.handlers.map((handler, code) =>
        code !== staticcall
          ? handler
          : (frame: Frame) => {
              const { returnData } = frame
              handler(frame)
              const { callee } = frame.machine
              if (frame.status === Status.calling && callee !== null) earlier.set(callee, returnData)
            },
      ),
      endFrame: (frame) => {
        honest.endFrame(frame)
        const kept = earlier.get(frame)
        if (kept !== undefined && frame.status === Status.reverted && frame.parent !== null) {
          frame.parent.returnData = kept
        }
      },
    }),
  })
}

/** A party that finds, in a contract made anew, what the one before it in the same block had left. */
function slotsRemembered(): Plant {
  const remembered = new Map<string, bigint>()
  const nameOf = (frame: Frame, key: bigint): string =>
    `${frame.machine.environment.block.number}:${frame.account.key}:${key}`
  const program = plantOf({
    program: (honest) => ({
      ...honest,
      handlers: honest.handlers.map((handler, code) => {
        if (code === codeOf('SELFDESTRUCT')) {
          return (frame: Frame) => {
            const { journal } = frame.machine
            for (let key = 0n; key < rememberedSlots; key++) {
              remembered.set(nameOf(frame, key), journal.slot(frame.account, key).current)
            }
            handler(frame)
          }
        }
        if (code !== codeOf('SLOAD')) return handler
        return (frame: Frame) => {
          const key = frame.stack[frame.top - 1] ?? 0n
          handler(frame)
          const kept = remembered.get(nameOf(frame, key))
          if (frame.account.created && kept !== undefined) replaceTop(frame, (value) => (value === 0n ? kept : value))
        }
      }),
    }),
  })
  return program
}
