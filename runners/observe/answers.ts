import type {
  AccessListResult,
  CheckTransactionResult,
  DecodeRlpResult,
  Feature,
  Methods,
  Role,
  StatelessInputResult,
  TrieRootResult,
} from '../../src/model/generated/adapter.ts'
import type { CaseMethod, HashedRuleset } from '../adapters/Party.ts'
import type { AccessListCase, Case, RlpCase, StatelessInputCase, TransactionCase, TrieCase } from '../load/Case.ts'
import { ask } from './ask.ts'
import type { AnswersObservation, Asked } from './Observation.ts'
import type { Pair } from './Pair.ts'
import { judgementOf } from './systemCalls.ts'

/** Asks both parties to judge a transaction by itself. */
export async function observeTransaction(
  asked: TransactionCase,
  pair: Pair,
  token: string,
): Promise<AnswersObservation<'transaction', CheckTransactionResult>> {
  const { ruleset } = judgementOf(asked, pair)
  const params = { token, rulesetHash: ruleset.hash, transaction: asked.transaction }
  const put = question(asked, pair, 'transactions', ruleset)
  const sequencer = put('sequencer', 'seq_checkTransaction', params)
  const prover = put('prover', 'prover_checkTransaction', params)
  return { kind: 'transaction', ruleset, sequencer: await sequencer, prover: await prover }
}

/** Asks both parties to read an RLP item. */
export async function observeRlp(
  asked: RlpCase,
  pair: Pair,
  token: string,
): Promise<AnswersObservation<'rlp', DecodeRlpResult>> {
  const { ruleset } = judgementOf(asked, pair)
  const params = { token, rlp: asked.rlp }
  const put = question(asked, pair, 'rlp')
  const sequencer = put('sequencer', 'seq_decodeRlp', params)
  const prover = put('prover', 'prover_decodeRlp', params)
  return { kind: 'rlp', ruleset, sequencer: await sequencer, prover: await prover }
}

/** Asks both parties for the root of a trie. */
export async function observeTrie(
  asked: TrieCase,
  pair: Pair,
  token: string,
): Promise<AnswersObservation<'trie', TrieRootResult>> {
  const { ruleset } = judgementOf(asked, pair)
  const params = { token, secure: asked.secure, entries: asked.entries }
  const put = question(asked, pair, 'trie')
  const sequencer = put('sequencer', 'seq_trieRoot', params)
  const prover = put('prover', 'prover_trieRoot', params)
  return { kind: 'trie', ruleset, sequencer: await sequencer, prover: await prover }
}

/** Asks the prover for the root of a stateless input. */
export async function observeStatelessInput(
  asked: StatelessInputCase,
  pair: Pair,
  token: string,
): Promise<AnswersObservation<'statelessInput', StatelessInputResult>> {
  const { ruleset } = judgementOf(asked, pair)
  const put = question(asked, pair, 'statelessInput')
  const prover = await put('prover', 'prover_checkStatelessInput', { token, input: asked.input })
  return { kind: 'statelessInput', ruleset, sequencer: proverOnly, prover }
}

/** Asks the prover to apply an access list to a witness. */
export async function observeAccessList(
  asked: AccessListCase,
  pair: Pair,
  token: string,
): Promise<AnswersObservation<'accessList', AccessListResult>> {
  const { ruleset } = judgementOf(asked, pair)
  const { witness, preStateRoot, accessList } = asked
  const put = question(asked, pair, 'accessList')
  const prover = await put('prover', 'prover_applyAccessList', { token, witness, preStateRoot, accessList })
  return { kind: 'accessList', ruleset, sequencer: proverOnly, prover }
}

const proverOnly: Asked<never> = { kind: 'notAsked', why: 'only provers read stateless inputs' }

type Put = <M extends CaseMethod>(
  role: Role,
  method: M,
  params: Methods[M]['params'],
) => Promise<Asked<Methods[M]['result']>>

/** Puts the same question to either party. */
function question(asked: Case, pair: Pair, feature: Feature, ruleset?: HashedRuleset): Put {
  return async (role, method, params) =>
    ask(role === 'sequencer' ? pair.sequencer : pair.prover, {
      method,
      params,
      need: { role, features: [feature], case: asked },
      budgetMs: pair.budgetMs,
      ...(ruleset !== undefined && { ruleset }),
    })
}
