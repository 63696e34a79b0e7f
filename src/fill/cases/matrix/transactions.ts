import { address as asAddress } from '../../../model/Hex.ts'
import { account, bob, carol } from '../../Account.ts'
import { apply, code, op } from '../../Assembler.ts'
import type { Case } from '../../Case.ts'
import { initcode, store } from '../../program.ts'
import { clause } from '../clauses.ts'
import { blobHash, contract, filled, join, programAddress, transaction } from '../language.ts'
import { calling, isSince, matrixCase, matrixForks } from './MatrixFork.ts'
import type { MatrixFork } from './MatrixFork.ts'
import { matrixAddress } from './Measure.ts'

const recipient = matrixAddress('recipient')
const mixed = join(filled(10), filled(10, 1))

/** The program that every transaction here calls stores once: 22,100 and two numbers. */
const storingGas = 22_100n + 5n
const storing = contract(store(0, 1))

function calldata(fork: MatrixFork): Case {
  return matrixCase(fork, {
    subject: 'calldata',
    given: 'a contract that stores',
    when: 'a transaction with ten zero bytes and ten others calls it, and another without data',
    must: 'a zero byte costs 4, another 16, and the transaction itself 21,000',
    clauses: [clause.calldataGas],
    alloc: { [programAddress]: storing },
    transactions: [calling({ to: programAddress, data: mixed }), calling({ to: recipient, gasLimit: 21_000n })],
    expect: { gasUsed: [21_000n + 200n + storingGas, 21_000n] },
  })
}

function floor(fork: MatrixFork): Case {
  const applies = isSince(fork, 'prague')
  return matrixCase(fork, {
    subject: 'calldata-floor',
    given: 'an account without code',
    when: 'a transaction sends it ten zero bytes and ten others',
    must: applies
      ? 'it costs the floor of 10 a token, of which another byte has 4 (EIP-7623)'
      : 'it costs 4 and 16 a byte and no floor',
    clauses: [applies ? clause.calldataFloor : clause.calldataGas],
    alloc: {},
    transactions: [calling({ to: recipient, data: mixed, gasLimit: 30_000n })],
    expect: { gasUsed: [21_000n + (applies ? 500n : 200n)] },
  })
}

function creation(fork: MatrixFork): Case {
  const init = initcode(op('STOP'))
  const data = [...Buffer.from(init.slice(2), 'hex')]
  const bytesGas = data.reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 0n)
  return matrixCase(fork, {
    subject: 'creation-transaction',
    given: 'nothing but senders',
    when: 'a transaction creates a contract of one byte',
    must: 'it costs 32,000 beside 21,000 and the data, 2 a word of initcode, and 200 a byte of code',
    clauses: [clause.createTransaction, clause.initcode, clause.codeDeposit],
    alloc: {},
    transactions: [calling({ to: null, data: init })],
    // Two PUSH2, PUSH0, CODECOPY with a word and new memory, PUSH2, PUSH0 and RETURN.
    expect: { gasUsed: [21_000n + 32_000n + 2n + bytesGas + (6n + 2n + 3n + 3n + 3n + 3n + 2n) + 200n] },
  })
}

function accessList(fork: MatrixFork): Case {
  return matrixCase(fork, {
    subject: 'access-list',
    given: 'a contract that reads the balance of another account and a slot of its own',
    when: 'a transaction with an access list of both calls it',
    must: 'an address costs 2,400 and a slot 1,900, and both are warm',
    clauses: [clause.accessList, clause.accessListGas],
    alloc: {
      [programAddress]: contract(
        code(apply('SLOAD', 7), op('POP'), apply('BALANCE', BigInt(recipient)), op('POP'), store(0, 1)),
      ),
    },
    transactions: [
      calling({
        type: 'accessList',
        to: programAddress,
        accessList: [
          { address: programAddress, slots: [7, 8] },
          { address: recipient, slots: [] },
        ],
      }),
    ],
    expect: { gasUsed: [21_000n + 2n * 2_400n + 2n * 1_900n + 2n * (100n + 3n + 2n) + storingGas] },
  })
}

/** Clearing one slot gives back 4,800; clearing three is worth more than a fifth of all. */
function refunds(fork: MatrixFork): Case {
  const other = matrixAddress('three slots')
  const clearing = 5_000n + 2n + 3n
  const three = 21_000n + 3n * clearing
  return matrixCase(fork, {
    subject: 'refunds',
    given: 'a contract that clears one slot, and one that clears three',
    when: 'a transaction calls each',
    must: 'each slot gives back 4,800, at most a fifth of the gas that was used (EIP-3529)',
    clauses: [clause.storageRefund, clause.refundCap],
    alloc: {
      [programAddress]: contract(store(1, 0), { storage: { 1: 1n } }),
      [other]: contract(code(store(1, 0), store(2, 0), store(3, 0)), { storage: { 1: 1n, 2: 1n, 3: 1n } }),
    },
    transactions: [calling({ to: programAddress }), calling({ to: other })],
    expect: { gasUsed: [21_000n + clearing - 4_800n, three - three / 5n] },
  })
}

function authorizations(fork: MatrixFork): readonly Case[] {
  if (!isSince(fork, 'prague')) return []
  const fresh = account('matrix authority')
  const target = matrixAddress('delegation target')
  return [
    matrixCase(fork, {
      subject: 'authorizations',
      given: 'a contract that stores',
      when: 'a transaction calls it with authorizations of an account that exists and of one that does not',
      must: 'each costs 25,000, of which 12,500 come back for the one that exists (EIP-7702)',
      clauses: [clause.authorizationGas, clause.delegation],
      alloc: { [programAddress]: storing },
      transactions: [
        calling({
          type: 'setCode',
          to: programAddress,
          authorizations: [
            { authority: bob, address: target, nonce: 0n },
            { authority: fresh, address: target, nonce: 0n },
          ],
        }),
      ],
      expect: { gasUsed: [21_000n + 50_000n + storingGas - 12_500n] },
    }),
  ]
}

