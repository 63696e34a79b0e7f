import * as Rlp from '../../codec/Rlp.ts'
import { encodeExtraData, type ExtraData } from '../../consensus/index.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { bytes, fromBytes, quantity } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, contextOf, council, outsider, profileNamed } from './council.ts'
import { type EncodingDamage, lengthDamages, listDamages, replaceItem } from './damages.ts'

const profiles = ['qbft-eea', 'besu', 'goquorum', 'qbft-2021', 'ibft2', 'ibft1'] as const

/** Extra data of every profile that keeps some. */
export function extraDataCases(): readonly ConsensusCase[] {
  return profiles.flatMap((profile) => [...goodCases(profile), ...badCases(profile)])
}

const seal = bytes(`0x${'12'.repeat(64)}01`)
const people = council(4)

function full(profile: string): ExtraData {
  const items = itemsOf(profile)
  return {
    vanity: bytes(`0x${'ab'.repeat(32)}`),
    validators: addressesOf(people),
    seals: [seal, seal],
    ...(items.includes('round') && { round: 3n }),
    ...(items.includes('vote') && { vote: { recipient: outsider.address, type: 'add' as const } }),
    ...(items.includes('proposerSeal') && { proposerSeal: seal }),
  }
}

function itemsOf(profile: string): readonly string[] {
  const { extraData } = profileNamed(profile)
  return extraData.kind === 'list' ? extraData.items.map(({ kind }) => kind) : []
}

function goodCases(profile: string): readonly ConsensusCase[] {
  const whole = full(profile)
  const { vote: _, ...voteless } = whole
  const variants: readonly (readonly [string, ExtraData])[] = [
    ['full', whole],
    ['bare', { ...voteless, validators: [], seals: [], ...(whole.round !== undefined && { round: 0n }) }],
    ['without-seals', { ...whole, seals: [] }],
    ...(whole.vote === undefined
      ? []
      : [
          ['without-vote', voteless] as const,
          ['drop', { ...whole, vote: { recipient: outsider.address, type: 'drop' as const } }] as const,
          ['round-largest', { ...whole, round: 2_147_483_647n }] as const,
        ]),
  ]
  return variants.map(([name, held]) => {
    const { round, ...rest } = held
    return {
      name: `codec/${profile}/extra-data-${name}`,
      given: `Canonical extra data of the profile ${profile}: ${name.replaceAll('-', ' ')}.`,
      when: 'A consensus core is given the extra data.',
      must: 'It reads every item.',
      clauses: ['CNS-8', 'CNS-9'],
      asked: { kind: 'extraData', ask: { profile, extraData: fromBytes(encodeExtraData(held, contextOf(profile))) } },
      expected: { kind: 'accept', facts: { ...rest, ...(round !== undefined && { round: quantity(round) }) } },
    }
  })
}

interface Bad {
  readonly damage: EncodingDamage
  readonly reason?: Reason
}

function badCases(profile: string): readonly ConsensusCase[] {
  const encoded = encodeExtraData(full(profile), contextOf(profile))
  const { extraData } = profileNamed(profile)
  const prefix = extraData.kind === 'list' ? Number(extraData.prefixBytes) : 0
  const behind = (damage: EncodingDamage): EncodingDamage => ({
    ...damage,
    apply: (all) => Buffer.concat([all.subarray(0, prefix), damage.apply(all.subarray(prefix))]),
  })
  return damagesOf(profile).map(({ damage, reason = 'EXTRA_DATA_MALFORMED' }) => ({
    name: `codec/${profile}/extra-data-${damage.name}`,
    given: `Extra data of the profile ${profile} whose ${damage.what}.`,
    when: 'A consensus core is given the extra data.',
    must: 'It refuses the extra data.',
    clauses: [reason === 'EXTRA_DATA_MALFORMED' ? 'CNS-8' : 'CNS-9'],
    twin: `codec/${profile}/extra-data-full`,
    asked: { kind: 'extraData', ask: { profile, extraData: fromBytes(behind(damage).apply(encoded)) } },
    expected: { kind: 'reject', reason },
  }))
}

function damagesOf(profile: string): readonly Bad[] {
  const items = itemsOf(profile)
  const place = (kind: string): readonly number[] => [items.indexOf(kind)]
  const bad: Bad[] = [
    ...listDamages,
    ...lengthDamages('validator', [...place('validators'), 0]),
    ...lengthDamages('seal', [...place('seals'), 1]),
  ].map((damage) => ({ damage }))
  if (items.includes('vanity') && profile !== 'goquorum') {
    bad.push(...lengthDamages('vanity', place('vanity')).map((damage) => ({ damage })))
  }
  if (items.includes('vote')) bad.push(...voteDamages(place('vote')).map((damage) => ({ damage })))
  if (items.includes('round')) bad.push(...roundDamages(profile, place('round')))
  return bad
}

function voteDamages(path: readonly number[]): readonly EncodingDamage[] {
  const put = (name: string, what: string, item: Uint8Array): EncodingDamage => ({
    name: `vote-${name}`,
    what,
    apply: (encoded) => replaceItem(encoded, path, () => item),
  })
  const recipient = Rlp.fromBytes(new Uint8Array(20).fill(9))
  return [
    put('of-another-kind', 'vote is neither to add nor to drop', Rlp.join([recipient, Uint8Array.of(0x81, 0x81)])),
    put('for-nobody', 'vote names nobody', Rlp.join([Uint8Array.of(0x80), Uint8Array.of(0x81, 0xff)])),
    put('alone', 'vote has no kind', Rlp.join([recipient])),
  ]
}

function roundDamages(profile: string, path: readonly number[]): readonly Bad[] {
  const put = (name: string, what: string, item: Uint8Array): EncodingDamage => ({
    name: `round-${name}`,
    what,
    apply: (encoded) => replaceItem(encoded, path, () => item),
  })
  const { extraData, bounds } = profileNamed(profile)
  const width = extraData.kind === 'list' ? extraData.items.find((item) => item.kind === 'round')?.width : undefined
  const most = BigInt(bounds.roundMax)
  const beyond = put('beyond', 'round is one beyond the last', Rlp.fromInteger(most + 1n))
  const other =
    width === 'minimal'
      ? put('of-four-bytes', 'round has four bytes, leading zeros among them', Rlp.fromBytes(Uint8Array.of(0, 0, 0, 3)))
      : put('of-one-byte', 'round is written in one byte', Rlp.fromInteger(3n))
  return [
    { damage: other },
    ...(width === 'minimal' || most < 2n ** 32n - 1n
      ? [{ damage: beyond, reason: 'ROUND_OUT_OF_BOUNDS' as const }]
      : []),
    { damage: put('as-list', 'round is an empty list', Uint8Array.of(0xc0)) },
  ]
}
