"""Names in one normal form, so that LOTUS DEMO CO., Ltd. and Lotus Demo Co are found to be one."""

import re
import unicodedata

from yuqiao.kernel import pinyin

# Words that say only what kind of company it is; dropped at the end of a name, one after another.
_LEGAL_FORMS = (
    "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "公司",
    "company limited", "co ltd", "pte ltd", "pty ltd", "pvt ltd", "sdn bhd", "joint stock company", "corporation",
    "incorporated", "limited", "company", "corp", "inc", "ltd", "llc", "llp", "plc", "jsc", "gmbh", "co", "ag", "kg", "sa",
    "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "ao", "ooo", "kk", "tbk", "pt",
)  # fmt: skip
_SPELLED = re.compile(r"\b[a-z](?: [a-z])+\b")
_NOT_A_WORD = re.compile(r"[^\w\u3400-\u9fff\U00020000-\U0003ffff]+")


def normal_form(name: str) -> str:
    """Full width folded, case and punctuation gone, legal form at the end dropped, no spaces.

    A name that is nothing but a legal form is kept whole, so that it never becomes empty.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = _NOT_A_WORD.sub(" ", plain).replace("_", " ").strip()
    # J.S.C. and S.A. are one word, as they are without their dots.
    words = whole = _SPELLED.sub(lambda found: found.group().replace(" ", ""), words)
    shorter = True
    while shorter:
        shorter = False
        for form in _LEGAL_FORMS:
            if not words.endswith(form) or words == form:
                continue
            rest = words[: -len(form)]
            if form.isascii() and not rest.endswith(" "):
                continue
            words, shorter = rest.strip(), True
            break
    only_forms = words in _LEGAL_FORMS or words == "有限"
    return (whole if only_forms else words).replace(" ", "")


def pinyin_of(name: str) -> str:
    """The pinyin of a Chinese name without spaces, then its initials: `王一一` gives `wangyiyi wyy`; for order and search."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    whole = "".join(pinyin.syllables(plain))
    initials = "".join(pinyin.initials(plain))
    letters = [_NOT_A_WORD.sub("", part) for part in (whole, initials)]
    return " ".join(letters)[:400]
