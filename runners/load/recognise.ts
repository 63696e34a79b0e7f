import { type Fields, isFields } from './fields.ts'
import { isConsensusData, isConsensusEntry } from './formats/consensus/recogniseConsensus.ts'
import { looksLikeAlloc } from './allocFields.ts'

/** Formats of tests that lie side by side in a file, by name. */
export type TestFormat =
  'state_test' | 'blockchain_test' | 'blockchain_test_engine' | 'transaction_test' | 'rlp_test' | 'trie_test'

/** Formats that fill a whole file. */
export type DocumentFormat =
  | 'own-block'
  | 'own-execute'
  | 'real-block'
  | 't8n-besu'
  | 'own-storage'
  | 'own-ordering'
  | 'own-contract'
  | 'own-proof'
  | 'own-stateless'
  | ConsensusFormat
  | PrecompileFormat

/** Own vectors of consensus, and headers, messages and tables of others. */
type ConsensusFormat = 'own-consensus' | 'own-consensus-steps' | 'own-consensus-schedule' | 'consensus-data'

/** Vectors of single precompiles: a list of calls, a list or a file of point evaluations, signatures. */
type PrecompileFormat = 'precompile' | 'kzg-proof' | 'wycheproof' | 'p256-lines'

/** Files that make a case only together with others of their folder. */
export type PartFormat = 't8n-alloc' | 't8n-env' | 't8n-transactions' | 't8n-expected' | 'genesis' | 'forkchoice'

/** Marks of a format: so many of the names tell it, even where a damaged test lacks some. */
interface Marks {
  readonly format: TestFormat
  readonly names: readonly string[]
  readonly atLeast: number
}

const testMarks: readonly Marks[] = [
  { format: 'blockchain_test_engine', names: ['engineNewPayloads'], atLeast: 1 },
  {
    format: 'blockchain_test',
    names: ['blocks', 'genesisBlockHeader', 'genesisRLP', 'lastblockhash', 'network', 'postState', 'sealEngine'],
    atLeast: 3,
  },
  { format: 'state_test', names: ['env', 'pre', 'transaction', 'post'], atLeast: 3 },
  { format: 'transaction_test', names: ['txbytes', 'result'], atLeast: 2 },
  { format: 'trie_test', names: ['in', 'root'], atLeast: 2 },
  { format: 'rlp_test', names: ['in', 'out'], atLeast: 2 },
]

/** Names of EEST for the formats that are read; what is named and not here is some other kind of test. */
const namedFormats: Readonly<Record<string, TestFormat>> = {
  state_test: 'state_test',
  blockchain_test: 'blockchain_test',
  blockchain_test_engine: 'blockchain_test_engine',
  transaction_test: 'transaction_test',
}

/** What one entry of a file is: a test, a test of a kind that is not read, or no test at all. */
export type RecognisedTest =
  | { readonly kind: 'test'; readonly format: TestFormat }
  | { readonly kind: 'foreign'; readonly why: string }
  | { readonly kind: 'unknown' }

/**
 * Tells what a named entry of a file is, by its fields.
 *
 * @param value - Parsed entry.
 * @returns Its format.
 */
export function recogniseTest(value: unknown): RecognisedTest {
  if (!isFields(value)) return { kind: 'unknown' }
  const info = value['_info']
  const named = isFields(info) ? info['fixture-format'] : undefined
  if (typeof named === 'string') {
    const format = namedFormats[named]
    if (format !== undefined) return { kind: 'test', format }
    return { kind: 'foreign', why: `a ${named} of EEST, which says nothing of sequencers and provers by itself` }
  }
  const marks = testMarks.find(({ names, atLeast }) => names.filter((name) => name in value).length >= atLeast)
  if (marks !== undefined) return { kind: 'test', format: marks.format }
  return isFields(info) ? { kind: 'foreign', why: 'a test of a format that is not known here' } : { kind: 'unknown' }
}

/** What a whole file is. */
export type RecognisedDocument =
  | { readonly kind: 'document'; readonly format: DocumentFormat }
  | { readonly kind: 'part'; readonly format: PartFormat }
  | { readonly kind: 'foreign'; readonly why: string }

/**
 * Tells what a JSON file is that holds no named tests.
 *
 * @param value - The parsed file.
 * @returns Its format, or what it is for others.
 */
export function recogniseDocument(value: unknown): RecognisedDocument {
  if (isFields(value)) return recogniseObject(value)
  if (Array.isArray(value)) return recogniseList(value)
  return { kind: 'foreign', why: 'a single JSON value' }
}

