"""A socket to a server: what is sent is exactly what a test says."""

import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Answered:
    """`headers` has lower-case names; a name that came twice has two values."""

    status: int
    headers: dict[str, list[str]]
    body: bytes


def exchange(port: int, sent: bytes, *, ends: bool = True) -> bytes:
    """Everything that comes back until the server closes; `ends`: we say that we send nothing more."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(sent)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def ask(port: int, line: str, *headers: str, body: bytes = b"") -> Answered:
    """One request on a connection of its own: `ask(port, "GET /things", "Accept: */*")`."""
    lines = [f"{line} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return parsed(exchange(port, "\r\n".join([*lines, "", ""]).encode("latin-1") + body))


def parsed(received: bytes) -> Answered:
    """The one answer in what was received, which must be a whole one."""
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, list[str]] = {}
    for name, _, value in (line.partition(": ") for line in lines):
        headers.setdefault(name.lower(), []).append(value)
    return Answered(int(first.split(" ")[1]), headers, body)
