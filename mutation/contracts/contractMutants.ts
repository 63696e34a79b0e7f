/** A slip in a source of the contracts, which the vectors of its family have to notice. */
export interface ContractMutant {
  readonly contract: 'ValidatorSet' | 'Slashing' | 'Rewards' | 'Rollup' | 'TransparentVerifier' | 'AttestationVerifier'
  readonly file: string
  /** Of the vectors, behind `contracts/`. */
  readonly family: 'set' | 'slashing' | 'rewards' | 'rollup'
  readonly what: string
  readonly from: string
  readonly to: string
}

function inFile(
  contract: ContractMutant['contract'],
  family: ContractMutant['family'],
  file = contract as string,
): (what: string, from: string, to: string) => ContractMutant {
  return (what, from, to) => ({ contract, family, file: `${file}.sol`, what, from, to })
}

const set = inFile('ValidatorSet', 'set')
const evidence = inFile('Slashing', 'slashing', 'Evidence')
const signatures = inFile('Slashing', 'slashing', 'Signatures')
const slashing = inFile('Slashing', 'slashing')
const absence = inFile('Slashing', 'rewards')
const rewards = inFile('Rewards', 'rewards')
const rollup = inFile('Rollup', 'rollup')
const routes = inFile('Rollup', 'rollup', 'VerifierRoutes')
const values = inFile('Rollup', 'rollup', 'PublicValues')
const transparent = inFile('TransparentVerifier', 'rollup')

