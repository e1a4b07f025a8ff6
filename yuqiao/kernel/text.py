"""Text in both languages of the house, for declarations in code; rows carry `name_zh` and `name_en` instead."""

from dataclasses import dataclass

from django.utils.translation import get_language


def is_chinese() -> bool:
    """True when the active language is Chinese (also when none is active: Chinese is the language of the house)."""
    return (get_language() or "zh").startswith("zh")


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in Simplified Chinese and in English; `str()` gives that of the active language."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if is_chinese() else self.en

    def in_language(self, language: str) -> str:
        """The wording for a language tag: Chinese for zh and its variants, English for all others."""
        return self.zh if language.startswith("zh") else self.en

    def format(self, **values: object) -> "Text":
        """The same text with its placeholders filled in both languages; a Text among the values keeps its language."""

        def pick(language: str) -> dict[str, object]:
            return {k: v.in_language(language) if isinstance(v, Text) else v for k, v in values.items()}

        return Text(self.zh.format(**pick("zh")), self.en.format(**pick("en")))

    def as_dict(self) -> dict[str, str]:
        """`{"zh": …, "en": …}`, as the API gives it."""
        return {"zh": self.zh, "en": self.en}


def name_of(row: object) -> str:
    """The name of a row with `name_zh` and `name_en` in the active language; the other one when it has none."""
    zh, en = getattr(row, "name_zh", ""), getattr(row, "name_en", "")
    return (zh or en) if is_chinese() else (en or zh)