/** Denominator of the update of the blob base fee (EIP-7840). */
const updateFractions = {
  cancun: 3_338_477n,
  prague: 5_007_716n,
  osaka: 5_007_716n,
  bpo1: 8_346_193n,
  bpo2: 11_684_671n,
  lockstep1: 11_684_671n,
  lockstep2: 11_684_671n,
  lockstep3: 11_684_671n,
} as const

/** EIP-4844: approximates factor * e ** (numerator / denominator) by its Taylor series. */
function fakeExponential(factor: bigint, numerator: bigint, denominator: bigint): bigint {
  let sum = 0n
  let term = factor * denominator
  for (let index = 1n; term > 0n; index++) {
    sum += term
    term = (term * numerator) / (denominator * index)
  }
  return sum / denominator
}

const excess = 40_000_000n
/** Excess of the first block at a genesis without blobs: the target of the fork less. The base fee keeps EIP-7918 out. */
const targets = {
  cancun: 3n,
  prague: 6n,
  osaka: 6n,
  bpo1: 10n,
  bpo2: 14n,
  lockstep1: 14n,
  lockstep2: 14n,
  lockstep3: 14n,
} as const
const blobGas = 131_072n

function blobs(fork: MatrixFork): readonly Case[] {
  const { id } = fork
  if (id === 'shanghai') return []
  const fee = fakeExponential(1n, excess - targets[id] * blobGas, updateFractions[id])
  return [
    matrixCase(fork, {
      subject: 'blob-fee',
      given: 'a contract that stores BLOBBASEFEE, BLOBHASH(1) and BLOBHASH(2), and much excess blob gas',
      when: 'a transaction with two blobs calls it',
      must: 'target and update fraction are those of the fork',
      clauses: [clause.blobFees, clause.excessBlobGas, clause.blobGasUsed],
      alloc: {
        [programAddress]: contract(
          code(store(0, op('BLOBBASEFEE')), store(1, apply('BLOBHASH', 1)), store(2, apply('BLOBHASH', 2))),
        ),
      },
      transactions: [
        transaction({
          type: 'blob',
          from: carol,
          to: programAddress,
          gasLimit: 200_000n,
          maxFeePerBlobGas: 10n ** 12n,
          blobVersionedHashes: [blobHash(1), blobHash(2)],
        }),
      ],
      genesis: { excessBlobGas: excess, baseFeePerGas: 8n },
      headerInputs: ['excessBlobGas'],
      expect: { storage: { [programAddress]: { 0: fee, 1: BigInt(blobHash(2)), 2: 0n } } },
    }),
  ]
}

const cap = 16_777_216n

function gasCap(fork: MatrixFork): Case {
  const capped = isSince(fork, 'osaka')
  const large = transaction({ to: programAddress, gasLimit: cap + 1n })
  const just = transaction({ to: programAddress, gasLimit: cap, from: bob })
  const plan = matrixCase(fork, {
    subject: 'gas-cap',
    given: 'a contract that stores GAS by its caller',
    when: 'a transaction with 16,777,217 gas and one with 16,777,216 call it',
    must: capped ? 'the first is left out (EIP-7825)' : 'both run',
    clauses: capped ? ['TXN-15'] : [clause.fees],
    alloc: { [programAddress]: contract(store(op('CALLER'), op('GAS'))) },
    transactions: [large, just],
    genesis: { gasLimit: 60_000_000n },
    expect: { storage: { [programAddress]: { [String(BigInt(bob.address))]: cap - 21_000n - 2n } } },
  })
  return capped
    ? { ...plan, blocks: [{ kind: 'build', transactions: [large, just], excluded: { 0: 'GAS_LIMIT_ABOVE_CAP' } }] }
    : plan
}

/**
 * An account whose code is a delegation designator. Before Prague no account can have such code (EIP-3541), so that
 * nothing is asked there: clients differ.
 */
function designator(fork: MatrixFork): readonly Case[] {
  if (!isSince(fork, 'prague')) return []
  const delegated = asAddress(`0x${'de'.repeat(20)}`)
  const target = matrixAddress('delegation target')
  return [
    matrixCase(fork, {
      subject: 'designator',
      given: 'an account whose code is 0xef0100 and the address of a contract that stores',
      when: 'a transaction calls it',
      must: 'the code of the contract runs there, and the transaction pays nothing for its address',
      clauses: [clause.delegatedCall, clause.warmAccounts],
      alloc: {
        [delegated]: { nonce: 1n, code: join(filled(1, 0xef), filled(1, 1), filled(1), target) },
        [target]: storing,
      },
      transactions: [calling({ to: delegated, gasLimit: 100_000n })],
      expect: { storage: { [delegated]: { 0: 1n } }, gasUsed: [21_000n + storingGas] },
    }),
  ]
}

/** What transactions cost, and which there are, at every fork. */
export const matrixTransactions: readonly Case[] = matrixForks.flatMap((fork) => [
  calldata(fork),
  floor(fork),
  creation(fork),
  accessList(fork),
  refunds(fork),
  ...authorizations(fork),
  ...blobs(fork),
  gasCap(fork),
  ...designator(fork),
])
