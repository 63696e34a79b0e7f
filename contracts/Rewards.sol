// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRewards} from "./IRewards.sol";
import {IValidatorSet} from "./IValidatorSet.sol";
import {Signatures} from "./Signatures.sol";

/// @title Rewards for building and for sealing blocks
/// @notice The first transaction of block N + 1 carries the seals of block N and pays COINBASE, who builds N + 1. Who
/// sealed N has a share of the pool; the builder of N has none, for COINBASE was paid when N was built. A share that
/// nobody earned stays in the pot. Nothing is minted: the pot is what was sent here.
contract Rewards is IRewards {
    error AlreadyRewarded(uint256 blockNumber);
    error BlockNotFirst(uint256 blockNumber);
    error ValidatorSetMismatch(bytes32 commitment, bytes32 given);
    error SealsInsufficient(uint256 seals, uint256 quorum);
    error SealerUnknown(address signer);
    error SealsUnsorted(address signer);
    error SealRepeated(address signer);
    error NoEarlierBlock(uint64 height);
    error RoundOutOfBounds(uint64 round);
    error NothingToWithdraw(address account);
    error TransferFailed(address to);
    error InvalidParameters();

    event Rewarded(
        uint64 indexed height, address indexed coinbase, uint256 participation, uint256 extra, uint256 paid
    );
    event LateSealed(uint64 indexed height, uint256 participation);
    event PotExhausted(uint64 indexed height, uint256 needed, uint256 available);
    event Withdrawn(address indexed account, uint256 amount);

    uint256 private constant ROUND_MAX = 2_147_483_647;

    /// @dev Gas for a coinbase that is a contract; one that needs more withdraws its pay.
    uint256 private constant COINBASE_GAS = 5_000;

    /// @notice What is known of the last sealed block that was told of.
    struct Sealed {
        uint64 height;
        uint32 round;
        /// @dev Bit i stands for validator i in ascending order; a set has at most 64 members.
        uint64 participation;
    }

    /// @notice What a validator earned and how often it sealed, in one slot.
    struct Account {
        uint96 credit;
        /// @dev Last batch with a seal.
        uint64 batch;
        /// @dev Blocks sealed in that batch and in the one before it.
        uint48 current;
        uint48 previous;
    }

    struct Parameters {
        IValidatorSet validatorSet;
        /// @notice Hash of block 0, which every signature is bound to.
        bytes32 genesisHash;
        /// @notice For building a block, in wei.
        uint96 proposerReward;
        /// @notice For each seal above the quorum that a builder includes, in wei.
        uint96 inclusionBonus;
        /// @notice For all seals of a block together, in wei.
        uint96 sealingPool;
        /// @notice Who has what a pool cannot be divided by.
        address remainderAccount;
    }

    /// @notice Seals in ascending order of their signers.
    struct Seals {
        bytes[] seals;
        /// @notice Set of the block that was sealed, ascending.
        address[] validators;
    }

    IValidatorSet public immutable validatorSet;
    bytes32 public immutable domain;
    uint96 public immutable proposerReward;
    uint96 public immutable inclusionBonus;
    uint96 public immutable sealingPool;
    address public immutable remainderAccount;

    /// @dev Slot 0.
    Sealed private last;
    /// @dev Slot 1: who built the block that is sealed next.
    address private builder;
    uint64 private rewardedAt;
    /// @notice What is owed and not yet withdrawn, in wei.
    uint256 public owed;
    mapping(address => Account) private accounts;
    /// @notice Blocks of a batch that were told of.
    mapping(uint64 => uint64) public blocksOf;

    constructor(Parameters memory parameters) payable {
        if (parameters.remainderAccount == address(0)) revert InvalidParameters();
        validatorSet = parameters.validatorSet;
        domain = Signatures.domainOf(block.chainid, parameters.genesisHash);
        proposerReward = parameters.proposerReward;
        inclusionBonus = parameters.inclusionBonus;
        sealingPool = parameters.sealingPool;
        remainderAccount = parameters.remainderAccount;
    }

    /// @notice Fills the pot.
    receive() external payable {}

    /// @notice The lightweight transaction: pays COINBASE, and credits who sealed the block before.
    /// @dev Once in a block; that it is the first transaction is a rule of the chain, which a contract cannot see.
    /// @param round In which the block before was sealed.
    /// @param carried At least a quorum of seals of the block before; of none where that is block 0.
    /// @param late Seals of the block before that one, which did not make it into its own next block; may be empty.
    function reward(uint64 round, Seals calldata carried, Seals calldata late) external {
        uint64 number = uint64(block.number);
        if (rewardedAt == number) revert AlreadyRewarded(number);
        address built = rewardedAt + 1 == number ? builder : address(0);
        (rewardedAt, builder) = (number, block.coinbase);
        if (late.seals.length > 0) _creditLate(number < 2 ? 0 : number - 2, late);
        uint256 needed = proposerReward;
        uint256 extra = 0;
        uint64 participation = 0;
        if (number > 1) {
            (participation, extra) = _credit(number - 1, round, carried, built);
            needed += inclusionBonus * extra;
        } else if (carried.seals.length > 0) {
            revert BlockNotFirst(number);
        }
        emit Rewarded(number - 1, block.coinbase, participation, extra, _payCoinbase(number - 1, needed));
        if (validatorSet.isBatchEnd()) validatorSet.activate();
    }

    /// @notice Pays the caller what it earned.
    function withdraw() external {
        uint256 amount = accounts[msg.sender].credit;
        if (amount == 0) revert NothingToWithdraw(msg.sender);
        accounts[msg.sender].credit = 0;
        owed -= amount;
        (bool paid,) = msg.sender.call{value: amount}("");
        if (!paid) revert TransferFailed(msg.sender);
        emit Withdrawn(msg.sender, amount);
    }

    /// @notice What an account earned and has not withdrawn, in wei.
    function creditOf(address account) external view returns (uint256) {
        return accounts[account].credit;
    }

    /// @notice Last block whose seals were told of, the round it was sealed in and who sealed it.
    function lastSealed() external view returns (uint64 height, uint32 round, uint64 participation) {
        return (last.height, last.round, last.participation);
    }

    /// @inheritdoc IRewards
    function participationOf(uint64 batch, address validator) external view returns (uint64, uint64) {
        Account storage account = accounts[validator];
        uint64 found = account.batch == batch ? account.current : account.batch == batch + 1 ? account.previous : 0;
        return (found, blocksOf[batch]);
    }

    /// @dev The set is that of the sealed block, also where the block that carries the seals begins a batch.
    function _credit(uint64 height, uint64 round, Seals calldata carried, address built)
        private
        returns (uint64 participation, uint256 extra)
    {
        if (round > ROUND_MAX) revert RoundOutOfBounds(round);
        uint64 batch = validatorSet.batchOf(height);
        _checkSet(batch, carried.validators);
        uint256 count = carried.validators.length;
        uint256 quorum = (2 * count + 2) / 3;
        if (carried.seals.length < quorum) revert SealsInsufficient(carried.seals.length, quorum);
        participation = _participation(Signatures.commitHash(domain, blockhash(height), round), carried, 0);
        extra = carried.seals.length - quorum;
        blocksOf[batch]++;
        last = Sealed(height, uint32(round), participation);
        _share(batch, participation, carried.validators, built);
        if (sealingPool % count != 0) _owe(remainderAccount, sealingPool % count, height);
    }

    /// @dev A late seal is worth as much as one in time, but its builder has no bonus for it.
    function _creditLate(uint64 height, Seals calldata late) private {
        Sealed memory known = last;
        if (known.height != height || height == 0) revert NoEarlierBlock(height);
        uint64 batch = validatorSet.batchOf(height);
        _checkSet(batch, late.validators);
        bytes32 commitHash = Signatures.commitHash(domain, blockhash(height), known.round);
        uint64 participation = _participation(commitHash, late, known.participation);
        _share(batch, participation, late.validators, address(0));
        emit LateSealed(height, participation);
    }

    function _checkSet(uint64 batch, address[] calldata validators) private view {
        (bytes32 commitment, uint64 madeFor,) = validatorSet.setOf(batch);
        bytes32 given = keccak256(abi.encode(madeFor, validators));
        if (given != commitment) revert ValidatorSetMismatch(commitment, given);
    }

    /// @dev Seals and validators ascend, so that one walk over both finds every signer and every repetition.
    function _participation(bytes32 commitHash, Seals calldata given, uint64 known)
        private
        pure
        returns (uint64 participation)
    {
        uint256 place = 0;
        address before = address(0);
        for (uint256 index = 0; index < given.seals.length; index++) {
            address signer = Signatures.recover(commitHash, given.seals[index]);
            if (signer == before) revert SealRepeated(signer);
            if (signer < before) revert SealsUnsorted(signer);
            while (place < given.validators.length && given.validators[place] < signer) place++;
            if (place == given.validators.length || given.validators[place] != signer) revert SealerUnknown(signer);
            uint64 bit = uint64(1) << uint64(place);
            if (known & bit != 0) revert SealRepeated(signer);
            participation |= bit;
            before = signer;
        }
    }

    function _share(uint64 batch, uint64 participation, address[] calldata validators, address built) private {
        uint256 share = sealingPool / validators.length;
        uint64 height = uint64(block.number) - 1;
        for (uint256 place = 0; place < validators.length; place++) {
            if (participation & (uint64(1) << uint64(place)) == 0) continue;
            address validator = validators[place];
            _count(accounts[validator], batch);
            if (validator != built) _owe(validator, share, height);
        }
    }

    function _count(Account storage account, uint64 batch) private {
        (uint64 known, uint48 current, uint48 previous) = (account.batch, account.current, account.previous);
        if (known == batch) {
            current++;
        } else if (known == batch + 1) {
            // A late seal of the last block of a batch.
            previous++;
        } else {
            (current, previous, known) = (1, known + 1 == batch ? current : 0, batch);
        }
        (account.batch, account.current, account.previous) = (known, current, previous);
    }

    /// @dev A chain goes on when the pot is empty; nothing is promised that is not there.
    function _owe(address account, uint256 amount, uint64 height) private {
        uint256 available = address(this).balance - owed;
        if (amount > available) {
            emit PotExhausted(height, amount, available);
            return;
        }
        owed += amount;
        accounts[account].credit += uint96(amount);
    }

    function _payCoinbase(uint64 height, uint256 amount) private returns (uint256) {
        uint256 available = address(this).balance - owed;
        if (amount > available) {
            emit PotExhausted(height, amount, available);
            return 0;
        }
        (bool paid,) = block.coinbase.call{value: amount, gas: COINBASE_GAS}("");
        if (!paid) _owe(block.coinbase, amount, height);
        return amount;
    }
}
