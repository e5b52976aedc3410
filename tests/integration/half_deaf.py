"""A way to a broker that is there every other time: what starts over it meets a broker away."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Final, Self

_POLL_SECONDS: Final = 0.1


class HalfDeaf:
    """Closes every odd connection at once, and passes the even ones on to ``broker``.

    Clients come through here only to find out about the cluster; the broker then tells them its
    own address.
    """

    def __init__(self, broker: str) -> None:
        host, port = broker.split(":")
        self._broker = (host, int(port))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(_POLL_SECONDS)
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._ends: list[socket.socket] = []
        self.refused = 0

    @property
    def address(self) -> str:
        """Where it listens, as ``host:port``."""
        host, port = self._listening.getsockname()
        return f"{host}:{port}"

    def _accept(self) -> None:
        odd = True
        while not self._over.is_set():
            try:
                client, _ = self._listening.accept()
            except TimeoutError:
                continue
            if odd:
                self.refused += 1
                client.close()
            else:
                broker = socket.create_connection(self._broker)
                self._ends += [client, broker]
                for source, target in ((client, broker), (broker, client)):
                    thread = threading.Thread(target=self._pass_on, args=(source, target))
                    self._threads.append(thread)
                    thread.start()
            odd = not odd

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        source.settimeout(_POLL_SECONDS)
        with contextlib.suppress(OSError):
            while not self._over.is_set():
                try:
                    data = source.recv(65536)
                except TimeoutError:
                    continue
                if not data:
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(5)
        for end in (self._listening, *self._ends):
            end.close()
