// Generated from spec/schemas; do not edit.
import type { Address, Bytes, Decimal, Hash32, Quantity } from '../Hex.ts'
import type {
  Activation,
  BlobSchedule,
  EvmFork,
  GasFormula,
  PrecompileClass,
  PrecompileLimits,
  PrecompileStatus,
  Ruleset,
  SystemCall,
} from './ruleset.ts'

/** What the standard consists of. */
export interface StandardFile {
  readonly name: string
  readonly title: string
  readonly version: string
  readonly levels: readonly ConformanceLevel[]
  /** Every other file of `spec/`, sorted by path. */
  readonly parts: readonly StandardPart[]
}

/** What a party can claim. */
export interface ConformanceLevel {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Methods of the adapter protocol that a party of the level answers. */
  readonly methods: readonly string[]
  readonly status: 'active' | 'planned'
}

export interface StandardPart {
  /** Below `spec/`. */
  readonly path: string
  /** keccak256 of the bytes of the file. */
  readonly digest: Hash32
}

/** Numbered clauses of one topic. */
export interface RulesFile {
  /** Name of the file without its extension. */
  readonly topic: string
  /** What the ids of the clauses start with. */
  readonly prefix: string
  readonly title: string
  readonly clauses: readonly Clause[]
}

/** One rule of the standard. */
export interface Clause {
  readonly id: string
  /** How binding the clause is (RFC 2119). */
  readonly level: Level
  readonly title: string
  /** The rule; names its level in capitals. An edit marks the vectors that cite it for review. */
  readonly text: string
  /** Document that the rule comes from. */
  readonly source: string
  /**
   * `vectors`: own vectors cite it. `fixtures`: only fixtures of the ecosystem can show it. `suite`: tests of Lockstep
   * itself.
   */
  readonly shownBy?: 'vectors' | 'fixtures' | 'suite'
  /** Why nothing shows the clause. */
  readonly excluded?: string
  /** Why no vector can show a block or an answer that obeys the clause. */
  readonly withoutAccept?: string
  /** Why no vector can be refused for the sake of the clause; a wrong execution shows it all the same. */
  readonly withoutReject?: string
}

export type Level = 'MUST' | 'SHOULD' | 'MAY'

/** Every reason for which the standard refuses an input. */
export interface RejectionsFile {
  readonly version: string
  readonly reasons: readonly RejectionEntry[]
  /** Older exception names that stand for several newer ones. */
  readonly combinations?: readonly { readonly name: string; readonly eest: readonly string[] }[]
}

export interface RejectionEntry {
  /** Language-neutral code. */
  readonly code: string
  readonly sentence: string
  /** The clause that it enforces. */
  readonly clause: string
  /** Exception names of test fixtures that mean the same. */
  readonly eest?: readonly string[]
  /** Exception names of fixtures before the enumerations. */
  readonly legacy?: readonly string[]
}

/** Faulty implementations that the published vectors have to tell from a right one. */
export interface MutantsFile {
  /** Families whose members follow from the standard. */
  readonly generated: readonly GeneratedMutants[]
  /** Families whose members are written out. */
  readonly written: readonly WrittenMutants[]
}

/** One mutant for each subject of a ruleset and each pattern of a name. */
export interface GeneratedMutants {
  readonly family: MutantFamilyName
  readonly title: string
  readonly side: MutantSide
  /** Name of the ruleset that the subjects come from. */
  readonly ruleset: string
  readonly every: MutantSubject
  /** Regular expression on the subjects that are meant; all where absent. */
  readonly matching?: string
  /** `all`: one mutant that is wrong in every fork. `each`: one for each fork in which the subject counts. */
  readonly forks: 'all' | 'each'
  /** Names in which `{}` stands for the subject. */
  readonly names: readonly string[]
  readonly clause: string
  /** Clauses of subjects that have one of their own, first match first. */
  readonly clauses?: readonly MutantClause[]
  /** What is changed; `{}` stands for the subject. */
  readonly sentence: string
  readonly incidents?: MutantIncidents
  /** Members that are no faults, since nothing can tell them from a right implementation. */
  readonly excluded?: readonly ExcludedMutant[]
}

