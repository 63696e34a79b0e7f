import { batchOf } from '../../execution/activation.ts'
import type { Party } from '../../execution/Party.ts'
import { fromBytes, hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { Executed, Ledger } from './Ledger.ts'
import { readBatchSet } from './readBatchSet.ts'
import type { BatchSet, FinalBlock, ValidatorSetPlace } from './SealedChain.ts'
import type { SealedBlock } from './SealedBlock.ts'

/** A final block, executed, with its seals. */
export interface Adoption {
  readonly executed: Executed
  readonly sealed: SealedBlock
  readonly signers: readonly FinalSigner[]
}

type FinalSigner = Ledger['head']['validators'][number]

/** Where the set lies, and who hashes. */
export interface AdoptionSite {
  readonly place: ValidatorSetPlace
  readonly party: Party
}

/**
 * Makes a final block the head, and reads the set of the next batch where it was the last of its own.
 *
 * @param ledger - Changed.
 * @param adoption - Block, seals and their signers.
 * @param site - Where the set lies.
 * @returns What provers get of the block.
 * @see SEQ-6
 */
export function adopt(ledger: Ledger, { executed, sealed, signers }: Adoption, site: AdoptionSite): FinalBlock {
  const { block, rlp, witness } = executed
  const { set } = ledger
  ledger.previous = ledger.head
  ledger.head = {
    block,
    sealed,
    validators: set.validators,
    seals: new Map(sealed.seals.flatMap((seal, place) => pair(signers[place], seal))),
    ...(executed.carries !== undefined && { carries: executed.carries }),
  }
  ledger.sealed.push(sealed)
  ledger.executed.clear()
  const { number } = block.header
  if (number % site.place.batchBlocks === 0n) {
    ledger.set = nextSet(ledger, batchOf(number + 1n, site.place.batchBlocks), site)
    ledger.sets.push(ledger.set)
  }
  return {
    block: rlp,
    hash: block.hash,
    height: number,
    stateRoot: hash32(fromBytes(block.stateRoot)),
    witness,
    round: sealed.round,
    seals: sealed.seals,
    batch: set.batch,
  }
}

function pair<Key, Value>(key: Key | undefined, value: Value): readonly (readonly [Key, Value])[] {
  return key === undefined ? [] : [[key, value]]
}

/** The set that the head's state shows; where it shows none to go on with, the old one. */
function nextSet({ chain, head, set }: Ledger, batch: bigint, { place, party }: AdoptionSite): BatchSet {
  const { block } = head
  try {
    return readBatchSet({
      chain,
      before: block,
      batch,
      place,
      known: set.validators,
      keccak256: party.crypto.keccak256,
    })
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return {
      batch,
      firstHeight: block.header.number + 1n,
      stateRoot: hash32(fromBytes(block.stateRoot)),
      validators: set.validators,
    }
  }
}
