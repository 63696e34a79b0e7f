import type { ExecutedBlock, ExecuteParams } from '../../model/generated/adapter.ts'
import { address } from '../../model/Hex.ts'
import type { MutantKind, RoleHandlers } from './MutantKind.ts'

/** What of a claim a prover can fail to look at, as its refusals name it. */
const parts = ['account', 'exists', 'nonce', 'balance', 'codeHash', 'storageRoot', 'slot'] as const

/** Faults in how a prover judges a claim of changed accounts. */
export const claimKinds: readonly MutantKind[] = [
  {
    kind: 'claim-ignored',
    form: `claim-ignored:<all, ${parts.join(', ')}>`,
    sentence: 'Of a claim of changed accounts, the part is not looked at.',
    plant: (part, rest) => {
      const known = part === 'all' || parts.some((candidate) => candidate === part)
      return known && rest === '' ? { handlers: (honest) => ignoring(honest, part) } : null
    },
  },
  {
    kind: 'claim-blames',
    form: 'claim-blames:<address>',
    sentence: 'Whichever account of a claim is wrong, the refusal names this one.',
    plant: (subject, rest) => {
      if (!/^0x[0-9a-f]{40}$/.test(subject) || rest !== '') return null
      return { handlers: (honest) => blaming(honest, address(subject)) }
    },
  },
]

function ignoring(honest: RoleHandlers, part: string): RoleHandlers {
  return {
    ...honest,
    prover_execute: async (params) => {
      const answer = await honest.prover_execute(params)
      const overlooked = answer.blocks.map((block) => concerns(block, part))
      if (!overlooked.includes(true)) return answer
      const { blocks } = await honest.prover_execute(withoutClaims(params, overlooked))
      return { ...answer, blocks: answer.blocks.map((block, place) => blocks[place] ?? block) }
    },
  }
}

function concerns(block: ExecutedBlock, part: string): boolean {
  if (block.status !== 'rejected' || block.reason !== 'STATE_CHANGE_UNSOLICITED') return false
  return part === 'all' || new RegExp(`field ${part}\\b`).test(block.detail ?? '')
}

function withoutClaims(params: ExecuteParams, places: readonly boolean[]): ExecuteParams {
  const blocks = params.blocks.map((block, place) => {
    const { claimed: _, ...rest } = block
    return places[place] === true ? rest : block
  })
  return { ...params, blocks }
}

function blaming(honest: RoleHandlers, account: ReturnType<typeof address>): RoleHandlers {
  return {
    ...honest,
    prover_execute: async (params) => {
      const { blocks, ...rest } = await honest.prover_execute(params)
      return {
        ...rest,
        blocks: blocks.map((block) =>
          block.status === 'rejected' && block.reason === 'STATE_CHANGE_UNSOLICITED' ? { ...block, account } : block,
        ),
      }
    },
  }
}
