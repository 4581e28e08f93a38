"""`start.py`: run the web server and the worker on prepared data, and stop them together."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from launcher import DEMO_ACCOUNTS, DEMO_PASSWORD, ROOT, LauncherError
from launcher.environment import ensure
from launcher.layout import Layout
from launcher.prepare import Preparation, child_env
from launcher.processes import Child, undisturbed
from launcher.stack import servers

HOST = "127.0.0.1"
READY_SECONDS = 180
WEB_PROCESSES = 2
WEB_THREADS = 8
WORKER_PROCESSES = 2


def serve(layout: Layout, *, port: int, demo: bool) -> int:
    """Run everything until a signal or a failure ends it."""
    python = ensure()
    with servers(layout, "Consilience runs there", check=lambda: check_port(port)) as stack:
        env = child_env(stack.env)
        preparation = Preparation(python, layout, env)
        preparation.migrate()
        preparation.collect_static()
        loaded = demo and preparation.load_demo()
        web = Child("The web server", layout.logs / "web.log")
        worker = Child("The worker", layout.logs / "worker.log")
        try:
            worker.start(worker_command(python, layout), env=env, cwd=ROOT)
            web.start(web_command(python, port), env=env, cwd=ROOT)
            url = f"http://{HOST}:{port}/"
            stack.write_down(worker, web, url=url)
            wait_for_answer(web, url)
            greet(url, layout, demo=loaded)
            return watch([*stack.children, worker, web])
        finally:
            undisturbed()
            print("Stopping ...", file=sys.stderr, flush=True)
            worker.ask_to_stop()
            web.stop()
            worker.stop()


def web_command(python: Path, port: int) -> list[str | Path]:
    """Give the command line of the web server."""
    return [
        python, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}",
        "--worker-class", "gthread", "--workers", str(WEB_PROCESSES),
        "--threads", str(WEB_THREADS), "--timeout", "120", "--graceful-timeout", "10",
        "--max-requests", "20000", "--max-requests-jitter", "2000", "--no-control-socket",
        "--preload",
    ]  # fmt: skip


def worker_command(python: Path, layout: Layout) -> list[str | Path]:
    """Give the command line of the worker, which also keeps the clock of periodic tasks."""
    return [
        python, "-m", "celery", "--app", "config", "--quiet", "worker",
        "--concurrency", str(WORKER_PROCESSES), "--beat",
        "--schedule", layout.run / "beat", "--loglevel", "info",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip


def check_port(port: int) -> None:
    """Say clearly that a port is taken, before anything slow is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise LauncherError(f"Port {port} needs more rights than you have.") from None
        except OSError:
            raise LauncherError(
                f"Port {port} is used by another program. Choose another: start.py --port"
                f" {port + 1 if port < 65535 else 8000}"
            ) from None


def wait_for_answer(web: Child, url: str) -> None:
    """Wait until the web server says that it and its servers are healthy."""
    deadline = time.monotonic() + READY_SECONDS
    # A proxy of the environment must not stand between us and ourselves.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            with opener.open(url + "healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError) as error:
            if web.exit_code is not None or time.monotonic() > deadline:
                raise LauncherError(f"{web.name} does not answer: {error}\n{tail(web)}") from None
        time.sleep(0.1)


def greet(url: str, layout: Layout, *, demo: bool) -> None:
    """Print where to go and how to sign in."""
    lines = ["", f"Consilience is running at {url}", f"Its data is in {layout.data}"]
    if demo:
        lines += ["", f"Demo accounts, all with the password {DEMO_PASSWORD}"]
        lines += [f"  {email:<20} {role}" for email, role in DEMO_ACCOUNTS]
    lines += ["", "Press Ctrl-C to stop.", ""]
    print("\n".join(lines), flush=True)


def watch(children: Sequence[Child]) -> int:
    """Wait until one of the children ends by itself, and report which and why."""
    while True:
        for child in children:
            if child.exit_code is not None:
                print(
                    f"{child.name} stopped with exit code {child.exit_code}.\n{tail(child)}",
                    file=sys.stderr,
                    flush=True,
                )
                return 1
        time.sleep(0.3)


def tail(child: Child) -> str:
    """Give the last lines of a child's log under their file's name."""
    return f"The last lines of {os.path.relpath(child.log)}:\n{child.last_lines()}"
