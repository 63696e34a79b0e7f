import { commitHashOfDigest, sealCommit } from '../../consensus/index.ts'
import type { Artefact } from '../../contracts/Artefact.ts'
import { addressesOf, contextOf, type Signatory } from '../consensus/council.ts'
import { bytes, toBytes, type Address, type Hash32 } from '../../model/Hex.ts'
import type { Chain, Deployed } from './Chain.ts'
import type { Stack } from './stack.ts'

const context = contextOf('psc-1')

/** Seals that a reward carries, and what may be wrong with them. */
interface Sealing {
  readonly signers: readonly Signatory[]
  /** Set that is told of. */
  readonly validators: readonly Signatory[]
  /** In which the seals are made. */
  readonly round?: bigint
  /** Blocks before the one that should be sealed. */
  readonly behind?: bigint
}

/** A lightweight transaction. */
export interface Rewarding {
  readonly carried: Sealing
  readonly late?: Sealing
  /** Round that is told of. */
  readonly round?: bigint
  readonly coinbase?: Address
  readonly through?: Deployed
}

/** Sends the reward of a block, which carries the seals of the block before it. */
export async function reward(
  { chain, rewards }: Stack,
  blockNumber: bigint,
  { carried, late, round = 0n, coinbase, through = rewards }: Rewarding,
): ReturnType<Chain['call']> {
  await chain.advanceTo(blockNumber)
  const values = async (hashOf: (number: bigint) => Promise<Hash32>): Promise<unknown> => ({
    round,
    carried: await sealsOf(carried, blockNumber - 1n, { hashOf, round }),
    late: late === undefined ? nothing : await sealsOf(late, blockNumber - 2n, { hashOf, round }),
  })
  return chain.callWith(through, 'reward', values, coinbase === undefined ? {} : { coinbase })
}

const nothing = { seals: [], validators: [] }

async function sealsOf(
  { signers, validators, behind = 0n, ...of }: Sealing,
  height: bigint,
  { hashOf, round }: { readonly hashOf: (number: bigint) => Promise<Hash32>; readonly round: bigint },
): Promise<unknown> {
  const digest = await hashOf(height - behind)
  const commitHash = commitHashOfDigest(digest, of.round ?? round, context)
  if (commitHash === undefined) throw new Error('a digest of psc-1 has a commit hash in every round')
  return {
    seals: signers.map(({ sign }) => toBytes(sealCommit(commitHash, sign))),
    validators: addressesOf(validators),
  }
}

/** A contract that sends what it is sent to a contract twice, and fails as the second call does. */
export function repeater(target: Deployed): Artefact {
  const call = `5f5f365f5f73${target.address.slice(2)}5af1`
  const runtime = `365f5f37${call}50${call}`
  // Where the second call succeeded it stops, and else it gives back what was said.
  const start = runtime.length / 2
  const end = (start + 10).toString(16)
  const code = `${runtime}60${end}573d5f5f3e3d5ffd5b00`
  const size = (code.length / 2).toString(16).padStart(2, '0')
  const abi = target.artefact.abi.filter(({ type }) => type !== 'constructor')
  return { ...target.artefact, name: 'Repeater', abi, bytecode: bytes(`0x60${size}600a5f3960${size}5ff3${code}`) }
}
