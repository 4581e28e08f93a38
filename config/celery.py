"""The Celery application that web, worker and beat processes share."""

import gc
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import worker_before_create_process, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("consilience")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# How far a worker stands back, as niceness.
STAND_BACK = 10


@worker_init.connect
def _let_pages_go_first(**_given: Any) -> None:
    """Leave the processor to who waits for a page, wherever a page is made on this machine."""
    os.nice(STAND_BACK)
    with suppress(OSError):
        # Linux shares time between sessions first.
        Path("/proc/self/autogroup").write_text(str(STAND_BACK))


@worker_before_create_process.connect
def _share_what_is_loaded(**_given: Any) -> None:
    """Let a new process share the memory of what is loaded: the collector won't touch it."""
    gc.collect()
    gc.freeze()
