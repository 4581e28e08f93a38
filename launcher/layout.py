"""Where an installation keeps what is its own."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

# A unix socket's address holds at most 103 bytes on macOS and 107 on Linux.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class Layout:
    """The folders and files inside one data directory."""

    data: Path

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def lock(self) -> Path:
        return self.run / "lock"

    @property
    def users(self) -> Path:
        return self.run / "users.lock"

    @property
    def runtime(self) -> Path:
        return self.run / "services.json"

    def make(self) -> None:
        """Make the folders, closed to everybody but their owner."""
        for folder in (self.data, self.run, self.logs, self.valkey, self.data / "files"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def sockets(self) -> Path:
        """Give a private folder whose path is short enough for a unix socket."""
        if len(bytes(self.run)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
            return self.run
        return Path(tempfile.mkdtemp(prefix="consilience-"))