export interface MutantClause {
  /** Regular expression on the subject. */
  readonly matches: string
  readonly clause: string
}

export interface ExcludedMutant {
  /** Regular expression on the name. */
  readonly matches: string
  readonly reason: string
}

export interface WrittenMutants {
  readonly family: MutantFamilyName
  readonly title: string
  readonly side: MutantSide
  readonly mutants: readonly WrittenMutant[]
}

export interface WrittenMutant {
  /** As the reference reads it: `kind:subject:amount`, with `@fork` where it is wrong in one fork alone. */
  readonly name: string
  readonly clause: string
  /** What is changed. */
  readonly sentence: string
  readonly side?: MutantSide
  readonly incidents?: MutantIncidents
}

/** Row of the table of scores. */
export type MutantFamilyName = string

/** The part that the faulty party takes; `both`: it has to be found in either. */
export type MutantSide = 'sequencer' | 'prover' | 'both'

/** What of the standard there is one mutant for. */
export type MutantSubject =
  'gas-constant' | 'precompile' | 'limited-precompile' | 'fork-boundary' | 'system-call' | 'opcode' | 'reason'

/** Incidents of the real world that the fault repeats. */
export type MutantIncidents = readonly string[]

/** What brought real sequencers and provers apart, and what of the standard answers it. */
export interface IncidentsFile {
  /** What the first letter of an id stands for. */
  readonly groups: readonly IncidentGroup[]
  readonly incidents: readonly Incident[]
}

/** One incident with its answer: either vectors and mutants, or the reason why there are none. */
export interface Incident {
  readonly id: IncidentId
  /** When it happened or was found, as precise as it is known. */
  readonly date: string
  /** Where it happened. */
  readonly system: string
  /** What kind of divergence it is. */
  readonly class: string
  /** What went wrong. */
  readonly summary: string
  /** Addresses or references that tell of it. */
  readonly sources: readonly string[]
  /** What the entry rests on; `secondary` for reports of others alone. */
  readonly confidence: string
  /** What would have told of it. */
  readonly answer?: string
  /** Ids of vectors that the party at fault fails. */
  readonly vectors?: readonly AnswerVectorId[]
  /** Names of faulty implementations that repeat the fault. */
  readonly mutants?: readonly AnswerMutantName[]
  /** What the tests of the project hold beside the vectors. */
  readonly suite?: readonly SuiteAnswer[]
  /** Why no vector and no mutant answers it. */
  readonly excluded?: string
}

/** Letter of a group and a number. */
export type IncidentId = string

/** Id of a published vector. */
export type AnswerVectorId = string

/** As `spec/mutants.yaml` writes it or one of its families makes it. */
export type AnswerMutantName = string

/** A test of the project. */
export interface SuiteAnswer {
  /** What the test claims. */
  readonly sentence: string
  /** Path from the root of the repository. */
  readonly file: string
}

/** Incidents of one kind. */
export interface IncidentGroup {
  /** First letter of their ids. */
  readonly id: string
  readonly title: string
}

/** A file of `spec/rulesets/`; only `ruleset` is hashed, so that what is learnt about a source moves no hash. */
export interface RulesetFile {
  readonly ruleset: Ruleset
  /** What the chain is called and where it settles. */
  readonly chain?: ChainRecord
  /** Where each fact comes from. */
  readonly provenance: readonly SourceOfFacts[]
  /** Facts of the ruleset that are not established, and why. */
  readonly uncertain?: readonly UncertainFact[]
  /** What is known of a fork beside its rules. */
  readonly forks?: readonly ForkRecord[]
  /** Networks of the same chain and when they switched. */
  readonly testnets?: readonly Testnet[]
  /** Contracts on the settlement layer that belong to the chain. */
  readonly contracts?: readonly SettlementContract[]
  /** What a reader should know that the ruleset itself does not say. */
  readonly notes: readonly string[]
  /** What is still to be found out. */
  readonly questions?: readonly string[]
}

