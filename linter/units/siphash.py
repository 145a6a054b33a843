"""SipHash-2-4 (Aumasson and Bernstein, 2012): the hash in the unit names that systemd shortens."""

from __future__ import annotations

_INITIAL = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_MASK = 2**64 - 1


def siphash(data: bytes, key: tuple[int, int]) -> int:
    """64 bits of `data`, for the two halves of a key, the lower one first."""
    state = [half ^ key[index % 2] for index, half in enumerate(_INITIAL)]
    padded = data + bytes(7 - len(data) % 8) + bytes([len(data) % 256])
    for start in range(0, len(padded), 8):
        word = int.from_bytes(padded[start : start + 8], "little")
        state[3] ^= word
        _mix(state, rounds=2)
        state[0] ^= word
    state[2] ^= 0xFF
    _mix(state, rounds=4)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def _mix(state: list[int], *, rounds: int) -> None:
    a, b, c, d = state
    for _ in range(rounds):
        a, c = (a + b) & _MASK, (c + d) & _MASK
        b, d = _rotate(b, 13) ^ a, _rotate(d, 16) ^ c
        a = _rotate(a, 32)
        a, c = (a + d) & _MASK, (c + b) & _MASK
        b, d = _rotate(b, 17) ^ c, _rotate(d, 21) ^ a
        c = _rotate(c, 32)
    state[:] = a, b, c, d


def _rotate(value: int, bits: int) -> int:
    return (value << bits | value >> (64 - bits)) & _MASK
