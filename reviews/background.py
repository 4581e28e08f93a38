"""Background work: the only place that knows Celery."""

from __future__ import annotations

import functools

from celery import current_app, shared_task
from django.db import transaction

__all__ = ["later", "shared_task"]


def later(name: str, *ids: int | str, countdown: float = 0) -> None:
    """Send a task by name once the running transaction has committed."""
    send = functools.partial(_send, name, ids, countdown)
    transaction.on_commit(send)


def _send(name: str, ids: tuple[int | str, ...], countdown: float) -> None:
    if current_app.conf.task_always_eager:
        # send_task ignores eager mode, so call the registered task itself.
        current_app.loader.import_default_modules()
        current_app.tasks[name].apply(args=ids, throw=current_app.conf.task_eager_propagates)
        return
    current_app.send_task(name, args=ids, countdown=countdown)
