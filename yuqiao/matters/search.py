"""Search of matters by reference, any name, pinyin, credit code or passport.

A matter's words are cut here into tokens of plain letters and digits, by the same code for texts and for queries, and
indexed by the database: FTS5 on SQLite, a GIN index over lexemes on PostgreSQL (migration 0003). Neither database is
asked to understand Chinese: each pair of neighbouring characters is a token, so that any part of a name is found.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from pypinyin import Style, lazy_pinyin

from yuqiao.kernel.references import normalise
from yuqiao.kernel.sealed import search_hash
from yuqiao.matters.models import Matter, Party, SearchEntry

# Written without spaces: cut into pairs. Kana go with Han, as in Japanese names.
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[a-z0-9]+")
_OTHER = re.compile(r"[^\W\d_a-z\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+")  # Cyrillic, Hangul, Arabic …
# Letters that no normal form takes apart; people type them without their stroke.
_STROKES = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_LONGEST = 60  # characters of a token; nobody types more of a word
_MOST_WORDS = 6  # of a query


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
            syllables, initials = lazy_pinyin(run), lazy_pinyin(run, style=Style.FIRST_LETTER)
            for position in range(len(run)):
                tokens.add(_latin("".join(syllables[position:])))
                tokens.add(_latin("".join(initials[position:])))
    return tokens


def index_matter(matter: Matter) -> None:
    """Write the search words of a matter anew."""
    tokens = tokens_of(matter.title)
    for party in matter.parties.all():
        for name in (party.name, party.name_zh, party.name_latin, party.credit_code, *party.other_names):
            tokens |= tokens_of(name, spoken=True)
    entry = SearchEntry(matter=matter, words=" ".join(sorted(tokens)))
    SearchEntry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["matter"], update_fields=["words"])


def _wanted(typed: str) -> list[tuple[str, bool]]:
    """(token, is it the beginning of one) of everything that a query asks for."""
    folded = _fold(typed)
    wanted = [(_latin(word), True) for word in _WORD.findall(folded)[:_MOST_WORDS]]
    wanted += [(_other(word), True) for word in _OTHER.findall(folded)[:_MOST_WORDS]]
    for run in _HAN.findall(folded)[:_MOST_WORDS]:
        if len(run) == 1:
            wanted.append((_han(run), True))
        wanted += [(_han(run[n : n + 2]), False) for n in range(len(run) - 1)]
    return wanted


def _entries(typed: str) -> QuerySet[SearchEntry]:
    """Entries that hold all that was typed; tokens are letters and digits, so that no query language gets through."""
    wanted = _wanted(typed)
    if not wanted:
        return SearchEntry.objects.none()
    if connection.vendor == "sqlite":
        query = " AND ".join(f'"{token}"{" *" if begins else ""}' for token, begins in wanted)
        return SearchEntry.objects.filter(pk__in=RawSQL("SELECT rowid FROM matters_search WHERE matters_search MATCH %s", [query]))
    query = " & ".join(f"'{token}'{':*' if begins else ''}" for token, begins in wanted)
    holds = "array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery"
    return SearchEntry.objects.filter(RawSQL(holds, [query], output_field=BooleanField()))


def search_matters(visible: QuerySet[Matter], typed: str) -> QuerySet[Matter]:
    """Matters among `visible` that match what was typed; an empty query finds nothing."""
    typed = typed.strip()
    if not typed:
        return visible.none()
    reference = normalise(typed)
    if reference:
        return visible.filter(reference=reference)
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()
    exact = Q(credit_code=code) | Q(document_key=search_hash(code)) | Q(phone_key=search_hash(code))
    exact |= Q(email_key=search_hash(typed))
    named = Party.objects.filter(exact).values("matter")
    return visible.filter(pk__in=_entries(typed).values("matter").union(named))
