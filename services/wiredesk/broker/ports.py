"""Free ports for servers on 127.0.0.1.

They lie below the range from which the kernel takes ports for outgoing connections. A port from that range could be
taken by any client while the broker restarts, even by the very client that tries to reach it.
"""

import contextlib
import secrets
import socket
from pathlib import Path


_HOST = "127.0.0.1"
_LOWEST = 20_000
_EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
_TRIES = 500


def port_is_free(port: int) -> bool:
    """Tell whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections of an earlier run do not count
        try:
            probe.bind((_HOST, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Return `count` different free ports; raises OSError when there seem to be none."""
    highest = _first_ephemeral() - 1
    found: list[int] = []
    for _ in range(_TRIES):
        if len(found) == count:
            return found
        port = _LOWEST + secrets.randbelow(highest - _LOWEST)
        if port not in found and port_is_free(port):
            found.append(port)
    raise OSError(f"no free ports between {_LOWEST} and {highest}")


def _first_ephemeral() -> int:
    """Return where the kernel's range for outgoing connections begins; 32768 (Linux's default) if it cannot be read."""
    first = 32_768
    with contextlib.suppress(OSError, ValueError, IndexError):
        first = int(_EPHEMERAL.read_text(encoding="ascii").split()[0])
    return first if first > _LOWEST + 1000 else 32_768
