"""The authority behind the house's signatures: look at it, make it, take a given one, export what others need."""

import json
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yuqiao.kernel import pki, statements


class Command(BaseCommand):
    help = "The installation's certificate authority: show, make, import, export."
    requires_system_checks: list = []

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="doing", required=True)
        doing.add_parser("show", help="what there is")
        doing.add_parser("make", help="make an authority when there is none")
        given = doing.add_parser("import", help="take a given authority: PEM certificate (a chain may follow) and PEM key")
        given.add_argument("--certificate", required=True, type=Path)
        given.add_argument("--key", required=True, type=Path)
        export = doing.add_parser("export", help="write authority.pem and statement-keys.json for those who check")
        export.add_argument("folder", type=Path)

    def handle(self, *args: object, doing: str, **options: object) -> None:
        getattr(self, f"_{doing}")(options)

    def _show(self, options: dict) -> None:
        if not pki.has_authority():
            self.stdout.write("There is no authority yet; it is made with the first signature, or by `authority make`.")
            return
        self._say(pki.authority()[0])
        self.stdout.write(f"owners' certificates: {len(pki.owner_certificates())}; trusted roots: {len(pki.trusted_roots())}")

    def _make(self, options: dict) -> None:
        self._say(pki.authority()[0])

    def _import(self, options: dict) -> None:
        try:
            self._say(pki.import_authority(options["certificate"].read_bytes(), options["key"].read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            raise CommandError(f"Not imported. {error}") from error

    def _export(self, options: dict) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        pki.authority()
        roots = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in pki.trusted_roots())
        (folder / "authority.pem").write_bytes(roots)
        keys = {"keys": statements.published_keys()}
        (folder / "statement-keys.json").write_text(json.dumps(keys, ensure_ascii=False, indent=1) + "\n")
        self.stdout.write(f"{folder / 'authority.pem'}\n{folder / 'statement-keys.json'}")

    def _say(self, certificate: x509.Certificate) -> None:
        self.stdout.write(certificate.subject.rfc4514_string())
        self.stdout.write(f"SHA-256 {pki.fingerprint(certificate)}")
        self.stdout.write(f"from {certificate.not_valid_before_utc:%Y-%m-%d} to {certificate.not_valid_after_utc:%Y-%m-%d}")
