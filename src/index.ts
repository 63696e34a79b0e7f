/**
 * The published surface of Lockstep: the standard and its rules as data, codecs, tries and witnesses, and what a program
 * needs to stand behind the adapter protocol.
 *
 * @packageDocumentation
 */

/** Hexadecimal text: bytes, digests, addresses and quantities. */
export * as Hex from './model/Hex.ts'

/** An input that the standard tells us to refuse, with its reason. */
export * as Rejection from './model/Rejection.ts'

/** A bug of ours or of the machine. */
export * as Defect from './model/Defect.ts'

/** Messages of the adapter protocol. */
export type * as Protocol from './model/generated/adapter.ts'

/** Rulesets: everything that two parties share to execute the same chain. */
export type * as Ruleset from './model/generated/ruleset.ts'

/** Vectors of kind `block`. */
export type * as Vector from './model/generated/vector.ts'

/** Recursive length prefix encoding. */
export * as Rlp from './codec/Rlp.ts'

/** Block headers as RLP and as fields. */
export * as Header from './codec/Header.ts'

/** Whole blocks as RLP and in parts. */
export * as Block from './codec/Block.ts'

/** Block access lists (EIP-7928). */
export * as AccessList from './codec/AccessList.ts'

/** SSZ stateless inputs (EIP-8025). */
export * as StatelessInput from './codec/StatelessInput.ts'

/** Cryptographic backends: noble alone, or fast libraries with equal results. */
export * as Crypto from './crypto/loadCrypto.ts'

/** Rulesets of the standard by name and by chain id. */
export * as Rulesets from './standard/rulesets.ts'

/** The hash that two parties agree on. */
export * as RulesetHash from './standard/rulesetHash.ts'

/** Merkle-Patricia tries, whole or known by hash in part. */
export * as Trie from './trie/Trie.ts'

/** Recording a witness, and its hash. */
export * as Witness from './state/Witness.ts'

/** Opening a witness as the state to run a block on. */
export * as OpenWitness from './state/openWitness.ts'

/** The loop that puts a program behind the adapter protocol, over standard input and output. */
export * as Serve from '../runners/protocol/serve.ts'

/** The same over HTTP. */
export * as ServeHttp from '../runners/protocol/serveHttp.ts'
