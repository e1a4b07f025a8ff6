"""Compile every message catalogue (.po to .mo) without a system tool; skips what is newer than its source."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compiles the message catalogues of the project."
    requires_system_checks: list = []

    def handle(self, *args: object, **options: object) -> None:
        roots = [settings.ROOT / "locale", settings.ROOT / "yuqiao", settings.ROOT / "demo"]
        done = 0
        for source in (po for root in roots for po in Path(root).glob("**/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as stream:
                catalogue = read_po(stream, locale="zh_Hans")
            with target.open("wb") as stream:
                write_mo(stream, catalogue)
            done += 1
        self.stdout.write(f"{done} catalogues compiled.")
