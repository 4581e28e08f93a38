"""Taking a whole review away as an archive, and bringing one back."""

from .opening import Opened, opened
from .taking import Taken, take_in
from .taking_away import note

__all__ = ["Opened", "Taken", "note", "opened", "take_in"]
