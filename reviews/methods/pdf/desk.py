"""The reading desk: a process that reads PDFs for another, each in a child with limits.

`python -m reviews.methods.pdf.desk` takes one JSON object a line on standard input, answers with
one, and ends when its input does. A PDF that crashes, hangs or swells takes only its child along.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from reviews.methods.pdf import places, reading

Task = dict[str, Any]
# What a child's exit says.
DONE, PASSWORD, DAMAGED, TOO_MUCH = 0, 10, 11, 12
TROUBLES = {PASSWORD: "password", DAMAGED: "damaged", TOO_MUCH: "too_much"}
_ENDED_BY_LIMIT = (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGXFSZ)


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Do one task after another until there are no more."""
    # A child has from its parent what is loaded here, and else would load it for its one task.
    reading.warm_up()
    gc.collect()
    gc.freeze()
    for line in tasks:
        answer = run(json.loads(line))
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def run(task: Task) -> dict[str, str]:
    """Do one task in a child, and say what came of it: nothing, or what the trouble was."""
    child = os.fork()
    if child == 0:
        os._exit(_in_the_child(task))
    status = _wait(child, float(task["seconds"]))
    if status is None:
        return {"trouble": "too_much"}
    if os.WIFSIGNALED(status):
        limit = os.WTERMSIG(status) in _ENDED_BY_LIMIT
        return {"trouble": "too_much" if limit else "damaged"}
    code = os.WEXITSTATUS(status)
    return {"trouble": TROUBLES.get(code, "damaged")} if code != DONE else {}


def _wait(child: int, seconds: float) -> int | None:
    """Wait for a child's end; one that takes too long is ended."""
    if hasattr(os, "pidfd_open"):
        watch = os.pidfd_open(child)
        try:
            ended = bool(select.select([watch], [], [], seconds)[0])
        finally:
            os.close(watch)
    else:
        ended = _poll(child, seconds)
    if not ended:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return status if ended else None


def _poll(child: int, seconds: float) -> bool:
    """The same where the system has no handles of processes; leaves the child to be waited for."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return True
        time.sleep(0.005)
    return False


def _in_the_child(task: Task) -> int:
    try:
        _limit(task)
        _WORK[task["do"]](task)
    except reading.Unreadable as trouble:
        return PASSWORD if str(trouble) == "password" else DAMAGED
    except MemoryError:
        return TOO_MUCH
    except BaseException:
        return DAMAGED
    return DONE


def _limit(task: Task) -> None:
    """Memory, processor time and size of what is written; and no way back to the standard input."""
    seconds, memory = int(task["seconds"]) + 1, int(task["megabytes"]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def read(task: Task) -> None:
    """Write what a PDF holds as JSON: what is true of the whole, and its pages' sizes and texts."""
    path = Path(task["path"])
    document = reading.open_pdf(path)
    told = reading.about(document, path)
    pages = [
        [page.width, page.height, page.text, page.scanned] for page in reading.page_texts(document)
    ]
    head = {"pages": told.pages, "title": told.title, "scripted": told.scripted, "read": pages}
    Path(task["target"]).write_text(json.dumps(head))


def place(task: Task) -> None:
    """Write where letters stand: a line of JSON with pages and sizes, then their boxes in a row."""
    document = reading.open_pdf(Path(task["path"]))
    placed = list(places.page_boxes(document, task["pages"]))
    head = [(number, len(boxes)) for number, boxes in placed]
    with Path(task["target"]).open("wb") as file:
        file.write(json.dumps(head).encode() + b"\n")
        file.writelines(boxes for _number, boxes in placed)


def render(task: Task) -> None:
    """Draw one page."""
    document = reading.open_pdf(Path(task["path"]))
    number = int(task["page"])
    if not 1 <= number <= len(document):
        raise reading.Unreadable("damaged")
    reading.render(document, number, int(task["width"]), Path(task["target"]))


_WORK: dict[str, Callable[[Task], None]] = {"read": read, "place": place, "render": render}


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    serve(sys.stdin.buffer, sys.stdout.buffer)
