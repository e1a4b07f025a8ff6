"""Chinese as it is spoken, without tones. The dictionaries are read when they are first needed: most processes never do."""


def syllables(text: str) -> list[str]:
    """The syllable of each character: `王一` gives `wang`, `yi`; what is not Chinese stays as it is."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text)


def initials(text: str) -> list[str]:
    """The first letter of each syllable: `王一` gives `w`, `y`."""
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.FIRST_LETTER)
