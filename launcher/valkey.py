"""An embedded Valkey (the Redis protocol): no port, only a socket in a private folder."""

import socket
import time
from pathlib import Path
from urllib.parse import quote

from launcher import LauncherError
from launcher.processes import Child

READY_SECONDS = 30
# Celery keeps what workers hold in this sorted set, by the time at which they took it.
RELEASE = """
for _, task in ipairs(redis.call('ZRANGE', 'unacked_index', 0, -1)) do
  redis.call('ZADD', 'unacked_index', 0, task)
end
"""


class Valkey:
    """One server on one data folder."""

    def __init__(
        self, *, program: Path, data: Path, sockets: Path, log: Path, durable: bool = True
    ) -> None:
        self.program = program
        self.data = data
        self.socket = sockets / "valkey.sock"
        self.durable = durable
        self.child = Child("Valkey", log)

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket), safe='/')}?db=0"

    def start(self) -> None:
        """Start and wait until it answers a ping."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        # The queue survives a restart: at most one second of it is lost in a crash.
        keep = ["--appendonly", "yes"] if self.durable else ["--appendonly", "no"]
        self.child.start(
            [self.program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700",
             "--dir", self.data, "--save", "", "--databases", "64", *keep]
        )  # fmt: skip
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self.child.exit_code is not None or time.monotonic() > deadline:
                self.child.stop()
                raise LauncherError(
                    f"Valkey did not start. The end of {self.child.log}:\n{self.child.last_lines()}"
                )
            time.sleep(0.02)

    def release_unfinished(self) -> None:
        """Hand tasks that a killed worker held to the next one at once, instead of in an hour.

        Only right while no worker runs.
        """
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(5)
            client.connect(str(self.socket))
            parts = ("EVAL", RELEASE, "0")
            framed = "".join(f"${len(part)}\r\n{part}\r\n" for part in parts)
            client.sendall(f"*{len(parts)}\r\n{framed}".encode())
            client.recv(256)

    def stop(self) -> None:
        self.child.stop(patience=30)
        self.socket.unlink(missing_ok=True)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False
