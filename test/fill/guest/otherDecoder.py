"""What another implementation of SSZ, and another of recovery, make of stateless inputs.

    pip install eth-remerkleable==0.1.31 eth-account==0.14.0
    npx tsx test/fill/guest/listInputs.ts | python test/fill/guest/otherDecoder.py > src/fill/guest/otherAnswers.ts

The layouts are written down here from the releases of execution-specs; nothing of Lockstep is read but the inputs.
"""

import sys

from eth_account import Account
from eth_keys import keys
from eth_utils import keccak
from remerkleable.basic import uint64, uint256
from remerkleable.byte_arrays import ByteList, ByteVector, Bytes32
from remerkleable.complex import Container, List
from remerkleable.progressive import ProgressiveByteList, ProgressiveContainer, ProgressiveList

Bytes20, Bytes48, Bytes65, Bytes96 = ByteVector[20], ByteVector[48], ByteVector[65], ByteVector[96]


class Withdrawal(Container):
    index: uint64
    validator_index: uint64
    address: Bytes20
    amount: uint64


class Deposit(Container):
    pubkey: Bytes48
    withdrawal_credentials: Bytes32
    amount: uint64
    signature: Bytes96
    index: uint64


class WithdrawalRequest(Container):
    source_address: Bytes20
    validator_pubkey: Bytes48
    amount: uint64


class Consolidation(Container):
    source_address: Bytes20
    source_pubkey: Bytes48
    target_pubkey: Bytes48


class BuilderDeposit(Container):
    pubkey: Bytes48
    withdrawal_credentials: Bytes32
    amount: uint64
    signature: Bytes96


class BuilderExit(Container):
    source_address: Bytes20
    pubkey: Bytes48


class Witness(Container):
    state: List[ByteList[2**10], 2**22]
    codes: List[ByteList[2**16], 2**18]
    headers: List[ByteList[2**10], 256]


class ProgressiveWitness(Container):
    state: ProgressiveList[ByteList[2**10]]
    codes: ProgressiveList[ByteList[2**16]]
    headers: List[ByteList[2**10], 256]


def payload(base, transactions, withdrawals, access_list):
    names = {
        "parent_hash": Bytes32,
        "fee_recipient": Bytes20,
        "state_root": Bytes32,
        "receipts_root": Bytes32,
        "logs_bloom": ByteVector[256],
        "prev_randao": Bytes32,
        "block_number": uint64,
        "gas_limit": uint64,
        "gas_used": uint64,
        "timestamp": uint64,
        "extra_data": ByteList[32],
        "base_fee_per_gas": uint256,
        "block_hash": Bytes32,
        "transactions": transactions,
        "withdrawals": withdrawals,
        "blob_gas_used": uint64,
        "excess_blob_gas": uint64,
        "block_access_list": access_list,
        "slot_number": uint64,
    }
    return type("Payload", (base,), {"__annotations__": names})


def record(name, fields, base=Container):
    return type(name, (base,), {"__annotations__": fields})


def request(a_payload, hashes, requests):
    return record(
        "Request",
        {
            "execution_payload": a_payload,
            "versioned_hashes": hashes,
            "parent_beacon_block_root": Bytes32,
            "execution_requests": requests,
        },
    )


Transactions = List[ByteList[2**30], 2**20]
Hashes = List[Bytes32, 4096]

Request03 = request(
    payload(Container, Transactions, List[Withdrawal, 2**16], ByteList[2**24]), Hashes, List[ByteList[2**30], 16]
)
Request04 = request(
    payload(Container, Transactions, List[Withdrawal, 2**4], ByteList[2**30]),
    Hashes,
    record(
        "Requests04",
        {
            "deposits": List[Deposit, 2**13],
            "withdrawals": List[WithdrawalRequest, 2**4],
            "consolidations": List[Consolidation, 2],
        },
    ),
)
Request08 = request(
    payload(
        ProgressiveContainer([1] * 19),
        ProgressiveList[ProgressiveByteList],
        ProgressiveList[Withdrawal],
        ProgressiveByteList,
    ),
    ProgressiveList[Bytes32],
    record(
        "Requests08",
        {
            "deposits": ProgressiveList[Deposit],
            "withdrawals": ProgressiveList[WithdrawalRequest],
            "consolidations": ProgressiveList[Consolidation],
            "builder_deposits": ProgressiveList[BuilderDeposit],
            "builder_exits": ProgressiveList[BuilderExit],
        },
        ProgressiveContainer([1] * 5),
    ),
)

Activation = record("Activation", {"block_number": List[uint64, 1], "timestamp": List[uint64, 1]})
BlobSchedule = record("BlobSchedule", {"target": uint64, "max": uint64, "base_fee_update_fraction": uint64})
Fork = record("Fork", {"fork": uint64, "activation": Activation, "blob_schedule": List[BlobSchedule, 1]})
ChainConfig = record("ChainConfig", {"chain_id": uint64, "active_fork": Fork})


def whole(a_request, witness, chain, public_keys):
    return record(
        "Input", {"request": a_request, "witness": witness, "chain": chain, "public_keys": public_keys}
    )


SCHEMAS = {
    None: whole(Request03, Witness, uint64, List[ByteList[2**7], 2**20]),
    b"\x00\x01": whole(Request04, Witness, ChainConfig, List[Bytes65, 2**15]),
    b"\x15\x01": whole(Request08, ProgressiveWitness, uint64, ProgressiveList[Bytes65]),
}


def sender(encoded):
    return bytes.fromhex(Account.recover_transaction(encoded)[2:])


def signed(key, encoded):
    if len(key) != 65 or key[0] != 4:
        return False
    try:
        address = keys.PublicKey(key[1:]).to_canonical_address()
        return sender(encoded) == address
    except Exception:
        return False


def answer(data):
    if data[:4] == b"\x14\x00\x00\x00":
        schema, body = SCHEMAS[None], data
    elif len(data) < 2:
        return "STATELESS_INPUT_MALFORMED"
    elif data[:2] in SCHEMAS:
        schema, body = SCHEMAS[data[:2]], data[2:]
    else:
        return "STATELESS_SCHEMA_UNKNOWN"
    try:
        value = schema.decode_bytes(body)
        if value.encode_bytes() != body:
            return "STATELESS_INPUT_MALFORMED"
    except Exception:
        return "STATELESS_INPUT_MALFORMED"
    supplied = [bytes(key) for key in value.public_keys]
    transactions = [bytes(item) for item in value.request.execution_payload.transactions]
    if supplied and len(supplied) != len(transactions):
        return "PUBLIC_KEY_MISMATCH"
    if supplied and not all(signed(key, item) for key, item in zip(supplied, transactions)):
        return "PUBLIC_KEY_MISMATCH"
    return "0x" + bytes(value.request.hash_tree_root()).hex()


def main():
    lines = [line.split() for line in sys.stdin if line.strip()]
    print("/** Answers by the first digits of the hash of the input; written by `test/fill/guest/otherDecoder.py`. */")
    print("export const otherAnswers = `")
    for name, text in lines:
        data = bytes.fromhex(text[2:])
        found = answer(data)
        print(keccak(data).hex()[:16], found)
        print(name, found, file=sys.stderr)
    print("`")


main()