/** A document or a source file, pinned as far as its kind allows. */
export interface SourceOfFacts {
  readonly id: string
  /**
   * How near to the running chain: `standard` decides itself, `spec` and `source-code` are written by the chain, `probe`
   * asked the chain, `docs`, `notice` and `issue` describe it, `secondary` quotes another.
   */
  readonly tier: 'standard' | 'spec' | 'source-code' | 'probe' | 'docs' | 'notice' | 'issue' | 'secondary'
  /** Which facts it is the source of. */
  readonly covers: string
  /** What it is the source of; a path stands for all below it. */
  readonly facts?: readonly FactPath[]
  readonly repository?: string
  readonly commit?: string
  readonly path?: string
  /** Instead of `path`, where there are several. */
  readonly paths?: readonly string[]
  readonly url?: string
}

/**
 * Where in `ruleset`: a JSON pointer whose steps name an item of a list by its id, name or fork, such as
 * `/precompiles/MODEXP/history/osaka`. An empty one is the whole ruleset.
 */
export type FactPath = string

export interface UncertainFact {
  readonly at: FactPath
  readonly why: string
}

/** One fork of the ruleset. */
export interface ForkRecord {
  /** `id` of a fork of this ruleset. */
  readonly fork: string
  /** When it was or will be activated, in seconds. */
  readonly timestamp?: Decimal
  /** Day, month or minute in UTC, as far as known. */
  readonly date?: string
  readonly firstBlock?: Decimal
  /** Fork id of EIP-2124 from then on. */
  readonly forkHash?: string
  readonly note?: string
  /** Ids of `provenance`. */
  readonly from: readonly string[]
}

export interface Testnet {
  readonly name: string
  readonly chainId?: Decimal
  readonly activations?: readonly {
    /** `id` of a fork of this ruleset. */
    readonly fork: string
    readonly activation: Activation
  }[]
  /** Ids of `provenance`. */
  readonly from: readonly string[]
}

export interface SettlementContract {
  readonly name: string
  readonly address: Address
  readonly sinceFork?: string
  /** Ids of `provenance`. */
  readonly from: readonly string[]
}

export interface ChainRecord {
  readonly title: string
  /** Software that the chain is built of. */
  readonly family?: string
  /** Chain id of the settlement layer. */
  readonly settlesOn?: Decimal
}

/** A fork of the EVM: only what is new, modified or removed against the fork before it. */
export interface Fork {
  readonly id: EvmFork
  readonly title: string
  /** Fork that this one changes; absent for the first. */
  readonly previous?: EvmFork
  /** Kind of activation on public chains. */
  readonly activatedBy: 'genesis' | 'block' | 'terminalTotalDifficulty' | 'timestamp'
  /** Names that test fixtures give the fork, the usual one first. */
  readonly fixtureNames: readonly string[]
  /** Key that activates the fork in a geth genesis file. */
  readonly genesisKey?: string
  readonly eips: readonly { readonly number: Decimal; readonly title: string }[]
  readonly changes: readonly ForkChange[]
  /** System calls that start with this fork. */
  readonly systemCalls: readonly ForkSystemCall[]
  /** Blob parameters on Ethereum mainnet and in fixtures that give none. */
  readonly blob?: BlobSchedule
}

export interface ForkChange {
  readonly kind: 'New' | 'Modified' | 'Removed'
  readonly subject: string
  readonly text: string
  readonly eip?: Decimal
  readonly clauses: readonly string[]
}

export interface ForkSystemCall {
  readonly call: SystemCall
  /** Address on Ethereum mainnet. */
  readonly contract: Address
  readonly when: 'blockStart' | 'blockEnd' | 'logs'
}

