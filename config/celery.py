"""The Celery application that web, worker and beat processes share."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_before_create_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("consilience")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_before_create_process.connect
def _share_what_is_loaded(**_given: Any) -> None:
    """Let a new process share the memory of what is loaded: the collector won't touch it."""
    gc.collect()
    gc.freeze()
