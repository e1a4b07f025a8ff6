"""Search of matters by reference, any name, pinyin, credit code or passport; the tokens are those of `kernel.search`."""

import re
import unicodedata

from django.db.models import Q, QuerySet

from yuqiao.kernel.references import normalise
from yuqiao.kernel.sealed import search_hash
from yuqiao.kernel.search import holding, tokens_of, wanted
from yuqiao.matters.models import Matter, Party, SearchEntry

INDEX = "matters_search"  # made by migration 0003


def index_matter(matter: Matter) -> None:
    """Write the search words of a matter anew."""
    tokens = tokens_of(matter.title)
    for party in matter.parties.all():
        for name in (party.name, party.name_zh, party.name_latin, party.credit_code, *party.other_names):
            tokens |= tokens_of(name, spoken=True)
    entry = SearchEntry(matter=matter, words=" ".join(sorted(tokens)))
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
    named = Party.objects.filter(exact).values("matter")
    return visible.filter(pk__in=holding(SearchEntry.objects.all(), INDEX, wanted(typed)).values("matter").union(named))