/** A precompiled contract: input, output, price, limits and how it fails. */
export interface Precompile {
  /** Name as EIP-7910 writes it. */
  readonly name: string
  readonly title: string
  readonly address: Address
  readonly class: PrecompileClass
  readonly input: {
    /**
     * `padded`: read as if followed by zeros. `exact`: any other length fails. `multiple`: a whole number of items. `any`:
     * every length.
     */
    readonly length: 'padded' | 'exact' | 'multiple' | 'any'
    readonly fields: readonly PrecompileField[]
  }
  readonly output: readonly PrecompileField[]
  readonly failure: {
    /**
     * `never`: every input succeeds. `empty-output-success`: the call succeeds and returns nothing. `error-consume-all`: the
     * call fails and all its gas is lost.
     */
    readonly mode: 'never' | 'empty-output-success' | 'error-consume-all'
    readonly when: readonly string[]
  }
  /** What the output depends on beside the input; present where the class is not pure. */
  readonly context?: readonly string[]
  /** What a call reads of the state, and a witness has to hold; present where the class is stateful. */
  readonly witness?: readonly string[]
  /** On Ethereum mainnet, by fork of `spec/forks/`; empty where Ethereum does not have it. */
  readonly history: readonly ForkPrecompileEntry[]
  /** An input that shows that the precompile is there, and its output. */
  readonly example?: { readonly input: Bytes; readonly output: Bytes }
  readonly clauses: readonly string[]
  readonly source: string
}

export interface PrecompileField {
  readonly name: string
  /** Size in bytes, or an expression of earlier fields. */
  readonly bytes: string
  readonly meaning: string
}

export interface ForkPrecompileEntry {
  readonly sinceFork: EvmFork
  readonly status: PrecompileStatus
  readonly gas?: GasFormula
  readonly limits?: PrecompileLimits
}

/** Where a contract keeps what other parties read from the state. */
export interface StorageLayout {
  /** Name of the file without its extension. */
  readonly name: string
  readonly title: string
  readonly contract: string
  /**
   * `solidity`: keccak256(pad32(key) ++ pad32(slot)), arrays at the hash of their slot, small values share slots. `vyper`:
   * keccak256(pad32(slot) ++ pad32(key)), arrays and byte strings where their slot is, every value has a slot of its own.
   */
  readonly keyOrder: 'solidity' | 'vyper'
  readonly variables: readonly StorageVariable[]
  /** Structs that the types of variables name. */
  readonly structs?: readonly StorageStruct[]
  readonly validatorSet?: ValidatorSetVariables
  readonly bounds: { readonly minimumMembers: Decimal; readonly maximumMembers: Decimal }
  /** State root at which the contract is read. */
  readonly readAt: 'batchStartStateRoot' | 'parentStateRoot'
  /** Slots worked out, for implementers to check theirs. */
  readonly examples: readonly StorageExample[]
  readonly clauses: readonly string[]
  readonly source: string
}

export interface StorageVariable {
  readonly name: string
  readonly baseSlot: Decimal
  /** First byte of the value in its slot, counted from the low-order end; 0 where absent. */
  readonly offset?: Decimal
  /**
   * Value types (`bool`, `address`, `uint8` to `uint256`, `int8` to `int256`, `bytes1` to `bytes32`), `bytes`, `string`,
   * `T[n]`, `T[]`, `mapping(K => V)`, `HashMap[K, V]`, `DynArray[T, n]`, `Bytes[n]`, `String[n]`, or the name of a struct.
   */
  readonly type: string
  readonly meaning: string
}

export interface StorageExample {
  readonly variable: string
  /** Key of a mapping. */
  readonly key?: Address
  /** Index of an array. */
  readonly index?: Decimal
  readonly slot: Hash32
}

/** Fields that lie one after the other. */
export interface StorageStruct {
  readonly name: string
  readonly fields: readonly { readonly name: string; readonly type: string }[]
}

/** Which variables hold a set of validators; each names one of `variables`. */
export interface ValidatorSetVariables {
  /** `ascending`: the list is sorted by address. `any`: readers sort it. */
  readonly order: 'ascending' | 'any'
  /** Mapping by address: true, or one and the index in the list; zero for everyone else. */
  readonly members?: string
  /** Array of addresses. */
  readonly list?: string
  /** Number of members, where there is no list. */
  readonly count?: string
  /** keccak256 of abi.encode(uint64 batch, address[] sortedAscending). */
  readonly commitment?: string
}

