import { splitBlock } from '../../../src/codec/Block.ts'
import type {
  AccountState,
  Batch,
  BlockToExecute,
  ExecuteParams,
  ExecutionContext,
  Witness,
} from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { integer, toBytes, type Hash32 } from '../../../src/model/Hex.ts'
import { Rejection } from '../../../src/model/Rejection.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import type { ExecuteCase, ExecuteOutcome } from '../Case.ts'
import { within } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import {
  addressField,
  bytesField,
  bytesListField,
  type Fields,
  hashField,
  inField,
  listField,
  objectField,
  optionalField,
  quantityField,
  textField,
  toWord,
  wrong,
} from '../fields.ts'
import { forkAt } from '../forkAt.ts'
import { objectsField, readContext, readResult } from '../resultFields.ts'
import { readNamedRuleset, readReason } from './ownBlock.ts'

/**
 * Reads an own vector of kind `execute`: a request to a prover and what must come back.
 *
 * @param source - The whole file.
 * @param standard - Where rulesets come from.
 * @returns One draft with the vector's own id.
 */
export function* ownExecuteDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const { fields } = source
  const id = textField(fields, 'id')
  const ruleset = inField(fields, 'ruleset', (inner) => readNamedRuleset(inner, standard))
  const blocks = objectsField(fields, 'blocks', readBlock)
  const fork = forkOf(ruleset, blocks)
  // The first word of the id: what the request is about.
  const family = id.split('/', 1).join()
  yield { id, test: id, family, fork, read: () => readCase(source, { id, family, fork, ruleset, blocks }) }
}

type Named = Pick<ExecuteCase, 'id' | 'family' | 'fork' | 'ruleset' | 'blocks'>

function readCase({ fields, file }: TestSource, named: Named): ExecuteCase {
  const expected = objectField(fields, 'expected')
  const batch = optionalField(fields, 'batch', objectField)
  const verdict = optionalField(expected, 'batch', objectField)
  return {
    kind: 'execute',
    ...named,
    file,
    clauses: objectsField(fields, 'clauses', (clause) => textField(clause, 'id')),
    headerInputs: [],
    mode: readMode(fields['mode']),
    canonicalWitness: fields['canonicalWitness'] === true,
    ...(batch !== undefined && { batch: within('batch', () => readBatch(batch)) }),
    expected: {
      ...(verdict !== undefined && { batch: within('expected', () => readBatchOutcome(verdict)) }),
      blocks: within('expected', () => objectsField(expected, 'blocks', readOutcome)),
    },
  }
}

/** The fork of the first block that can be read; a request without blocks is about no block of any fork. */
function forkOf(ruleset: Ruleset, blocks: readonly BlockToExecute[]): string {
  for (const { rlp } of blocks) {
    try {
      const { header } = splitBlock(toBytes(rlp))
      return forkAt(ruleset, integer(header.number), integer(header.timestamp))?.id ?? 'unknown'
    } catch (error) {
      if (!(error instanceof Rejection)) throw error
    }
  }
  return ruleset.forks.at(-1)?.id ?? 'unknown'
}

function readMode(value: unknown): ExecuteParams['mode'] {
  return value === 'compute' || value === 'validate' ? value : wrong('mode', '"compute" or "validate"', value)
}

function readBatch(fields: Fields): Batch {
  const number = optionalField(fields, 'number', quantityField)
  return { forkId: textField(fields, 'forkId'), ...(number !== undefined && { number }) }
}

function readBlock(fields: Fields): BlockToExecute {
  const context = optionalField(fields, 'context', objectField)
  const claimed = fields['claimed'] === undefined ? undefined : objectsField(fields, 'claimed', readAccount)
  return {
    rlp: bytesField(fields, 'rlp'),
    witness: inField(fields, 'witness', readVerbatim),
    ...(context !== undefined && { context: within('context', () => readContextOf(context)) }),
    ...(claimed !== undefined && { claimed }),
  }
}

/** Every entry as it stands, for the vector may be about the very entry that another reader leaves out. */
function readVerbatim(fields: Fields): Witness {
  return {
    state: bytesListField(fields, 'state'),
    codes: bytesListField(fields, 'codes'),
    headers: bytesListField(fields, 'headers'),
  }
}

function readContextOf(fields: Fields): ExecutionContext {
  const total = optionalField(fields, 'parentTotalDifficulty', quantityField)
  return {
    ...readContext(fields),
    ...(total !== undefined && { parentTotalDifficulty: total }),
    ...(fields['missingAccounts'] === 'absent' && { missingAccounts: 'absent' }),
  }
}

function readAccount(fields: Fields): AccountState {
  return {
    address: addressField(fields, 'address'),
    exists: fields['exists'] === true,
    nonce: quantityField(fields, 'nonce'),
    balance: quantityField(fields, 'balance'),
    codeHash: hashField(fields, 'codeHash'),
    storageRoot: hashField(fields, 'storageRoot'),
    slots: inField(fields, 'slots', readSlots),
  }
}

function readSlots(fields: Fields): Readonly<Record<Hash32, Hash32>> {
  const slots: Record<Hash32, Hash32> = {}
  for (const [slot, value] of Object.entries(fields)) slots[toWord(slot, 'slot')] = toWord(value, slot)
  return slots
}

function readBatchOutcome(fields: Fields): ExecuteOutcome {
  return fields['status'] === 'accepted' ? { kind: 'accept' } : readRefusal(fields)
}

function readOutcome(fields: Fields): ExecuteOutcome {
  if (fields['status'] !== 'executed') return readRefusal(fields)
  return { kind: 'accept', result: inField(fields, 'result', readResult) }
}

function readRefusal(fields: Fields): ExecuteOutcome {
  if (fields['status'] !== 'rejected') return wrong('status', 'what becomes of it', fields['status'])
  const account = optionalField(fields, 'account', addressField)
  const others = (optionalField(fields, 'alsoAllowed', listField) ?? []).map(readReason)
  return {
    kind: 'reject',
    reasons: [readReason(fields['reason']), ...others],
    ...(account !== undefined && { account }),
  }
}
