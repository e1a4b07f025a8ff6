"""Seal every sealed value with the newest key. Safe to repeat and to interrupt."""

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from yuqiao.kernel import pki
from yuqiao.kernel.sealed import SealedTextField, is_current


class Command(BaseCommand):
    help = "Seals all personal identifiers again with the newest key of SEAL_KEYS."

    def handle(self, *args: object, **options: object) -> None:
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, SealedTextField):
                    self.stdout.write(f"{model._meta.label}.{field.name}: {self._rotate(model, field)}")
        self.stdout.write(f"private keys of the authority: {pki.reseal()}")

    def _rotate(self, model: type, field: SealedTextField) -> int:
        table, column, key = (connection.ops.quote_name(n) for n in (model._meta.db_table, field.column, model._meta.pk.column))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL AND {column} <> ''")
            old = [pk for pk, sealed in cursor.fetchall() if not is_current(sealed)]
        for start in range(0, len(old), 500):
            with transaction.atomic():
                rows = list(model._base_manager.select_for_update().filter(pk__in=old[start : start + 500]))
                model._base_manager.bulk_update(rows, [field.name])
        return len(old)
