"""Background work: the only place that knows Celery."""

from __future__ import annotations

import functools

from celery import current_app, shared_task
from django.db import transaction

__all__ = ["later", "shared_task"]


def later(name: str, *ids: int | str, countdown: float = 0) -> None:
    """Send a task by name once the running transaction has committed; what was asked for in it
    before is sent once."""
    if _waits(name, ids):
        return
    send = functools.partial(_send, name, ids, countdown)
    transaction.on_commit(send)


def _waits(name: str, ids: tuple[int | str, ...]) -> bool:
    """Whether the running transaction sends the same already.

    Whatever would take that back, rolling back to a point before it, takes back what asks now too.
    """
    waiting = (one[1] for one in transaction.get_connection().run_on_commit)
    sends = (one for one in waiting if isinstance(one, functools.partial) and one.func is _send)
    return any(one.args[:2] == (name, ids) for one in sends)


def _send(name: str, ids: tuple[int | str, ...], countdown: float) -> None:
    if current_app.conf.task_always_eager:
        # send_task ignores eager mode, so call the registered task itself.
        _know_tasks()
        current_app.tasks[name].apply(args=ids, throw=current_app.conf.task_eager_propagates)
        return
    current_app.send_task(name, args=ids, countdown=countdown)


@functools.cache
def _know_tasks() -> None:
    """Import every task once: Celery checks all models whenever it is asked to."""
    current_app.loader.import_default_modules()
