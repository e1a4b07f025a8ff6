"""Virus scanning behind one small interface; the installation names its scanner in SCANNER."""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(Protocol):
    """Looks into one file. Returns what was found, or an empty text when it is clean; raises OSError when it cannot look."""

    def find(self, path: Path) -> str: ...


class HeuristicScanner:
    """Works without a service: finds the EICAR test file, programs, and PDF files that start a script or a program."""

    MARKS = (
        (b"/JavaScript", "PDF with a script"),
        (b"/Launch", "PDF that starts a program"),
    )

    def find(self, path: Path) -> str:
        data = path.read_bytes()
        if EICAR in data[:4096]:
            return "EICAR test file"
        if data[:2] == b"MZ" or data[:4] == b"\x7fELF":
            return "program"
        if data[:5] == b"%PDF-":
            return next((found for mark, found in self.MARKS if mark in data), "")
        return ""


class ClamdScanner:
    """ClamAV's daemon over its INSTREAM protocol; the address is CLAMD_HOST and CLAMD_PORT in the settings."""

    def find(self, path: Path) -> str:
        import clamd

        daemon = clamd.ClamdNetworkSocket(settings.CLAMD_HOST, settings.CLAMD_PORT, timeout=60)
        try:
            with path.open("rb") as stream:
                verdict, found = daemon.instream(stream)["stream"]
        except clamd.ConnectionError as error:
            raise OSError("The virus scanner does not answer.") from error
        return found if verdict == "FOUND" else ""


def scanner() -> Scanner:
    """The scanner that the settings name."""
    return import_string(settings.SCANNER)()
