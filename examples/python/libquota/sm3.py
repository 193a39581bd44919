"""SM3 (GB/T 32905), for proofs: the digest of a document stands in an entry, the document elsewhere."""
from __future__ import annotations

_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


def _turn(word: int, by: int) -> int:
    by %= 32
    return (word << by | word >> (32 - by)) & 0xFFFFFFFF


def _block(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = [int.from_bytes(block[at:at + 4], "big") for at in range(0, 64, 4)]
    for i in range(16, 68):
        mixed = words[i - 16] ^ words[i - 9] ^ _turn(words[i - 3], 15)
        words.append(mixed ^ _turn(mixed, 15) ^ _turn(mixed, 23) ^ _turn(words[i - 13], 7) ^ words[i - 6])
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        first = _turn((_turn(a, 12) + e + _turn(0x79CC4519 if i < 16 else 0x7A879D8A, i)) & 0xFFFFFFFF, 7)
        second = first ^ _turn(a, 12)
        of_a = a ^ b ^ c if i < 16 else a & b | a & c | b & c
        of_e = e ^ f ^ g if i < 16 else e & f | ~e & g
        left = (of_a + d + second + (words[i] ^ words[i + 4])) & 0xFFFFFFFF
        right = (of_e + h + first + words[i]) & 0xFFFFFFFF
        a, b, c, d = left, a, _turn(b, 9), c
        e, f, g, h = right ^ _turn(right, 9) ^ _turn(right, 17), e, _turn(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h)))


def sm3(data: bytes) -> bytes:
    """The digest of some bytes, 32 of them."""
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    state: tuple[int, ...] = _START
    for at in range(0, len(padded), 64):
        state = _block(state, padded[at:at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)
