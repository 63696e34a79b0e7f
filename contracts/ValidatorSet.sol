// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IValidatorSet} from "./IValidatorSet.sol";

/// @title Set of validators with their stake
/// @notice One validator, one vote: stake only admits. Changes are collected in `pending` and take effect at the start
/// of a batch, in the post-state of the last block of the batch before, which is where provers read the set.
/// @dev Slots 0 to 3 are those of spec/storage/validator-set-solidity. With the key order of the talk they are those of
/// validator-set-vyper and validator-set-talk too, for the slot of a list holds its length, hence the count.
contract ValidatorSet is IValidatorSet {
    /// @notice How the slot of a member is derived.
    enum KeyOrder {
        Solidity,
        Talk
    }

    /// @notice Why a pending set does not come into force.
    enum Fault {
        None,
        Empty,
        Oversized,
        ZeroAddress,
        Duplicate,
        Unsorted,
        Unstaked
    }

    /// @notice What is known of a set that came into force.
    struct SetRecord {
        bytes32 commitment;
        uint64 madeAt;
    }

    /// @notice When a validator left the set.
    struct Departure {
        uint64 blockNumber;
        uint64 timestamp;
    }

    error NotGovernor(address caller);
    error NotSlasher(address caller);
    error NotBatchEnd(uint64 blockNumber, uint64 lastBlock);
    error InvalidInitialSet(Fault fault);
    error InvalidParameters();
    error StakeTooLow(uint256 stake, uint256 minimum);
    error AlreadyRegistered(address validator);
    error NotRegistered(address validator);
    error SetFull(uint256 maximum);
    error ListTooLong(uint256 length, uint256 maximum);
    error StillBound(address validator, uint64 untilBlock, uint64 untilTimestamp);
    error Banned(address validator);
    error Jailed(address validator, uint64 untilBatch);
    error NothingToWithdraw(address account);
    error TransferFailed(address to);
    error UnknownBatch(uint64 batch);

    event Staked(address indexed validator, uint256 amount, uint256 total);
    event Registered(address indexed validator);
    event Exited(address indexed validator);
    event Unbonded(address indexed validator, uint256 amount);
    event Proposed(uint256 length);
    event SetActivated(uint64 indexed batch, bytes32 commitment, uint256 count);
    event SetKept(uint64 indexed batch, bytes32 commitment, Fault fault);
    event Slashed(address indexed validator, uint256 amount, address indexed reporter, uint256 reward);

    /// @notice Largest set that comes into force.
    uint256 public constant MAXIMUM_MEMBERS = 64;

    /// @dev Longest list that can be proposed: above the largest set, so that the refusal of one can be seen, and bounded.
    uint256 private constant MAXIMUM_PROPOSED = 128;

    uint256 private constant BASIS_POINTS = 10_000;

    /// @dev Batches without `activate` that a search for the set in force goes back over.
    uint64 private constant MAXIMUM_SKIPPED = 64;

    /// @dev Slot 0. Never accessed by name: see {memberSlot}.
    mapping(address => uint256) private members;
    /// @dev Slot 1. Its length is the count.
    address[] private list;
    /// @notice Slot 2: keccak256(abi.encode(uint64 batch, address[] sortedAscending)).
    bytes32 public commitment;
    /// @dev Slot 3.
    address[] private pending;
    /// @notice Batch that the commitment is for.
    uint64 public batch;
    /// @dev Sets that came into force, by the first batch they seal.
    mapping(uint64 => SetRecord) private records;
    /// @notice Stake of an account, in wei.
    mapping(address => uint256) public stakeOf;
    /// @notice When an account that is no member any more left the set.
    mapping(address => Departure) public departureOf;
    /// @notice True for validators that were slashed and may not register again.
    mapping(address => bool) public banned;
    /// @notice First batch that a validator which was absent may register for again.
    mapping(address => uint64) public jailedUntil;
    /// @notice Rewards of reporters, in wei.
    mapping(address => uint256) public creditOf;
    /// @notice Slashed stake that nobody gets, in wei.
    uint256 public burnt;

    KeyOrder public immutable keyOrder;
    uint64 public immutable batchBlocks;
    uint64 public immutable override unbondingBlocks;
    uint64 public immutable override unbondingSeconds;
    uint256 public immutable minimumStake;
    /// @notice May propose whole sets; the zero address where only stake decides.
    address public immutable governor;
    address public immutable slasher;

    /// @notice What a deployment chooses.
    struct Parameters {
        KeyOrder keyOrder;
        uint64 batchBlocks;
        uint64 unbondingBlocks;
        uint64 unbondingSeconds;
        uint256 minimumStake;
        address governor;
        address slasher;
    }

    /// @param parameters What the deployment chooses.
    /// @param initial First set, ascending; the value sent is its stake, in equal parts.
    constructor(Parameters memory parameters, address[] memory initial) payable {
        if (parameters.batchBlocks == 0 || parameters.minimumStake == 0) revert InvalidParameters();
        keyOrder = parameters.keyOrder;
        batchBlocks = parameters.batchBlocks;
        unbondingBlocks = parameters.unbondingBlocks;
        unbondingSeconds = parameters.unbondingSeconds;
        minimumStake = parameters.minimumStake;
        governor = parameters.governor;
        slasher = parameters.slasher;
        if (initial.length == 0) revert InvalidInitialSet(Fault.Empty);
        uint256 share = msg.value / initial.length;
        if (share < parameters.minimumStake) revert StakeTooLow(share, parameters.minimumStake);
        // What does not divide is the first one's, so that every wei has an owner.
        uint256 rest = msg.value - share * initial.length;
        for (uint256 index = 0; index < initial.length; index++) {
            stakeOf[initial[index]] = index == 0 ? share + rest : share;
        }
        pending = initial;
        Fault fault = _fault(initial, parameters.minimumStake);
        if (fault != Fault.None) revert InvalidInitialSet(fault);
        _enter(parameters.keyOrder, initial);
        _commit(_batchOf(uint64(block.number), parameters.batchBlocks) + 1);
    }

    /// @notice Adds to the stake of the caller.
    function stake() external payable {
        stakeOf[msg.sender] += msg.value;
        emit Staked(msg.sender, msg.value, stakeOf[msg.sender]);
    }

    /// @notice Puts the caller into the pending set, in its place by address.
    function register() external {
        if (banned[msg.sender]) revert Banned(msg.sender);
        uint64 next = batchOf(uint64(block.number)) + 1;
        if (next < jailedUntil[msg.sender]) revert Jailed(msg.sender, jailedUntil[msg.sender]);
        if (stakeOf[msg.sender] < minimumStake) revert StakeTooLow(stakeOf[msg.sender], minimumStake);
        (bool found, uint256 place) = _find(msg.sender);
        if (found) revert AlreadyRegistered(msg.sender);
        if (pending.length >= MAXIMUM_MEMBERS) revert SetFull(MAXIMUM_MEMBERS);
        pending.push(msg.sender);
        for (uint256 index = pending.length - 1; index > place; index--) pending[index] = pending[index - 1];
        pending[place] = msg.sender;
        emit Registered(msg.sender);
    }

    /// @notice Takes the caller out of the pending set; until the next batch starts it stays in duty.
    function exit() external {
        if (!_remove(msg.sender)) revert NotRegistered(msg.sender);
        emit Exited(msg.sender);
    }

    /// @notice Pays back the stake of the caller once it is in no set and evidence against it has expired.
    function unbond() external {
        (bool found,) = _find(msg.sender);
        if (found || isValidator(msg.sender)) revert StillBound(msg.sender, type(uint64).max, type(uint64).max);
        Departure memory left = departureOf[msg.sender];
        if (left.timestamp != 0) {
            uint64 untilBlock = left.blockNumber + unbondingBlocks;
            uint64 untilTimestamp = left.timestamp + unbondingSeconds;
            if (block.number < untilBlock || block.timestamp < untilTimestamp) {
                revert StillBound(msg.sender, untilBlock, untilTimestamp);
            }
        }
        uint256 amount = stakeOf[msg.sender];
        if (amount == 0) revert NothingToWithdraw(msg.sender);
        stakeOf[msg.sender] = 0;
        _pay(msg.sender, amount);
        emit Unbonded(msg.sender, amount);
    }

    /// @notice Pays the caller what it earned with evidence.
    function withdrawCredit() external {
        uint256 amount = creditOf[msg.sender];
        if (amount == 0) revert NothingToWithdraw(msg.sender);
        creditOf[msg.sender] = 0;
        _pay(msg.sender, amount);
    }

    /// @notice Replaces the pending set. It is judged when a batch starts, not here.
    /// @param proposed Any list; only one that is valid will come into force.
    function propose(address[] calldata proposed) external {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        if (proposed.length > MAXIMUM_PROPOSED) revert ListTooLong(proposed.length, MAXIMUM_PROPOSED);
        pending = proposed;
        emit Proposed(proposed.length);
    }

    /// @inheritdoc IValidatorSet
    /// @dev Anyone may call it, once or more, but in the last block of a batch alone: a change that missed its batch
    /// start waits for the next one. It never fails for what is pending, so that a bad set cannot halt the chain.
    function activate() external {
        uint64 number = uint64(block.number);
        if (!isBatchEnd()) revert NotBatchEnd(number, batchOf(number) * batchBlocks);
        uint64 next = batchOf(number) + 1;
        address[] memory wanted = pending;
        Fault fault = _fault(wanted, minimumStake);
        if (fault == Fault.None) {
            _leave(wanted);
            _enter(keyOrder, wanted);
        }
        bytes32 made = _commit(next);
        if (fault == Fault.None) emit SetActivated(next, made, wanted.length);
        else emit SetKept(next, made, fault);
    }

    /// @inheritdoc IValidatorSet
    /// @dev The stake of one that left is within reach until it is paid back. Who is slashed is out of the pending set.
    function slash(
        address validator,
        uint16 basisPoints,
        address reporter,
        uint16 reporterBasisPoints,
        uint64 jailBatches
    ) external {
        if (msg.sender != slasher) revert NotSlasher(msg.sender);
        uint256 amount = (stakeOf[validator] * basisPoints) / BASIS_POINTS;
        uint256 reward = (amount * reporterBasisPoints) / BASIS_POINTS;
        stakeOf[validator] -= amount;
        creditOf[reporter] += reward;
        burnt += amount - reward;
        // A whole stake is lost for a breach of safety only, and such a validator never comes back.
        if (basisPoints == BASIS_POINTS) banned[validator] = true;
        if (jailBatches > 0) jailedUntil[validator] = batchOf(uint64(block.number)) + jailBatches + 1;
        _remove(validator);
        emit Slashed(validator, amount, reporter, reward);
    }

    /// @inheritdoc IValidatorSet
    function getValidators() external view returns (address[] memory) {
        return list;
    }

    /// @notice Members from the start of the next batch on, if they make a valid set then.
    function pendingValidators() external view returns (address[] memory) {
        return pending;
    }

    /// @notice Number of members.
    function count() external view returns (uint256) {
        return list.length;
    }

    /// @notice True for members.
    function isValidator(address account) public view returns (bool) {
        return _readMember(account) != 0;
    }

    /// @inheritdoc IValidatorSet
    function batchOf(uint64 blockNumber) public view returns (uint64) {
        return _batchOf(blockNumber, batchBlocks);
    }

    /// @inheritdoc IValidatorSet
    function isBatchEnd() public view returns (bool) {
        return block.number % batchBlocks == 0;
    }

    /// @inheritdoc IValidatorSet
    function setOf(uint64 wanted) external view returns (bytes32, uint64, uint64) {
        for (uint64 skipped = 0; skipped < MAXIMUM_SKIPPED && skipped < wanted; skipped++) {
            SetRecord memory found = records[wanted - skipped];
            if (found.commitment != 0) return (found.commitment, wanted - skipped, found.madeAt);
        }
        revert UnknownBatch(wanted);
    }

    /// @notice Slot of the membership of an account.
    /// @dev Solidity hashes key and slot in one order and knows no other; the talk that founded this work, and Vyper,
    /// hash them in the other order. A mapping can therefore not express the second, and both are derived here by
    /// hand, so that one code has both and neither is an exception. Nothing else lies at such hashes, in either order:
    /// a collision with a slot that the compiler gave away would be one of keccak256.
    function memberSlot(address account) public view returns (bytes32) {
        return _memberSlot(keyOrder, account);
    }

    function _memberSlot(KeyOrder order, address account) private pure returns (bytes32 slot) {
        bytes32 base;
        assembly {
            base := members.slot
        }
        return order == KeyOrder.Solidity ? keccak256(abi.encode(account, base)) : keccak256(abi.encode(base, account));
    }

    function _readMember(address account) private view returns (uint256 value) {
        bytes32 slot = _memberSlot(keyOrder, account);
        assembly {
            value := sload(slot)
        }
    }

    function _writeMember(KeyOrder order, address account, uint256 value) private {
        bytes32 slot = _memberSlot(order, account);
        assembly {
            sstore(slot, value)
        }
    }

    /// @dev Takes those out that are in the list and not in the next one, and notes when they left.
    function _leave(address[] memory wanted) private {
        uint256 place = 0;
        uint256 length = list.length;
        for (uint256 index = 0; index < length; index++) {
            address member = list[index];
            while (place < wanted.length && wanted[place] < member) place++;
            if (place < wanted.length && wanted[place] == member) continue;
            _writeMember(keyOrder, member, 0);
            departureOf[member] = Departure(uint64(block.number), uint64(block.timestamp));
        }
    }

    /// @dev Takes the key order as a parameter because a constructor may not read immutables it has set.
    function _enter(KeyOrder order, address[] memory wanted) private {
        list = wanted;
        for (uint256 index = 0; index < wanted.length; index++) {
            _writeMember(order, wanted[index], order == KeyOrder.Solidity ? index + 1 : 1);
            if (departureOf[wanted[index]].timestamp != 0) delete departureOf[wanted[index]];
        }
    }

    function _batchOf(uint64 blockNumber, uint64 blocks) private pure returns (uint64) {
        return blockNumber == 0 ? 0 : (blockNumber - 1) / blocks + 1;
    }

    function _commit(uint64 next) private returns (bytes32 made) {
        made = keccak256(abi.encode(next, list));
        commitment = made;
        batch = next;
        records[next] = SetRecord(made, uint64(block.timestamp));
    }

    function _fault(address[] memory wanted, uint256 least) private view returns (Fault) {
        if (wanted.length == 0) return Fault.Empty;
        if (wanted.length > MAXIMUM_MEMBERS) return Fault.Oversized;
        for (uint256 index = 0; index < wanted.length; index++) {
            if (wanted[index] == address(0)) return Fault.ZeroAddress;
            if (index > 0 && wanted[index] == wanted[index - 1]) return Fault.Duplicate;
            if (index > 0 && wanted[index] < wanted[index - 1]) return Fault.Unsorted;
            if (stakeOf[wanted[index]] < least || banned[wanted[index]]) return Fault.Unstaked;
        }
        return Fault.None;
    }

    /// @dev Place of an account in the pending set, or where it belongs. A proposed set may be unsorted; it is searched
    /// from end to end so that its members are found all the same.
    function _find(address account) private view returns (bool found, uint256 place) {
        uint256 length = pending.length;
        place = length;
        for (uint256 index = 0; index < length; index++) {
            address other = pending[index];
            if (other == account) return (true, index);
            if (other > account && place == length) place = index;
        }
    }

    function _remove(address account) private returns (bool) {
        (bool found, uint256 place) = _find(account);
        if (!found) return false;
        for (uint256 index = place; index + 1 < pending.length; index++) pending[index] = pending[index + 1];
        pending.pop();
        return true;
    }

    function _pay(address to, uint256 amount) private {
        (bool paid,) = to.call{value: amount}("");
        if (!paid) revert TransferFailed(to);
    }
}