/** One change each. */
export const contractMutants: readonly ContractMutant[] = [
  set('slots in one key order', 'order == KeyOrder.Solidity ? keccak256', 'true ? keccak256'),
  set('members counted from zero', 'index + 1 : 1)', 'index : 1)'),
  set('commitment without its batch', 'keccak256(abi.encode(next, list))', 'keccak256(abi.encode(uint64(0), list))'),
  set('changes within a batch', 'if (!isBatchEnd()) revert', 'if (false) revert'),
  set('batches counted from zero', '(blockNumber - 1) / blocks + 1', '(blockNumber - 1) / blocks'),
  set('empty sets', 'if (wanted.length == 0) return Fault.Empty;', ''),
  set('duplicates', 'wanted[index] == wanted[index - 1]', 'false'),
  set('unsorted sets', 'wanted[index] < wanted[index - 1]', 'false'),
  set('the zero address', 'if (wanted[index] == address(0)) return', 'if (false) return'),
  set('members without stake', 'stakeOf[wanted[index]] < least ||', 'false ||'),
  set('slots that stay when a member leaves', '_writeMember(keyOrder, member, 0);', ''),
  set(
    'stake free by blocks alone',
    'block.number < untilBlock || block.timestamp < untilTimestamp',
    'block.number < untilBlock',
  ),
  set('stake below the least', 'if (stakeOf[msg.sender] < minimumStake) revert', 'if (false) revert'),
  set('anybody slashes', 'if (msg.sender != slasher) revert', 'if (false) revert'),
  set('who lost all comes back', 'banned[validator] = true', 'banned[validator] = false'),
  evidence(
    'the round is not compared',
    'if (first.round != round || second.round != round) revert',
    'if (false) revert',
  ),
  evidence('the digest is not compared', 'return first.digest != second.digest;', 'return true;'),
  evidence('a lock on a later block is forgotten', 'change.preparedRound >= commit.round', 'false'),
  evidence('any two messages', '|| !_fits(accusation.kind, first.code, second.code)', ''),
  evidence(
    'a seal without its header',
    'statement.headerRlp.length == 0 || keccak256(statement.headerRlp) != said.digest',
    'false',
  ),
  signatures(
    'messages of any chain',
    'abi.encode("PSC-1", chainId, genesisHash)',
    'abi.encode("PSC-1", uint256(7778), genesisHash)',
  ),
  slashing('offences count again', 'if (isKnown[id]) revert', 'if (false) revert'),
  slashing('any set', 'if (given != commitment) revert ValidatorSetMismatch', 'if (false) revert ValidatorSetMismatch'),
  slashing('evidence ahead', 'if (height > block.number) revert', 'if (false) revert'),
  slashing('evidence that never expires', 'if (block.number >= untilBlock &&', 'if (false &&'),
  slashing('locks that nobody keeps', '&& !enforcesLock) revert', '&& false) revert'),
  absence('absence before late seals', 'BLOCKS_UNTIL_CLOSED = 3', 'BLOCKS_UNTIL_CLOSED = 2'),
  rewards('quorum of half', '(2 * count + 2) / 3', 'count / 2'),
  rewards('no order of seals', 'if (signer < before) revert', 'if (false) revert'),
  rewards('seals twice', 'if (signer == before) revert', 'if (false) revert'),
  rewards('no bonus', 'needed += inclusionBonus * extra;', ''),
  rewards('a share for the builder', 'if (validator != built)', 'if (true)'),
  rewards(
    'the set of the carrying block',
    'uint64 batch = validatorSet.batchOf(height);',
    'uint64 batch = validatorSet.batchOf(height + 1);',
  ),
  rewards('late seals of any block', 'if (known.height != height || height == 0) revert', 'if (false) revert'),
  rewards('late seals that were there', 'if (known & bit != 0) revert', 'if (false) revert'),
  rewards('no start of a batch', 'if (validatorSet.isBatchEnd()) validatorSet.activate();', ''),
  rollup(
    'the proof is not looked at',
    '_verify(verifier, submission.program, submission.publicValues, submission.proof);',
    'verifier;',
  ),
  rollup('any status', 'if (batch.status != 1) revert', 'if (false) revert'),
  rollup('any ruleset', '|| batch.rulesetHash != rulesetHash ||', '||'),
  rollup('any settlement', '|| batch.settlementDomain != settlementDomain', ''),
  rollup('any fork', 'if (batch.forkId != inForce) revert', 'if (false) revert'),
  rollup(
    'gaps of blocks',
    'if (batch.firstBlock != end.lastBlock + 1) revert',
    'if (batch.firstBlock <= end.lastBlock) revert',
  ),
  rollup(
    'blocks twice',
    'if (batch.firstBlock != end.lastBlock + 1) revert',
    'if (batch.firstBlock > end.lastBlock + 1) revert',
  ),
  rollup('any state before', 'if (batch.preStateRoot != end.stateRoot) revert', 'if (false) revert'),
  rollup('any set before', 'if (batch.validatorSetHashAtParent != end.validatorSetHash) revert', 'if (false) revert'),
  rollup('any recipient', 'if (batch.rewardRecipient != msg.sender) revert', 'if (false) revert'),
  rollup('any messages', 'messagesHashAt(count) != batch.l1MessagesHashAfter', 'false'),
  rollup('messages again', 'bool isBehind = count < batch.l1MessageCountBefore;', 'bool isBehind = false;'),
  rollup('messages that are due', 'if (_isDue(count, messageDelayBlocks)) revert', 'if (false) revert'),
  rollup('data that nobody published', 'if (batch.dataHash != published) revert', 'if (false) revert'),
  rollup('no consensus proof', 'if (isThere || needsFinality || batch.finalityHash != 0) revert', 'if (false) revert'),
  rollup('the consensus proof of another block', 'inputs.blockHash != batch.lastBlockHash', 'false'),
  rollup('zero for any state', 'if (batch.postStateRoot == 0) revert', 'if (false) revert'),
  routes('routes that thaw', 'if (route.frozen) revert', 'if (false) revert'),
  routes('verifiers without code', 'if (address(verifier).code.length == 0) revert', 'if (false) revert'),
  values('any domain', '!isWhole || bytes32(publicValues[:32]) != domain', 'false'),
  transparent('any set', 'if (given != inputs.validatorSetHash) revert', 'if (false) revert'),
]
