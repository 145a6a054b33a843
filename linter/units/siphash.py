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
    """Rotations are written out: a call takes as long as three of them."""
    a, b, c, d = state
    for _ in range(rounds):
        a, c = (a + b) & _MASK, (c + d) & _MASK
        b = (b << 13 & _MASK | b >> 51) ^ a
        d = (d << 16 & _MASK | d >> 48) ^ c
        a = (a << 32 & _MASK | a >> 32) + d & _MASK
        c = c + b & _MASK
        b = (b << 17 & _MASK | b >> 47) ^ c
        d = (d << 21 & _MASK | d >> 43) ^ a
        c = c << 32 & _MASK | c >> 32
    state[:] = a, b, c, d
