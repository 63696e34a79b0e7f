#!/usr/bin/env python3
"""A QBFT consensus core in Python that speaks the adapter protocol, independent of the reference implementation.

    npx lockstep run --sequencer "cmd:python3 examples/consensus-core/main.py" --prover ref: --only "consensus/steps/**"
Each line on standard input is a JSON-RPC request, each line on standard output its answer.
"""

import argparse
import hashlib
import json
import sys

sys.dont_write_bytecode = True  # nothing is left behind where the example lies

from node import Node, Rules
import questions
from profiles import PROFILES, profile_of
from refusal import Refused

PROTOCOL = 1
NODES_MAX = 256
FAULTS = (
    "authors-repeated",
    "buffer-unbounded",
    "following-none",
    "highest-ignored",
    "lock-dropped",
    "memory-lost",
    "quorum-two-f-plus-one",
    "seal-unchecked",
    "verdict-unawaited",
)
nodes = {}
rules = Rules()


def hello(params):
    digest = hashlib.sha256(unhex(params["nonce"]) + str(PROTOCOL).encode()).digest()
    lists = {
        "roles": ["sequencer", "prover"],
        "consensusProfiles": sorted(PROFILES),
        "features": ["consensus", "consensusSteps", "evidence", "participation"],
        "forks": [],
        "headerInputs": [],
        "systemCalls": [],
    }
    named = {"name": "example-consensus-core", "version": "1.0.0", "language": "python", **lists}
    return {"nonceDigest": to_hex(digest), "protocol": PROTOCOL, **named}


def step(params):
    result = {"status": "stepped"}
    token = params["token"]
    if "start" in params:
        node, result["started"] = begin(params["start"])
    else:
        node = nodes.pop(token, None)
        if node is None:
            raise Refused("CONSENSUS_NODE_UNKNOWN")
    nodes[token] = node
    while len(nodes) > NODES_MAX:
        nodes.pop(next(iter(nodes)))
    result["steps"] = [outcome(node, drive(node, event)) for event in params["events"]]
    return result


def begin(start):
    parent = start["parent"]
    setting = {
        "profile": profile_of(start["profile"], from_json(start["chain"])),
        "key": unhex(start["key"]) if "key" in start else None,
        "parent": {
            "height": number(parent["height"]),
            "hash": unhex(parent["hash"]),
            "proposer": unhex(parent["proposer"]),
            "validators": [unhex(one) for one in parent["validators"]],
        },
        "validators": [unhex(one) for one in start["validators"]],
        "base_ms": number(start["baseTimeoutMs"]),
        "period_ms": number(start["blockPeriodMs"]),
        "empty_ms": number(start["emptyBlockPeriodMs"]) if "emptyBlockPeriodMs" in start else None,
    }
    node = Node(setting, rules)
    restarted = start.get("restarted")
    durable = unhex(restarted["durable"]) if restarted and "durable" in restarted else None
    return node, outcome(node, node.start(durable, restarted is not None))


def drive(node, event):
    op = event["op"]
    if op == "message":
        return node.on_message(number(event["code"]), unhex(event["data"]))
    if op == "timer":
        return node.on_timer(event["kind"], number(event["height"]), number(event["round"]))
    if op == "candidate":
        return node.on_candidate(unhex(event["blockRlp"]))
    if op == "executed":
        following = event.get("nextValidators")
        return node.on_executed(unhex(event["digest"]), event["valid"], following and [unhex(one) for one in following])
    seals, validators = ([unhex(one) for one in event[name]] for name in ("seals", "validators"))
    return node.on_head(unhex(event["blockRlp"]), number(event["round"]), seals, validators)


