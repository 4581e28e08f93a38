"""The archive of a whole review as one ZIP, written piece by piece."""

from .writing import MEDIA_TYPE, Held, file_name, pieces

__all__ = ["MEDIA_TYPE", "Held", "file_name", "pieces"]
