"""Canonical RLP, both ways. Integers are minimal, lists are Python lists, everything else is bytes."""

from refusal import Refused

DEPTH_MAX = 32


def decode(data, reason="CONSENSUS_MESSAGE_MALFORMED"):
    """The one item that the bytes hold, and nothing behind it."""
    try:
        item, end = _item(data, 0, len(data), 0)
    except (ValueError, IndexError):
        raise Refused(reason) from None
    if end != len(data):
        raise Refused(reason)
    return item


def _item(data, start, limit, depth):
    if start >= limit or depth > DEPTH_MAX:
        raise ValueError
    first = data[start]
    if first < 0x80:
        return data[start : start + 1], start + 1
    base = 0xC0 if first >= 0xC0 else 0x80
    size, begin = first - base, start + 1
    if size > 55:
        digits = data[begin : begin + size - 55]
        begin, size = begin + size - 55, int.from_bytes(digits, "big")
        if begin > limit or digits[0] == 0 or size <= 55:
            raise ValueError
    end = begin + size
    if end > limit:
        raise ValueError
    if base == 0x80:
        if size == 1 and data[begin] < 0x80:
            raise ValueError
        return data[begin:end], end
    items = []
    while begin < end:
        item, begin = _item(data, begin, end, depth + 1)
        items.append(item)
    return items, end


def encode(item):
    if isinstance(item, int):
        item = item.to_bytes((item.bit_length() + 7) // 8, "big")
    if isinstance(item, bytes):
        return item if len(item) == 1 and item[0] < 0x80 else _head(0x80, len(item)) + item
    body = b"".join(map(encode, item))
    return _head(0xC0, len(body)) + body


def _head(base, size):
    if size <= 55:
        return bytes([base + size])
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([base + 55 + len(digits)]) + digits


def fields(item, count, reason="CONSENSUS_MESSAGE_MALFORMED"):
    """The items of a list of a known length."""
    if not isinstance(item, list) or len(item) != count:
        raise Refused(reason)
    return item


def integer(item, reason="CONSENSUS_MESSAGE_MALFORMED", bytes_max=8):
    """A minimal unsigned integer."""
    if not isinstance(item, bytes) or len(item) > bytes_max or item[:1] == b"\0":
        raise Refused(reason)
    return int.from_bytes(item, "big")


def fixed(item, size, reason="CONSENSUS_MESSAGE_MALFORMED"):
    """Bytes of a known length."""
    if not isinstance(item, bytes) or len(item) != size:
        raise Refused(reason)
    return item
