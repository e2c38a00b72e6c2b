"""A site shown on this computer, and to nobody else."""

from __future__ import annotations

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from handouts.desk.site import POLICY

HOST, PORT = "127.0.0.1", 50450
TYPES = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
}


class _Files(SimpleHTTPRequestHandler):
    """Gives out files, without a word of its own."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}  # noqa: RUF012 (as its base has it)

    def translate_path(self, path: str) -> str:
        """Without the site's name, which begins each path."""
        return super().translate_path(path.removeprefix(f"/{Path(self.directory).name}"))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: who opens which sheet is nobody's business."""


class _Server(ThreadingHTTPServer):
    allow_reuse_address = os.name != "nt"  # Windows would give one port to two programs


def server(site: Path, port: int | None = None) -> ThreadingHTTPServer:
    """A server of the files of a site on this computer; port 0 takes one that is free.

    Without a port it is the same each time, where no other program has it: what a browser keeps of a
    school, it keeps by the address.
    """
    files = partial(_Files, directory=str(site))
    try:
        return _Server((HOST, PORT if port is None else port), files)
    except OSError:
        if port is not None:
            raise
        return _Server((HOST, 0), files)


def address(running: ThreadingHTTPServer, site: Path) -> str:
    """Where a site is: under its own name, for a browser keeps the files of a site by that."""
    return f"http://{HOST}:{running.server_port}/{site.name}/"