/** The part of a layout that slots are derived from; sent whole, so that no party has to know its name. */
export interface StorageShape {
  readonly keyOrder: 'solidity' | 'vyper'
  readonly variables: readonly {
    readonly name: string
    readonly baseSlot: Quantity
    readonly offset: number
    readonly type: string
  }[]
  readonly structs?: readonly StorageStruct[]
  readonly validatorSet?: ValidatorSetVariables
  readonly bounds: { readonly minimumMembers: number; readonly maximumMembers: number }
}

/**
 * A consensus protocol as data that an engine executes: messages, encodings, hashes, signatures, quorums, proposers and
 * timers.
 */
export interface ConsensusProfile {
  /** Name of the file without its extension. */
  readonly name: string
  readonly title: string
  /** `normative`: the standard demands it. `descriptive`: what live implementations do. */
  readonly scope: 'normative' | 'descriptive'
  /** Profile that this one changes. */
  readonly base?: string
  readonly domain: SigningDomain
  readonly signatures: SignatureRule
  readonly quorum: QuorumRule
  readonly finality: FinalityRule
  readonly proposer: ProposerRule
  readonly timeout: TimeoutRule
  readonly validators: ValidatorRule
  readonly extraData: ExtraDataRule
  readonly header: HeaderRule
  readonly hashes: HashRules
  /** Empty where only the headers of the profile are described. */
  readonly messages: readonly ConsensusMessage[]
  readonly bounds: ConsensusBounds
  readonly predicates: readonly ConsensusPredicate[]
  /** Against the base. */
  readonly changes: readonly string[]
  readonly clauses: readonly string[]
  /** Where each part of the file can be read. */
  readonly sources: readonly { readonly what: string; readonly where: string }[]
  readonly source: string
  /** What this file does not settle. */
  readonly open: readonly string[]
}

/** What binds signatures to a chain. */
export type SigningDomain = { readonly kind: 'none' } | { readonly kind: 'abiEncoded'; readonly label: string }

/** Signatures are 65 bytes: r, s and a parity of 0 or 1. */
export interface SignatureRule {
  /** What the author of a message signs. */
  readonly encoding:
    | { readonly kind: 'rlp' }
    | {
        readonly kind: 'fixedWidth'
        readonly codes: readonly { readonly message: MessageName; readonly byte: Decimal }[]
        readonly heightBytes: Decimal
        readonly roundBytes: Decimal
      }
  /** Whether s may be above half of the group order. */
  readonly highS: 'refused' | 'accepted'
  /** Who may have made the commit seal of a COMMIT. */
  readonly commitSealAuthor: 'author' | 'anybody'
}

/**
 * `ceilTwoThirds`: ceil(2n/3). `floorTwoThirdsPlusOne`: floor(2n/3) + 1. `twoFaultyPlusOne`: 2f + 1. f is floor((n -
 * 1)/3).
 */
export type QuorumFormula = 'ceilTwoThirds' | 'floorTwoThirdsPlusOne' | 'twoFaultyPlusOne'

/** Votes of n validators that decide. */
export type QuorumRule =
  | { readonly kind: 'always'; readonly formula: QuorumFormula }
  | { readonly kind: 'since'; readonly earlier: QuorumFormula; readonly later: QuorumFormula }

/** Seals that make a header final. */
export type FinalityRule = { readonly kind: 'quorum' } | { readonly kind: 'moreThanFaulty' }

export interface ProposerRule {
  /** How validators are put in order: by their bytes, or by the text of their addresses with checksum capitals. */
  readonly order: 'bytes' | 'checksumText'
  /** Where counting starts. */
  readonly index:
    | { readonly kind: 'previousSet' }
    | {
        readonly kind: 'currentSet'
        /**
         * Where the previous proposer is no longer in the set: at the next greater address, which then proposes itself, or as if
         * it had been the first.
         */
        readonly absent: 'nextGreater' | 'first'
      }
  /** How proposers follow one another; a deployment chooses, the first is the default. */
  readonly policies: readonly ('roundRobin' | 'sticky')[]
  /** Index of the proposer of the first block. */
  readonly firstBlock: 'round'
}

