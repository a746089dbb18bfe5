"""The file of the built-in vectors, written here and read by src/engines/builtin/vectorTable.ts,
which documents it."""

import hashlib
import struct

import numpy as np

MAGIC = b"EBV1"
BLOCK = 16


def encode(keys: list[str], weights: np.ndarray, is_token: np.ndarray, codes: np.ndarray) -> bytes:
    """Sorted keys, weights (uint8), flags, and codes [rows x dimensions] from -8 to 7."""
    rows, dimensions = codes.shape
    front, starts, before = bytearray(), [], b""
    for i, key in enumerate(k.encode("ascii") for k in keys):
        shared = 0
        if i % BLOCK == 0:
            starts.append(len(front))
        else:
            while shared < min(len(before), len(key), 255) and before[shared] == key[shared]:
                shared += 1
        front += bytes([shared, len(key) - shared]) + key[shared:]
        before = key
    nibbles = (codes + 8).astype(np.uint8)
    planes = np.ascontiguousarray((nibbles[:, 0::2] | nibbles[:, 1::2] << 4).T)
    sections = [
        MAGIC + struct.pack("<7I", rows, dimensions, len(front), 0, 0, 0, 0),
        np.array(starts, "<u4").tobytes(),
        bytes(front),
        weights.astype(np.uint8).tobytes(),
        np.packbits(is_token, bitorder="little").tobytes(),
        planes.tobytes(),
    ]
    body = b"".join(section + bytes(-len(section) % 4) for section in sections)
    return body + hashlib.sha256(body).digest()


def keys_of(file: bytes) -> list[str]:
    rows, _, length = struct.unpack_from("<3I", file, 4)
    place = 32 + 4 * -(-rows // BLOCK)
    keys, before = [], b""
    for _ in range(rows):
        shared, rest = file[place], file[place + 1]
        before = before[:shared] + file[place + 2 : place + 2 + rest]
        place += 2 + rest
        keys.append(before.decode("ascii"))
    return keys
