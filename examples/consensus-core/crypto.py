"""Hashes and signatures: Keccak of pycryptodome, secp256k1 of coincurve."""

from coincurve import PrivateKey, PublicKey
from Crypto.Hash import keccak

from refusal import Refused, demand

GROUP_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
SIGNATURE_BYTES = 65


def keccak256(data):
    return keccak.new(digest_bits=256, data=data).digest()


def recover(digest, signature):
    """The address that signed: r, s and a parity, with a low s (CNS-5)."""
    r, s = (int.from_bytes(signature[at : at + 32], "big") for at in (0, 32))
    demand(0 < r < GROUP_ORDER and 0 < s < GROUP_ORDER, "SIGNATURE_OUT_OF_RANGE")
    demand(s <= GROUP_ORDER // 2, "SIGNATURE_HIGH_S")
    demand(signature[64] in (0, 1), "SIGNATURE_PARITY_INVALID")
    try:
        key = PublicKey.from_signature_and_message(signature, digest, hasher=None)
    except Exception:  # coincurve raises a bare Exception where no key fits
        raise Refused("SIGNATURE_UNRECOVERABLE") from None
    return address_of(key)


def address_of(key):
    return keccak256(key.format(compressed=False)[1:])[12:]


class Signer:
    """Signs with a private key, always alike (RFC 6979) and with a low s."""

    def __init__(self, secret):
        self._key = PrivateKey(secret)
        self.address = address_of(self._key.public_key)

    def sign(self, digest):
        return self._key.sign_recoverable(digest, hasher=None)
