"""Search by tokens that we cut ourselves, with the same code for texts and for queries.

Neither database is asked to understand Chinese: each pair of neighbouring characters is a token, so that any part of a name
is found. The tokens are indexed by the databases themselves: FTS5 on SQLite, a GIN index over lexemes on PostgreSQL. A room
keeps a table of its own with a column `words`, and makes its index with `index_sql` in a migration.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from yuqiao.kernel import pinyin

# Written without spaces: cut into pairs. Kana go with Han, as in Japanese names.
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[a-z0-9]+")
_OTHER = re.compile(r"[^\W\d_a-z\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+")  # Cyrillic, Hangul, Arabic …
# Letters that no normal form takes apart; people type them without their stroke.
_STROKES = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_LONGEST = 60  # characters of a token; nobody types more of a word
MOST_WORDS = 6  # of a query


def _fold(text: str) -> str:
    """Case, width, accents and strokes gone; what a script composes of parts stays composed."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain).translate(_STROKES)


def _latin(word: str) -> str:
    return f"w{word[:_LONGEST]}"


def _han(characters: str) -> str:
    """Characters as letters and digits of a fixed width, so that the first one is a prefix of the pair."""
    return "h" + "".join(f"{ord(c):06x}" for c in characters)


def _other(word: str) -> str:
    """A word of another script, in the same way."""
    return "o" + "".join(f"{ord(c):06x}" for c in word[: _LONGEST // 6])


def _pairs(run: str) -> Iterator[str]:
    """Tokens of a run of characters: every pair, and the last one alone."""
    for position in range(len(run)):
        yield _han(run[position : position + 2])


def tokens_of(text: str, *, spoken: bool = False) -> set[str]:
    """Tokens of a text: Latin words, pairs of characters; `spoken`: also the pinyin and its initials from every character on."""
    folded = _fold(text)
    tokens = {_latin(word) for word in _WORD.findall(folded)} | {_other(word) for word in _OTHER.findall(folded)}
    for run in _HAN.findall(folded):
        tokens.update(_pairs(run))
        if spoken:
            syllables, initials = pinyin.syllables(run), pinyin.initials(run)
            for position in range(len(run)):
                tokens.add(_latin("".join(syllables[position:])))
                tokens.add(_latin("".join(initials[position:])))
    return tokens


def wanted(typed: str) -> list[tuple[str, bool]]:
    """(token, is it the beginning of one) of everything that a query asks for; tokens are letters and digits."""
    folded = _fold(typed)
    found = [(_latin(word), True) for word in _WORD.findall(folded)[:MOST_WORDS]]
    found += [(_other(word), True) for word in _OTHER.findall(folded)[:MOST_WORDS]]
    for run in _HAN.findall(folded)[:MOST_WORDS]:
        if len(run) == 1:
            found.append((_han(run), True))
        found += [(_han(run[n : n + 2]), False) for n in range(len(run) - 1)]
    return found


def holding(rows: QuerySet, index: str, tokens: Sequence[tuple[str, bool]]) -> QuerySet:
    """Those of `rows` whose `words` hold all tokens; nothing asked for finds nothing.

    `index` is the name given to `index_sql`; no table that is joined may have a column `words` too. A token is (token, is it the beginning of one); they are letters and digits, so that
    no query language gets through.
    """
    if not tokens:
        return rows.none()
    if connection.vendor == "sqlite":
        query = " AND ".join(f'"{token}"{" *" if begins else ""}' for token, begins in tokens)
        return rows.filter(pk__in=RawSQL(f"SELECT rowid FROM {index} WHERE {index} MATCH %s", [query]))
    query = " & ".join(f"'{token}'{':*' if begins else ''}" for token, begins in tokens)
    found = "array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery"
    return rows.filter(RawSQL(found, [query], output_field=BooleanField()))


def index_sql(vendor: str, index: str, table: str, key: str = "id") -> tuple[str, ...]:
    """What makes the index `index` over the column `words` of a table, kept in step by the database itself."""
    if vendor != "sqlite":
        return (f"CREATE INDEX {index} ON {table} USING gin (array_to_tsvector(string_to_array(words, ' ')))",)
    gone = f"INSERT INTO {index}({index}, rowid, words) VALUES ('delete', OLD.{key}, OLD.words)"
    new = f"INSERT INTO {index}(rowid, words) VALUES (NEW.{key}, NEW.words)"
    return (
        f"CREATE VIRTUAL TABLE {index} USING fts5(words, content='{table}', content_rowid='{key}')",
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {new}; END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {gone}; END",
        f"CREATE TRIGGER {index}_update AFTER UPDATE ON {table} BEGIN {gone}; {new}; END",
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
    )


def drop_sql(vendor: str, index: str) -> tuple[str, ...]:
    """What takes that index away again."""
    if vendor != "sqlite":
        return (f"DROP INDEX {index}",)
    return (*(f"DROP TRIGGER {index}_{name}" for name in ("insert", "delete", "update")), f"DROP TABLE {index}")
