#!/usr/bin/env python3
"""A prover adapter in Python without any package: it decodes RLP and computes trie roots.

    npx lockstep run --prover "cmd:python3 examples/adapter.py" --vectors <RLP and trie tests>
Each line on standard input is a JSON-RPC request, each line on standard output its answer.
What an adapter cannot do it does not declare; the judge then asks for nothing else.
"""
import hashlib
import json
import sys

PROTOCOL, MASK = 1, (1 << 64) - 1
ROTATIONS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14]

class Rejected(Exception):
    """The standard says: refuse. The argument is a reason of spec/rejections.yaml."""

def keccak256(data):
    """Keccak as Ethereum uses it: rate 136 bytes, padding 0x01 ... 0x80."""
    padding = bytearray(136 - len(data) % 136)
    padding[0] ^= 0x01
    padding[-1] ^= 0x80
    data += padding
    lanes = [0] * 25
    for start in range(0, len(data), 136):
        for i in range(17):
            lanes[i] ^= int.from_bytes(data[start + 8 * i : start + 8 * i + 8], "little")
        lanes = permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])

def permute(a):
    shift = 1
    for _ in range(24):
        parity = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        a = [a[i] ^ parity[(i + 4) % 5] ^ rotate(parity[(i + 1) % 5], 1) for i in range(25)]
        b = [0] * 25
        for i in range(25):
            x, y = i % 5, i // 5
            b[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(a[i], ROTATIONS[i])
        a = [b[i] ^ (~b[i // 5 * 5 + (i + 1) % 5] & b[i // 5 * 5 + (i + 2) % 5] & MASK) for i in range(25)]
        for j in range(7):  # the round constant, from its own shift register
            if shift & 1:
                a[0] ^= 1 << ((1 << j) - 1)
            shift = shift << 1 ^ (0x171 if shift >> 7 else 0)
    return a

def rotate(lane, count):
    return (lane << count | lane >> (64 - count)) & MASK

def decode_at(data, start):
    """One canonical RLP item and where it ends."""
    if start >= len(data):
        raise Rejected("RLP_MALFORMED")
    first = data[start]
    if first < 0x80:
        return data[start : start + 1], start + 1
    base, is_list = (0xC0, True) if first >= 0xC0 else (0x80, False)
    head, size = 1, first - base
    if size > 55:
        head += size - 55
        digits = data[start + 1 : start + head]
        size = int.from_bytes(digits, "big")
        if len(digits) != head - 1 or digits[0] == 0 or size <= 55:
            raise Rejected("RLP_MALFORMED")
    end = start + head + size
    payload = data[start + head : end]
    if len(payload) != size or (not is_list and size == 1 and payload[0] < 0x80):
        raise Rejected("RLP_MALFORMED")
    if not is_list:
        return payload, end
    items, at = [], start + head
    while at < end:
        item, at = decode_at(data[:end], at)
        items.append(item)
    return items, end

def encode(item):
    if isinstance(item, bytes):
        return item if len(item) == 1 and item[0] < 0x80 else prefix(0x80, len(item)) + item
    payload = b"".join(encode(part) for part in item)
    return prefix(0xC0, len(payload)) + payload

def prefix(base, size):
    if size <= 55:
        return bytes([base + size])
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([base + 55 + len(digits)]) + digits

def node(pairs):
    """The Merkle-Patricia node over (nibbles, value) pairs; no two have equal nibbles."""
    if not pairs:
        return b""
    if len(pairs) == 1:
        return [compact(pairs[0][0], True), pairs[0][1]]
    first, last = min(pairs)[0], max(pairs)[0]
    shared = next((i for i, (a, b) in enumerate(zip(first, last)) if a != b), min(len(first), len(last)))
    if shared > 0:
        return [compact(first[:shared], False), reference([(key[shared:], value) for key, value in pairs])]
    children = [reference([(key[1:], value) for key, value in pairs if key and key[0] == i]) for i in range(16)]
    return children + [next((value for key, value in pairs if not key), b"")]

def reference(pairs):
    encoded = encode(content := node(pairs))
    return content if len(encoded) < 32 else keccak256(encoded)

def compact(nibbles, is_leaf):
    flag = (2 if is_leaf else 0) + len(nibbles) % 2
    digits = [flag] + list(nibbles) if len(nibbles) % 2 else [flag, 0] + list(nibbles)
    return bytes(digits[i] << 4 | digits[i + 1] for i in range(0, len(digits), 2))

def hello(params):
    digest = hashlib.sha256(unhex(params["nonce"]) + str(PROTOCOL).encode()).digest()
    lists = {"roles": ["prover"], "features": ["rlp", "trie"], "forks": [], "headerInputs": [], "systemCalls": []}
    named = {"name": "example-python", "version": "1.0.0", "language": "python", **lists}
    return {"nonceDigest": as_json(digest), "protocol": PROTOCOL, **named}

def decode_rlp(params):
    item, end = decode_at(data := unhex(params["rlp"]), 0)
    if end != len(data):
        raise Rejected("RLP_MALFORMED")
    return {"status": "decoded", "item": as_json(item), "encoded": as_json(encode(item))}

def trie_root(params):
    entries = {}
    for key, value in params["entries"]:
        key = keccak256(unhex(key)) if params["secure"] else unhex(key)
        entries[tuple(n for byte in key for n in (byte >> 4, byte & 15))] = unhex(value or "0x")
    return {"root": as_json(keccak256(encode(node([pair for pair in entries.items() if pair[1]]))))}

def as_json(item):
    return "0x" + item.hex() if isinstance(item, bytes) else [as_json(part) for part in item]

def unhex(text):
    return bytes.fromhex(text[2:])

METHODS = {"lockstep_hello": hello, "prover_decodeRlp": decode_rlp, "prover_trieRoot": trie_root}
METHODS["lockstep_configure"] = lambda params: {"rulesetHash": params["rulesetHash"]}

def answer(request):
    if request["method"] not in METHODS:
        return {"error": {"code": -32601, "message": "method not found"}}
    try:
        return {"result": METHODS[request["method"]](request["params"])}
    except Rejected as rejected:
        return {"result": {"status": "rejected", "reason": str(rejected)}}

sys.setrecursionlimit(100_000)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"jsonrpc": "2.0", "id": request["id"], **answer(request)}), flush=True)
