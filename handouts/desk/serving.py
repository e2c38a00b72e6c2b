"""A site shown on this computer, and to nobody else."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from handouts.desk.site import POLICY

HOST = "127.0.0.1"
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

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: who opens which sheet is nobody's business."""


def server(site: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of the files of a site on this computer; port 0 takes one that is free."""
    return ThreadingHTTPServer((HOST, port), partial(_Files, directory=str(site)))


def address(running: ThreadingHTTPServer) -> str:
    return f"http://{HOST}:{running.server_port}/"
