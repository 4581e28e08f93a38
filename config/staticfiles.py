"""Static files under names that carry their content's hash, scripts' imports included."""

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

# Django's own patterns for scripts also read comments, and stumble over those of htmx.
_IMPORTS = (
    (
        r'(?m)^(?P<matched>import (?P<names>\{[^}]*\}) from "(?P<url>\./[^"]+)";)',
        'import %(names)s from "%(url)s";',
    ),
    (r'(?m)^(?P<matched>import "(?P<url>\./[^"]+)";)', 'import "%(url)s";'),
)


class Storage(CompressedManifestStaticFilesStorage):
    """Compressed, hashed files; a browser never mixes the scripts of two versions."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("*.js", _IMPORTS))