export interface TimeoutRule {
  /** Each round lasts twice as long as the one before. */
  readonly growth: 'doubling'
  /** When the timer of a round starts; from the start of the height, timeouts do not add up. */
  readonly measuredFrom: 'startOfRound' | 'startOfHeight'
  /** Round from which on timeouts no longer grow. */
  readonly exponentMax: Decimal
  /** Whether a deployment may name a longest timeout. */
  readonly cap: 'none' | 'deployment'
}

export interface ValidatorRule {
  readonly source: 'header' | 'contract' | 'headerOrContract'
  /** When a change of the set takes effect. */
  readonly activation: 'nextBlock' | 'epoch' | 'batchStart'
  /** How a header lists them. */
  readonly order: 'ascending' | 'any'
}

/** An item of the list in extra data. */
export type ExtraDataItem =
  | { readonly kind: 'vanity' }
  | { readonly kind: 'validators' }
  | { readonly kind: 'vote'; readonly absent: 'emptyList' | 'emptyString'; readonly add: Bytes; readonly drop: Bytes }
  | { readonly kind: 'round'; readonly width: 'minimal' | 'fourBytes' }
  | { readonly kind: 'proposerSeal' }
  | { readonly kind: 'seals' }

/** What the extra data of a header holds. */
export type ExtraDataRule =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'list'
      readonly prefixBytes: Decimal
      readonly vanityBytes: { readonly min: Decimal; readonly max: Decimal }
      readonly items: readonly ExtraDataItem[]
    }

export interface HeaderRule {
  readonly difficulty: Decimal
  /** Any where absent. */
  readonly mixHash?: Hash32
  /** Any where absent. */
  readonly nonce?: Bytes
  /** How a header names its proposer. */
  readonly proposer: 'coinbase' | 'proposerSeal'
  readonly sealOrder: 'ascendingSigners' | 'any'
  /** What becomes of a second seal of one validator. */
  readonly duplicates: 'refused' | 'countedOnce'
}

/** Extra data of the header that is hashed; items that the profile does not have are left as they are. */
export interface ExtraDataVariant {
  readonly round: 'kept' | 'zero' | 'dropped'
  readonly seals: 'kept' | 'empty' | 'dropped'
  readonly proposerSeal: 'kept' | 'empty'
}

/** How a header is hashed. */
export type HashRule =
  | { readonly kind: 'header'; readonly extraData?: ExtraDataVariant; readonly times: 'once' | 'twice' }
  | { readonly kind: 'list'; readonly items: readonly ('domain' | 'onChainHash' | 'round')[] }
  | { readonly kind: 'suffixed'; readonly suffix: Bytes }

export interface HashRules {
  /** Block hash and parent hash. */
  readonly onChainHash: HashRule
  /** What commit seals are over. */
  readonly commitHash: HashRule
  /** What the proposer's seal is over. */
  readonly proposerHash?: HashRule
  /** What messages call a block. */
  readonly digest: 'onChainHash' | 'commitHash'
  /** What the on-chain hash is where the extra data cannot be read; `plain`: keccak256 of the header as it is. */
  readonly undecodable: 'refused' | 'plain'
}

export type MessageName = 'PROPOSAL' | 'PREPARE' | 'COMMIT' | 'ROUND_CHANGE'

/** `prepared`: [] or [round, digest]. `blockAccessList`: bytes, empty where there is none. */
export type PayloadField = 'height' | 'round' | 'digest' | 'commitSeal' | 'block' | 'prepared' | 'blockAccessList'

/** `optionalBlock`: a block or []. `roundChanges` and `prepares`: lists of signed payloads. */
export type MessagePart = 'block' | 'optionalBlock' | 'blockAccessList' | 'roundChanges' | 'prepares'

/**
 * [payload, signature] where there are no parts, otherwise [[payload, signature], parts...] or [[payload, signature],
 * [parts...]].
 */
export interface ConsensusMessage {
  readonly name: MessageName
  readonly code: Decimal
  /** Fields of the signed list, in their order. */
  readonly payload: readonly PayloadField[]
  /** What follows the signed payload and is not signed. */
  readonly parts: readonly MessagePart[]
  /** `beside`: the parts follow the signed payload. `together`: a list of them does. */
  readonly place: 'beside' | 'together'
}

