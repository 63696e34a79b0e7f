import type { Bytes } from '../../../model/Hex.ts'
import type { Case } from '../../Case.ts'
import { systemAddresses } from '../../genesis.ts'
import { beaconRootsCode, depositCode, historyStorageCode } from '../../systemContracts.ts'
import { clause } from '../clauses.ts'
import { filled, join, words } from '../language.ts'
import { calling, isSince, matrixCase, matrixForks } from './MatrixFork.ts'
import type { MatrixFork } from './MatrixFork.ts'

/** Data of a deposit event (EIP-6110): offsets, then public key, credentials, amount, signature and index. */
function depositEvent(): Bytes {
  const field = (size: number): Bytes => join(words(size), filled(size, 1), filled((32 - (size % 32)) % 32))
  return join(words(160, 256, 320, 384, 512), field(48), field(32), field(8), field(96), field(8))
}

function beaconRoot(fork: MatrixFork): Case {
  return matrixCase(fork, {
    subject: 'beacon-root',
    given: 'the beacon roots contract',
    when: 'a block without transactions is built',
    must: 'the contract has the root and the time of the block (EIP-4788)',
    clauses: [clause.beaconRoots],
    alloc: { [systemAddresses.beaconRoots]: { nonce: 1n, code: beaconRootsCode } },
    transactions: [],
    headerInputs: ['parentBeaconBlockRoot'],
    systemCalls: ['beaconRoots'],
    expect: {},
  })
}

function parentHash(fork: MatrixFork): Case {
  return matrixCase(fork, {
    subject: 'parent-hash',
    given: 'the history contract',
    when: 'a block without transactions is built',
    must: 'the contract has the hash of the parent (EIP-2935)',
    clauses: [clause.historyStorage],
    alloc: { [systemAddresses.historyStorage]: { nonce: 1n, code: historyStorageCode } },
    transactions: [],
    systemCalls: ['historyStorage'],
    expect: {},
  })
}

function deposit(fork: MatrixFork): Case {
  const { depositContract } = systemAddresses
  return matrixCase(fork, {
    subject: 'deposit',
    given: 'a deposit contract',
    when: 'a transaction makes it log a deposit',
    must: 'the hash of the requests shows it (EIP-6110)',
    clauses: [clause.deposits, clause.requestsHash],
    alloc: { [depositContract]: { nonce: 1n, code: depositCode } },
    transactions: [calling({ to: depositContract, data: depositEvent() })],
    systemCalls: ['depositRequests'],
    expect: { status: [1] },
  })
}

/** What every block does by itself, at every fork. */
export const matrixSystemCalls: readonly Case[] = matrixForks.flatMap((fork) => [
  ...(isSince(fork, 'cancun') ? [beaconRoot(fork)] : []),
  ...(isSince(fork, 'prague') ? [parentHash(fork), deposit(fork)] : []),
])
