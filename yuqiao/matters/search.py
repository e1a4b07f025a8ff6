"""Search of matters by reference, any name, pinyin, credit code or passport; one table of words, both databases."""

import re
import unicodedata

from django.db.models import Q, QuerySet
from pypinyin import Style, lazy_pinyin

from yuqiao.kernel.references import normalise
from yuqiao.kernel.sealed import search_hash
from yuqiao.matters.models import Matter, Party, SearchEntry

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[a-z0-9]+")


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def words_of(text: str) -> set[str]:
    """Search words of a name: Latin words, the Chinese text whole, its pinyin whole and its initials."""
    folded = _fold(text)
    words = set(_WORD.findall(folded))
    for run in _HAN.findall(folded):
        words.add(run)
        words.add("".join(lazy_pinyin(run)))
        words.add("".join(lazy_pinyin(run, style=Style.FIRST_LETTER)))
    return words


def index_matter(matter: Matter) -> None:
    """Write the search words of a matter anew."""
    words = words_of(matter.title)
    for party in matter.parties.all():
        for name in (party.name, party.name_zh, party.name_latin, party.credit_code, *party.other_names):
            words |= words_of(name)
    entry = SearchEntry(matter=matter, words=" ".join(["", *sorted(words), ""]))
    SearchEntry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["matter"], update_fields=["words"])


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
    found = Q(pk__in=Party.objects.filter(exact).values("matter"))
    words = _WORD.findall(_fold(typed)) + _HAN.findall(_fold(typed))
    if words:
        by_words = SearchEntry.objects.all()
        for word in words[:6]:
            by_words = by_words.filter(words__contains=word if _HAN.match(word) else f" {word}")
        found |= Q(pk__in=by_words.values("matter"))
    return visible.filter(found)
