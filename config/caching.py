"""The cache, on connections and clients that are kept."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class _KeptClients(RedisCacheClient):
    """Django makes a client for every question, which costs more than the question."""

    _client: Any
    _get_connection_pool: Any

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._kept: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The one client of a pool; threads may share it, each question takes a connection."""
        pool = self._get_connection_pool(write)
        if id(pool) not in self._kept:
            self._kept[id(pool)] = self._client(connection_pool=pool)
        return self._kept[id(pool)]


class Cache(RedisCache):
    """Django's Redis cache with these clients."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _KeptClients