function recogniseObject(value: Fields): RecognisedDocument {
  const has = (...names: readonly string[]): boolean => names.every((name) => name in value)
  if (has('id', 'kind', 'blocks') && value['kind'] === 'block') return { kind: 'document', format: 'own-block' }
  if (has('id', 'kind', 'blocks') && value['kind'] === 'execute') return { kind: 'document', format: 'own-execute' }
  if (has('id', 'kind', 'arrivals') && value['kind'] === 'ordering') return { kind: 'document', format: 'own-ordering' }
  if (has('id', 'kind', 'steps') && value['kind'] === 'contract') return { kind: 'document', format: 'own-contract' }
  if (has('id', 'kind', 'question') && value['kind'] === 'storage') return { kind: 'document', format: 'own-storage' }
  if (has('id', 'kind', 'question') && value['kind'] === 'proof') return { kind: 'document', format: 'own-proof' }
  if (has('id', 'kind', 'question') && value['kind'] === 'stateless') {
    return { kind: 'document', format: 'own-stateless' }
  }
  if (has('id', 'kind', 'question') && value['kind'] === 'consensus')
    return { kind: 'document', format: 'own-consensus' }
  if (has('id', 'kind', 'steps') && value['kind'] === 'consensus-steps') {
    return { kind: 'document', format: 'own-consensus-steps' }
  }
  if (has('id', 'kind', 'schedule') && value['kind'] === 'consensus-schedule') {
    return { kind: 'document', format: 'own-consensus-schedule' }
  }
  if (isConsensusData(value)) return { kind: 'document', format: 'consensus-data' }
  if (has('blockRlp') && (has('witness') || has('chainId'))) return { kind: 'document', format: 'real-block' }
  if (has('cli', 'stdin')) return { kind: 'document', format: 't8n-besu' }
  if (has('testGroups') && isWycheproofOfSignatures(value)) return { kind: 'document', format: 'wycheproof' }
  if (has('config', 'alloc')) return { kind: 'part', format: 'genesis' }
  if (Object.keys(value).length === 0) return { kind: 'part', format: 't8n-alloc' }
  if (has('genesis', 'context')) return { kind: 'foreign', why: 'a tracer test of geth: expected traces, not results' }
  if (has('currentCoinbase')) return { kind: 'part', format: 't8n-env' }
  if (has('result') && isFields(value['result']) && 'stateRoot' in value['result']) {
    return { kind: 'part', format: 't8n-expected' }
  }
  const { method } = value
  if (typeof method === 'string' && method.startsWith('engine_forkchoiceUpdated')) {
    return { kind: 'part', format: 'forkchoice' }
  }
  if (looksLikeAlloc(value)) return { kind: 'part', format: 't8n-alloc' }
  return { kind: 'foreign', why: foreignObject(value) }
}

function foreignObject(value: Fields): string {
  const has = (...names: readonly string[]): boolean => names.every((name) => name in value)
  if (has('testGroups')) return 'a wycheproof test of a scheme or an encoding that no precompile takes'
  if (has('accounts', 'blocks', 'storage')) return 'a replay of Linea: real transactions without a state root'
  if (has('totalFiles') || has('files', 'families')) return 'a manifest of files'
  if (Object.keys(value).some((name) => name.startsWith('HIVE_'))) return 'settings of the hive simulator'
  if (has('jsonrpc')) return 'a JSON-RPC message'
  if (has('header') || has('extraData')) return 'a block header by itself'
  if (has('rlp', 'hash')) return 'the expected output of a block builder (b11r)'
  return 'JSON that is no vector'
}

function recogniseList(value: readonly unknown[]): RecognisedDocument {
  const first = value[0]
  if (value.length === 0) return { kind: 'part', format: 't8n-transactions' }
  if (!isFields(first)) return { kind: 'foreign', why: 'a list of values' }
  const has = (...names: readonly string[]): boolean => names.every((name) => name in first)
  if (isConsensusEntry(first)) return { kind: 'document', format: 'consensus-data' }
  if (has('Input') || has('Name', 'Gas')) return { kind: 'document', format: 'precompile' }
  if (isKzgProof(first)) return { kind: 'document', format: 'kzg-proof' }
  if (has('nonce', 'value') && (has('gas') || has('gasLimit'))) return { kind: 'part', format: 't8n-transactions' }
  if (has('error') || has('intrinsicGas'))
    return { kind: 'foreign', why: 'the expected output of a transaction check (t9n)' }
  if (has('key', 'seed') || has('key', 'unsigned'))
    return { kind: 'foreign', why: 'keys and signatures of single messages' }
  return { kind: 'foreign', why: 'a list of entries that are no vectors' }
}

/** Other schemes sign with more than a precompile knows, and other encodings are never seen by one. */
function isWycheproofOfSignatures(value: Fields): boolean {
  const schema = value['schema']
  return typeof schema === 'string' && schema.startsWith('ecdsa_p1363_verify_schema')
}

function isKzgProof(value: Fields): boolean {
  const { input } = value
  return isFields(input) && 'output' in value && ['commitment', 'z', 'y', 'proof'].every((name) => name in input)
}

/**
 * Tells what a YAML document is.
 *
 * @param value - The parsed document; every scalar is text.
 * @returns Its format, or what it is for others.
 */
export function recogniseYaml(value: unknown): RecognisedDocument {
  if (!isFields(value)) return { kind: 'foreign', why: yamlWhy }
  if (isKzgProof(value)) return { kind: 'document', format: 'kzg-proof' }
  const { input } = value
  const ofBlobs = isFields(input) && 'output' in value && ['blob', 'cells'].some((name) => name in input)
  return { kind: 'foreign', why: ofBlobs ? 'a test of whole blobs or their cells, which no precompile takes' : yamlWhy }
}

/** What is said of YAML that is no vector. */
const yamlWhy = 'YAML, which no vector is written in'

/**
 * Tells what a file of one JSON value a line is.
 *
 * @param first - The first value.
 * @returns Its format, or what it is for others.
 */
export function recogniseLines(first: unknown): RecognisedDocument {
  const known = isFields(first) && p256LineNames.every((name) => name in first)
  if (known) return { kind: 'document', format: 'p256-lines' }
  return { kind: 'foreign', why: 'several JSON values in one file, no vector' }
}

/** Names by which a line of signatures over P-256 is known. */
const p256LineNames = ['x', 'y', 'r', 's', 'hash', 'valid'] as const