export interface ConsensusBounds {
  readonly roundMax: Decimal
  readonly validatorsMax: Decimal
  /** Most signed payloads in one list. */
  readonly justificationsMax: Decimal
  readonly messageBytesMax: Decimal
  readonly node?: NodeBounds
}

/**
 * What a node keeps of others at most; BFT-17. Absent where only the headers of the profile are described, so that there
 * is no node.
 */
export interface NodeBounds {
  /** Messages for so many heights ahead are kept, and those for a height further ahead are ignored as `HEIGHT_TOO_FAR`. */
  readonly heightsAheadMax: Decimal
  /** Messages of one validator that are kept for all heights ahead together; later ones are ignored as `BUFFER_FULL`. */
  readonly messagesAheadPerValidatorMax: Decimal
  /**
   * Rounds of the current height ahead of the current round in which votes of one validator are kept, the highest ones; a
   * vote for a lower one is ignored as `BUFFER_FULL`.
   */
  readonly roundsAheadPerValidatorMax: Decimal
  /** Rounds of the current height that have gone by and whose votes are kept, the latest ones. */
  readonly roundsBehindMax: Decimal
  /** Blocks of one height of which the verdict of execution is remembered, the first ones; no further block is prepared. */
  readonly verdictsMax: Decimal
  /** Longest timer; whatever would last longer lasts as long. */
  readonly timerMsMax: Decimal
}

export interface ConsensusPredicate {
  readonly name: string
  readonly text: string
}

/** How a sequencer puts the transactions of its pool in order; the base rules of a pool are the same for all. */
export interface OrderingPolicy {
  readonly name: string
  readonly title: string
  readonly text: string
  /**
   * What the first transactions of all senders are compared by, the strongest first: a higher effective priority fee, an
   * earlier arrival, a smaller hash.
   */
  readonly keys: readonly OrderingKey[]
  /**
   * What becomes of the rest where a transaction has no room in the block: `skip` leaves its sender out and goes on with
   * the others, `stop` ends the block.
   */
  readonly unfit: 'skip' | 'stop'
  /** By how much a replacement raises its fees. */
  readonly priceBumpPercent: Percent
  /** The same where a blob transaction replaces or is replaced. */
  readonly blobPriceBumpPercent: Percent
}

/** What transactions are compared by. */
export type OrderingKey = 'effectivePriorityFee' | 'arrival' | 'hash'

/** A whole number in decimal. */
export type Percent = string

/** What a proof commits to. */
export interface PublicInputs {
  /** Name of the file without its extension. */
  readonly name: string
  readonly title: string
  readonly version: Decimal
  /** ASCII text, padded with zeros to 32 bytes, that is hashed in front of the words. */
  readonly domain: string
  readonly hash: string
  /** Each is 32 bytes, big-endian; in this order. */
  readonly words: readonly PublicInputWord[]
  readonly assertions: readonly ProofAssertion[]
  readonly clauses: readonly string[]
  readonly source: string
}

export interface PublicInputWord {
  readonly index: Decimal
  readonly name: string
  readonly type: 'uint64' | 'uint256' | 'bytes32' | 'address' | 'uint8'
  readonly rule: string
}

export interface ProofAssertion {
  readonly id: string
  readonly text: string
}

/** An OpenRPC document. */
export interface Interface {
  readonly openrpc: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly methods: readonly InterfaceMethod[]
}

export interface InterfaceMethod {
  readonly name: string
  readonly summary: string
  readonly paramStructure: 'by-name'
  readonly params: readonly ContentDescriptor[]
  readonly result: ContentDescriptor
  /** Definition that holds all parameters. */
  readonly 'x-params': string
  readonly 'x-level': string
  /** Feature that an adapter declares for the method. */
  readonly 'x-feature'?: string
  /** `active`: the runner drives it. `planned`: fixed for implementers, not driven yet. */
  readonly 'x-status': 'active' | 'planned'
}

export interface ContentDescriptor {
  readonly name: string
  readonly description?: string
  readonly required?: 'true' | 'false'
  readonly schema: SchemaReference
}

export interface SchemaReference {
  /** Definition below spec/schemas. */
  readonly $ref: string
}
