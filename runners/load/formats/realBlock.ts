import { hashHeader } from '../../../src/codec/Header.ts'
import { splitBlock } from '../../../src/codec/Block.ts'
import type { ExecutionContext, ExecutionResult, Header, Witness } from '../../../src/model/generated/adapter.ts'
import { type Hash32, integer, isHash32, toBytes } from '../../../src/model/Hex.ts'
import { rulesetOfChain } from '../../../src/standard/rulesets.ts'
import type { StatelessCase } from '../Case.ts'
import { Damage, within } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import {
  inField,
  bytesField,
  bytesListField,
  type Fields,
  hashField,
  isFields,
  listField,
  optionalField,
  quantityField,
  toBytesValue,
  toQuantityValue,
  wrong,
} from '../fields.ts'
import { forkAt } from '../forkAt.ts'
import { readAnyWitness } from '../witnessDialect.ts'
import { readHashedHeader } from '../headerFields.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { toDecimal } from '../rulesetFields.ts'

/** RLP of an empty string: the empty trie, which legacy witnesses carry as if it were a node. */
const emptyNode: string = '0x80'

/**
 * Reads a real block that comes with its witness.
 *
 * @param source - The whole file.
 * @param standard - Where rulesets come from.
 * @returns One draft.
 */
export function* realBlockDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const { fields } = source
  const chainId = toDecimal(quantityField(fields, 'chainId'))
  const ruleset = rulesetOfChain(chainId, standard)
  if (ruleset === undefined)
    throw new Damage('chainId', `no ruleset of spec/rulesets/ has chain id ${chainId}; add one`)
  const rlp = bytesField(fields, 'blockRlp')
  const parts = within('blockRlp', () => splitBlock(toBytes(rlp)))
  const { header } = parts
  const fork = forkAt(ruleset, integer(header.number), integer(header.timestamp))?.id ?? 'unknown'
  const id = source.place
  yield {
    id,
    test: '',
    family: 'real-block',
    fork,
    read: (): StatelessCase => {
      const hash = hashHeader(parts.headerRlp)
      const { witness, dialect, hash: witnessHash } = inField(fields, 'witness', readAnyWitness)
      const expected = inField(fields, 'expected', (inner) => readExpected(inner, hash))
      return {
        kind: 'stateless',
        id,
        file: source.file,
        family: 'real-block',
        fork,
        ruleset,
        clauses: [],
        headerInputs: [],
        rlp,
        witness,
        witnessForm: { dialect, hash: witnessHash },
        ...readContext(fields, header, witness),
        expected: { kind: 'accept', result: expected },
      }
    },
  }
}

/**
 * Reads a witness; `keys` are hints that no check needs, and the empty node of the legacy dialect is left out. Headers
 * are RLP, or objects in the dialect of geth.
 *
 * @param fields - `state`, `codes`, `headers`.
 * @returns The witness, each list as the source has it.
 */
export function readWitness(fields: Fields): Witness {
  return {
    state: bytesListField(fields, 'state').filter((node) => node !== emptyNode),
    codes: bytesListField(fields, 'codes'),
    headers: (optionalField(fields, 'headers', listField) ?? []).map((header, index) =>
      within(`headers[${index}]`, () =>
        isFields(header) ? readHashedHeader(header).headerRlp : toBytesValue(header, ''),
      ),
    ),
  }
}

function readExpected(fields: Fields, hash: Hash32): Partial<ExecutionResult> {
  const stated = hashField(fields, 'blockHash')
  if (stated !== hash) throw new Damage('blockHash', `the block hashes to ${hash}`)
  return {
    blockHash: hash,
    stateRoot: hashField(fields, 'stateRoot'),
    transactionsRoot: hashField(fields, 'transactionsRoot'),
    receiptsRoot: hashField(fields, 'receiptsRoot'),
    gasUsed: quantityField(fields, 'gasUsed'),
  }
}

/** Part of the name of the client whose witnesses do not prove that an account which is only read does not exist. */
const leavesAbsenceUnproven = 'go-ethereum'

/** Without headers the witness cannot tell the root before the block or the hashes of ancestors: both become context. */
function readContext(fields: Fields, header: Header, witness: Witness): { context?: ExecutionContext } {
  if (String(fields['source']).includes(leavesAbsenceUnproven)) return { context: { missingAccounts: 'absent' } }
  if (witness.headers.length > 0) return {}
  const expected = isFields(fields['expected']) ? fields['expected'] : {}
  const preStateRoot = optionalField(expected, 'preStateRoot', hashField) ?? hashField(fields, 'preStateRoot')
  const hashes = fields['blockHashes']
  const blockHashes = within('blockHashes', () => readBlockHashes(hashes, header))
  return { context: { preStateRoot, ...(blockHashes !== undefined && { blockHashes }) } }
}

/** Either an object of number to hash, or a list with the parent's hash at one of its ends. */
function readBlockHashes(value: unknown, header: Header): Readonly<Record<string, Hash32>> | undefined {
  if (value === undefined || value === null) return undefined
  const hashes: Record<string, Hash32> = {}
  if (isFields(value)) {
    for (const [number, hash] of Object.entries(value)) {
      hashes[integer(toQuantityValue(number, 'number')).toString()] = asHash(hash, number)
    }
    return hashes
  }
  if (!Array.isArray(value)) return wrong('', 'an object or a list', value)
  const list = value.map((hash, index) => asHash(hash, String(index)))
  const newestFirst = list[0] === header.parentHash ? list : list.toReversed()
  if (newestFirst[0] !== header.parentHash) {
    throw new Damage('', `neither the first nor the last hash is the parent's, ${header.parentHash}`)
  }
  for (const [index, hash] of newestFirst.entries()) {
    hashes[(integer(header.number) - 1n - BigInt(index)).toString()] = hash
  }
  return hashes
}

function asHash(value: unknown, name: string): Hash32 {
  const hash = toBytesValue(value, name)
  return isHash32(hash) ? hash : wrong(name, '32 bytes', value)
}