def outcome(node, result):
    out, persisted = result
    told = {
        "verdict": out.verdict and drop_none({"class": out.verdict[0], "reason": out.verdict[1]}),
        "sends": [{"code": hex(code), "data": to_hex(data)} for code, data in out.sends],
        "timers": [timer(*one) for one in out.timers],
        "asks": [ask(*one) for one in out.asks],
        "finalized": [
            {"blockRlp": to_hex(block), "round": hex(round_), "seals": [to_hex(seal) for seal in seals]}
            for block, round_, seals in out.finalized
        ],
        "evidence": [evidence(*one) for one in out.evidence],
        "persist": persisted and to_hex(persisted),
    }
    return {**{name: value for name, value in told.items() if value}, "state": state(node)}


def timer(op, kind, height, round_, timeout_ms):
    timeout = None if timeout_ms is None else hex(timeout_ms)
    return drop_none({"op": op, "kind": kind, "height": hex(height), "round": hex(round_), "timeoutMs": timeout})


def ask(kind, subject, round_=None):
    if kind == "needVerdict":
        return {"kind": kind, "digest": to_hex(subject)}
    return {"kind": kind, "height": hex(subject), "round": hex(round_)}


def evidence(kind, signer, height, round_, statements):
    names = ("code", "signed", "headerRlp")
    told = [to_json(dict(zip(names, statement))) for statement in statements]
    return {"kind": kind, "signer": to_hex(signer), "height": hex(height), "round": hex(round_), "statements": told}


def state(node):
    told = {"height": hex(node.height), "round": hex(node.round), "phase": node.phase}
    if node.round in node.accepted:
        told["proposal"] = to_hex(node.accepted[node.round][0])
    if node.lock is not None:
        round_, block, _ = node.lock
        told["prepared"] = {"round": hex(round_), "digest": to_hex(node.profile.digest(block, round_))}
    return told


def drop_none(members):
    return {name: value for name, value in members.items() if value is not None}


def to_hex(data):
    return "0x" + data.hex()


def unhex(text):
    return bytes.fromhex(text[2:])


def number(text):
    return int(text, 16)


NUMBERS = {
    "code",
    "height",
    "round",
    "chainId",
    "number",
    "timestamp",
    "baseMs",
    "baseSlot",
    "value",
    "balance",
    "nonce",
}


def from_json(value, name=None):
    """Numbers and bytes in place of their texts; names stay as they are."""
    if isinstance(value, dict):
        return {key: from_json(member, key) for key, member in value.items()}
    if isinstance(value, list):
        return [from_json(member, name) for member in value]
    if not isinstance(value, str) or not value.startswith("0x"):
        return value
    return number(value) if name in NUMBERS else unhex(value)


def to_json(value):
    if isinstance(value, dict):
        return {key: to_json(member) for key, member in value.items()}
    if isinstance(value, list):
        return [to_json(member) for member in value]
    if isinstance(value, bytes):
        return to_hex(value)
    return hex(value) if isinstance(value, int) and not isinstance(value, bool) else value


def asked(question):
    return lambda params: to_json(question(from_json(params["question"])))


METHODS = {"lockstep_hello": hello, "consensus_step": step}
METHODS |= {name: asked(question) for name, question in questions.METHODS.items()}
METHODS["lockstep_configure"] = lambda params: {"rulesetHash": params["rulesetHash"]}


def answer(request):
    if request["method"] not in METHODS:
        return {"error": {"code": -32601, "message": "method not found"}}
    try:
        return {"result": METHODS[request["method"]](request["params"])}
    except Refused as refused:
        return {"result": {"status": "rejected", "reason": refused.reason}}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return {"error": {"code": -32602, "message": f"invalid params: {error}"}}


def answer_line(line):
    try:
        request = json.loads(line)
        name, method = request["id"], request["method"]
    except (KeyError, TypeError, ValueError, RecursionError):
        return {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "not a request"}}
    return {"jsonrpc": "2.0", "id": name, **answer({"method": method, "params": request.get("params")})}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A QBFT consensus core behind the adapter protocol.")
    parser.add_argument("--fault", choices=FAULTS, help="plants a known mistake")
    rules = Rules(parser.parse_args().fault)
    for line in sys.stdin:
        print(json.dumps(answer_line(line)), flush=True)
