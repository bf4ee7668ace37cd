"""Which partition a key belongs to: Kafka's default, so that every client agrees."""

from wiredesk.topics import MEMORY


def murmur2(data: bytes) -> int:
    """Return Austin Appleby's MurmurHash2 as Kafka's clients use it (`Utils.murmur2`), 32 bits, seed 0x9747b28c."""
    length = len(data)
    mix = 0x5BD1E995
    mask = 0xFFFFFFFF
    value = (0x9747B28C ^ length) & mask
    whole = length - length % 4
    for start in range(0, whole, 4):
        word = int.from_bytes(data[start : start + 4], "little")
        word = (word * mix) & mask
        word ^= word >> 24
        value = ((value * mix) & mask) ^ ((word * mix) & mask)
    tail = data[whole:]
    if tail:
        value ^= int.from_bytes(tail, "little")
        value = (value * mix) & mask
    value ^= value >> 13
    value = (value * mix) & mask
    return value ^ (value >> 15)


def partition_of(key: bytes | None, partitions: int) -> int:
    """Return the partition of a key among `partitions`; a null key goes to the first."""
    if key is None or partitions == 1:
        return 0
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def place_of(topic: str, key: bytes | None, partitions: int) -> int:
    """Return the partition of a record: by its key, but a block of memory beside the part of the log that it is of."""
    if topic == MEMORY and key is not None:
        return int(key.partition(b":")[0])
    return partition_of(key, partitions)


def shard_key(language: str | None) -> str:
    """Return the key of `wire.read` where languages are told apart: the primary subtag (BCP 47), "und" for none."""
    return (language or "und").partition("-")[0].lower() or "und"
