import type { ConsensusMessage, ConsensusProfile, HashRule } from '../../model/generated/standard.ts'
import type { Finding } from '../Finding.ts'
import { complain, misnamed, pointers, repeated, unresolved, type Complaint, type Spec } from './Spec.ts'

/** What a protocol of this kind says: justifications speak of the other messages. */
const everyMessage = ['PROPOSAL', 'PREPARE', 'COMMIT', 'ROUND_CHANGE'] as const

/** Bytes of a round that extra data may write with a fixed width. */
const fixedRoundMax = 2n ** 32n - 1n

/**
 * Checks consensus profiles: names and references, and that the parts of each fit together, so that one engine can execute it.
 *
 * @param spec - All files.
 * @param clauses - Known ids; undefined where the rules could not be read.
 * @param profiles - Known names; undefined where profiles could not be read.
 */
export function checkConsensus(
  spec: Spec,
  clauses: ReadonlySet<string> | undefined,
  profiles: ReadonlySet<string> | undefined,
): readonly Finding[] {
  return spec.consensus.flatMap((file) =>
    complain(file, [
      ...misnamed(file, '/name', file.value.name),
      ...unresolved(pointers('/clauses', file.value.clauses), clauses, 'clause'),
      ...unresolved(file.value.base === undefined ? [] : [['/base', file.value.base]], profiles, 'consensus profile'),
      ...checkMessages(file.value),
      ...checkExtraData(file.value),
      ...checkHashes(file.value),
    ]),
  )
}

function checkMessages({ messages, signatures }: ConsensusProfile): readonly Complaint[] {
  const names = messages.map(({ name }, index) => [`/messages/${index}/name`, name] as const)
  const codes = messages.map(({ code }, index) => [`/messages/${index}/code`, code] as const)
  const known = new Set<string>(messages.map(({ name }) => name))
  const missing = messages.length === 0 ? [] : everyMessage.filter((name) => !known.has(name))
  const fixed = signatures.encoding.kind === 'fixedWidth' ? signatures.encoding.codes : []
  return [
    ...repeated(names, 'message'),
    ...repeated(codes, 'code'),
    ...missing.map((name) => ({
      at: '/messages',
      message: `there is no message ${name}`,
      fix: 'describe all four messages or none',
    })),
    ...messages.flatMap((message, index) => checkMessage(message, `/messages/${index}`)),
    ...fixed
      .filter(({ message }) => !known.has(message))
      .map(({ message }) => ({
        at: '/signatures/encoding/codes',
        message: `a byte is given for ${message}, which is not described`,
        fix: 'describe the message or leave the byte out',
      })),
  ]
}

function checkMessage({ name, payload, parts, place }: ConsensusMessage, at: string): readonly Complaint[] {
  const fields = payload.map((field, index) => [`${at}/payload/${index}`, field] as const)
  const start = payload[0] === 'height' && payload[1] === 'round'
  return [
    ...repeated(fields, 'field'),
    ...repeated(pointers(`${at}/parts`, parts), 'part'),
    ...(start
      ? []
      : [{ at: `${at}/payload`, message: `${name} does not start with height and round`, fix: 'put them first' }]),
    ...(place === 'together' && parts.length === 0
      ? [{ at: `${at}/place`, message: `${name} has no parts that could be together`, fix: 'write beside' }]
      : []),
  ]
}

function checkExtraData({ extraData, header, bounds }: ConsensusProfile): readonly Complaint[] {
  const items = extraData.kind === 'list' ? extraData.items : []
  const kinds = new Set(items.map(({ kind }) => kind))
  const complaints: Complaint[] = [
    ...repeated(
      items.map(({ kind }, index) => [`/extraData/items/${index}/kind`, kind] as const),
      'item',
    ),
  ]
  if (extraData.kind === 'list' && !kinds.has('seals')) {
    complaints.push({
      at: '/extraData/items',
      message: 'nothing holds the seals',
      fix: 'add the item seals or write plain',
    })
  }
  if (header.proposer === 'proposerSeal' && !kinds.has('proposerSeal')) {
    complaints.push({
      at: '/header/proposer',
      message: 'no item holds the seal of the proposer',
      fix: 'write coinbase or add the item',
    })
  }
  const fixed = items.some((item) => item.kind === 'round' && item.width === 'fourBytes')
  if (fixed && BigInt(bounds.roundMax) > fixedRoundMax) {
    complaints.push({
      at: '/bounds/roundMax',
      message: 'a round of four bytes cannot hold it',
      fix: `write at most ${fixedRoundMax}`,
    })
  }
  return complaints
}

function checkHashes({ hashes, extraData, domain, header }: ConsensusProfile): readonly Complaint[] {
  const rules: readonly (readonly [string, HashRule])[] = [
    ['/hashes/onChainHash', hashes.onChainHash],
    ['/hashes/commitHash', hashes.commitHash],
    ...(hashes.proposerHash === undefined ? [] : [['/hashes/proposerHash', hashes.proposerHash] as const]),
  ]
  const complaints: Complaint[] = rules.flatMap(([at, rule]) => {
    if (rule.kind === 'list' && rule.items.includes('domain') && domain.kind === 'none') {
      return [{ at, message: 'the profile has no domain to hash', fix: 'leave it out or name a domain' }]
    }
    const changes = rule.kind === 'header' && rule.extraData !== undefined
    return changes && extraData.kind === 'plain'
      ? [{ at, message: 'plain extra data has no variant', fix: 'leave extraData out' }]
      : []
  })
  if (hashes.onChainHash.kind !== 'header') {
    complaints.push({
      at: '/hashes/onChainHash/kind',
      message: 'the hash in the chain is not that of the header',
      fix: 'write header',
    })
  }
  if (header.proposer === 'proposerSeal' && hashes.proposerHash === undefined) {
    complaints.push({
      at: '/hashes',
      message: 'nothing says what the seal of the proposer is over',
      fix: 'add proposerHash',
    })
  }
  return complaints
}
