"""The project's settings, with a yardstick among the addresses and counts in the answers."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.counting.CountedAnswers", *MIDDLEWARE]
