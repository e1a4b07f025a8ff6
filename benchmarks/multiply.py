"""Notarial matters by the million: those of the demonstration's year again and again, with keys and numbers moved on.

Plain INSERT … SELECT that both databases understand; unique constraints stay and are kept.
"""

from collections.abc import Callable

# What stands in a column instead of a copy of it. {k}: which copy; {step}: more than any number there.
_MOVED: dict[str, dict[str, str]] = {
    "matters_matter": {"reference": "'M-' || (id + {k} * {width})"},
    "matters_output": {
        "sequence": "sequence + {k} * {step}",
        "number": "replace(number, '第' || sequence || '号', '第' || (sequence + {k} * {step}) || '号')",
        "number_en": "replace(number_en, 'No. ' || sequence, 'No. ' || (sequence + {k} * {step}))",
        "number_key": "substr(number_key, 1, length(number_key) - length('' || sequence)) || (sequence + {k} * {step})",
        "number_en_key": "substr(number_en_key, 1, length(number_en_key) - length('' || sequence)) || (sequence + {k} * {step})",
    },
    "notarization_certificate": {"sequence": "sequence + {k} * {step}"},
}


def _models() -> list[type]:
    from demo.scale import TABLES

    return list(TABLES)


def fill(count: int) -> None:
    """As many matters as the demonstration writes them."""
    import random

    from demo import scale

    scale.fill(count, random.Random(20261124))


def multiply(times: int, say: Callable[[str], None] = lambda line: None) -> None:
    """So many times what is there now, all in."""
    from django.db import connection
    from django.db.models import Max

    models = _models()
    rows = {model: (model.objects.aggregate(last=Max("pk"))["last"] or 0) for model in models}
    width = max(rows.values()) + 1
    step = _highest_number() + 1
    for k in range(1, times):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # what is copied refers to what is copied: not asked again for every row
                cursor.execute("SET session_replication_role = replica")
            for model in models:
                cursor.execute(_copy(model, rows[model], k, width, step))
        say(f"{k + 1} of {times}")
    _settle(models)


def _highest_number() -> int:
    from django.db.models import Max

    from yuqiao.matters.models import Output

    return Output.objects.aggregate(last=Max("sequence"))["last"]


def _copy(model: type, last: int, k: int, width: int, step: int) -> str:
    """One table once more: keys, and what refers to a copied row, moved by as much for every table."""
    copied = {m._meta.db_table for m in _models()}
    table = model._meta.db_table
    moved = _MOVED.get(table, {})
    names, values = [], []
    for field in model._meta.concrete_fields:
        refers = field.remote_field and field.remote_field.model._meta.db_table in copied
        own = field.primary_key and not field.remote_field
        value = moved.get(field.column, f"{field.column} + {{k}} * {{width}}" if own or refers else f'"{field.column}"')
        names.append(f'"{field.column}"')
        values.append(value.format(k=k, width=width, step=step))
    key = model._meta.pk.column
    return f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {", ".join(values)} FROM "{table}" WHERE "{key}" <= {last}'


def _settle(models: list[type]) -> None:
    """What a database does by itself in life."""
    from django.core.management.color import no_style
    from django.db import connection

    from yuqiao.areas.notarization.models import CountedMonth
    from yuqiao.areas.notarization.months import recount

    CountedMonth.objects.all().delete()
    recount()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for sql in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(sql)
            cursor.execute("RESET session_replication_role")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
