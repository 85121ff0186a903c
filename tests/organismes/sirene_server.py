"""A server that behaves like the API Sirene of Insee, refusals included."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "cle-de-test"


def etablissement(siret: str, **changes: Any) -> dict[str, Any]:
    """The answer of version 3.11 for one establishment."""
    return {
        "header": {"statut": 200, "message": "ok"},
        "etablissement": {
            "siren": siret[:9],
            "nic": siret[9:],
            "siret": siret,
            "statutDiffusionEtablissement": changes.get("diffusion", "O"),
            "dateCreationEtablissement": "2009-03-01",
            "etablissementSiege": True,
            "uniteLegale": {
                "denominationUniteLegale": changes.get("nom", "TREMPLIN"),
                "categorieJuridiqueUniteLegale": "5499",
                "nomUniteLegale": None,
            },
            "adresseEtablissement": {
                "numeroVoieEtablissement": changes.get("numero", "1"),
                "typeVoieEtablissement": "RUE",
                "libelleVoieEtablissement": changes.get("voie", "DU COMMERCE"),
                "codePostalEtablissement": "77000",
                "libelleCommuneEtablissement": "MELUN",
            },
            "periodesEtablissement": [
                {
                    "dateFin": None,
                    "dateDebut": "2016-11-30",
                    "etatAdministratifEtablissement": changes.get("etat", "A"),
                    "activitePrincipaleEtablissement": "85.59A",
                }
            ],
        },
    }


class Service:
    """What the server answers, to be changed by the test: a status, a body, a wait."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}
        self.status, self.body, self.wait = 200, b"", 0.0
        self.asked: list[str] = []
        self.url = ""

    def answer(self, path: str, key: str) -> tuple[int, bytes]:
        """Status and body of one request."""
        self.asked.append(path)
        time.sleep(self.wait)
        if self.status != 200 or self.body:
            return self.status, self.body
        if key != KEY:
            return 401, b"{}"
        found = self.known.get(path.rsplit("/", 1)[-1])
        return (200, json.dumps(found).encode()) if found else (404, b'{"header": {"statut": 404}}')


@contextmanager
def running() -> Iterator[Service]:
    """The server on a free port."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = service.answer(self.path, self.headers.get("X-INSEE-Api-Key-Integration", ""))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", service.url + "/ailleurs")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *given: None  # type: ignore[method-assign]  # a client that left
    service.url = f"http://127.0.0.1:{server.server_port}/api-sirene/3.11"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
