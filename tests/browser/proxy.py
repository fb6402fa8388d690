"""A real nginx before servers of the tests: the configuration of deploy/ and a certificate of its own."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.browser.conftest import NGINX, ROOT, free_port

NAME = "smartcity.contoh.go.id"
_AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
{user}
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/smartcity.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running nginx: its ports for TLS and for plain HTTP."""

    port: int
    plain_port: int
    folder: Path

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    def connect(self, source: str = "127.0.0.1") -> HTTPSConnection:
        """A connection from an address of this machine, which takes any certificate."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return HTTPSConnection(
            "127.0.0.1", self.port, timeout=30, context=context, source_address=(source, 0)
        )

    def wait_for_apps(self) -> None:
        """Return once an app answers; nginx leaves one alone for seconds that it has not reached before."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            connection = self.connect()
            try:
                connection.request("GET", "/_stcore/health")
                if connection.getresponse().status == 200:
                    return
            finally:
                connection.close()
            time.sleep(0.2)
        raise AssertionError("no app answers behind nginx")


@contextmanager
def running_proxy(folder: Path, app_ports: Sequence[int]) -> Iterator[Proxy]:
    """nginx in front of the apps on these ports, stopped at the end."""
    assert NGINX is not None, "nginx is needed: apt-get install nginx"
    folder.mkdir(parents=True, exist_ok=True)
    proxy = Proxy(free_port(), free_port(), folder)
    _write_certificate(folder)
    (folder / "smartcity.conf").write_text(_rendered(proxy, app_ports), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t", "-q"], check=True)
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_until_up(proxy, process)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=20)


def _rendered(proxy: Proxy, app_ports: Sequence[int]) -> str:
    """The file of deploy/ with the ports and the certificate of the test, and nothing else changed."""
    kept = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    servers = "\n".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;" for port in app_ports)
    changes = (
        (r"^ *listen \[::\].*\n", "", 2),
        (r"listen 80;", f"listen 127.0.0.1:{proxy.plain_port};", 1),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{proxy.port} ssl http2;", 1),
        (r"^ *server 127\.0\.0\.1:8501 .*$", servers, 1),
        (r"/etc/ssl/smartcity/", f"{proxy.folder}/", 2),
    )
    for pattern, instead, times in changes:
        kept, changed = re.subn(pattern, instead, kept, flags=re.MULTILINE)
        assert changed == times, pattern
    return kept


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(private)
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _wait_until_up(proxy: Proxy, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, (proxy.folder / "error.log").read_text(encoding="utf-8")
        connection = proxy.connect()
        try:
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("nginx did not come up")
