"""Read the environment: URLs, switches and the secret key, with safe defaults."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit


def flag(name: str, default: bool = False) -> bool:
    """Tell whether a switch is on: 1, true, yes or on, in any case."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str, default: str = "") -> list[str]:
    """Split a comma-separated variable into its non-empty parts."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name?option=value into Django's settings.

    A unix socket is given as its folder, ?host=/path/of/folder.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must start with postgresql://, not {parts.scheme}://")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }


def redis_database(url: str, step: int = 0) -> str:
    """Give the same Redis server's database `step` numbers further on."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        query["db"] = str(int(query.get("db", "0")) + step)
        return f"unix://{parts.path}?{urlencode(query)}"
    number = int(parts.path.strip("/") or "0") + step
    return parts._replace(path=f"/{number}").geturl()


def broker(url: str) -> str:
    """Write a Redis URL the way Celery wants it: unix sockets have a scheme of their own."""
    if not url.startswith("unix://"):
        return url
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("db", ["0"])[-1]
    return f"redis+socket://{parts.path}?virtual_host={number}"


def storage() -> dict[str, Any]:
    """Where uploaded files are kept: on local disk, or in the S3 bucket that is named.

    The bucket needs django-storages with its s3 part, which the lock leaves out.
    """
    bucket = os.environ.get("CONSILIENCE_S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": bucket,
        "endpoint_url": os.environ.get("CONSILIENCE_S3_ENDPOINT") or None,
        "region_name": os.environ.get("CONSILIENCE_S3_REGION") or None,
        "access_key": os.environ.get("CONSILIENCE_S3_KEY") or None,
        "secret_key": os.environ.get("CONSILIENCE_S3_SECRET") or None,
        # Nothing that is kept is ever written over, and nobody reads it but through a seat.
        "file_overwrite": False,
        "default_acl": None,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def folder(path: Path) -> Path:
    """Make a private folder if it isn't there, and give it back."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key(data: Path) -> str:
    """Give the installation's secret key, made once and readable by its owner alone."""
    given = os.environ.get("CONSILIENCE_SECRET_KEY", "")
    if given:
        return given
    path = folder(data) / "secret.key"
    if not path.exists():
        # Written aside and linked, so that no other process ever reads half of it.
        descriptor, draft = tempfile.mkstemp(dir=data)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text(encoding="ascii").strip()
