"""Everything that people read stands in both languages: catalogues, templates, letters and declarations."""

import ast
import re
import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_python
from django.apps import apps
from django.utils.translation.template import templatize

from yuqiao.kernel.text import Text
from yuqiao.matters import registry

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]+")
GETTEXT = ("gettext", "gettext_noop", "ngettext", "pgettext", "npgettext")
KEYWORDS = ("_", *GETTEXT, *(f"{name}_lazy" for name in GETTEXT if name != "gettext_noop"))

# Shown as they are in every language: names of formats, standards, units and licences, and each language's own name.
SAME_EVERYWHERE = re.compile(
    r"CSV|XLSX|PDF|JSON|SHA-256|Apache-2\.0|WCAG|OpenAPI|API|MB|GB|Yuqiao|中文|English|[\w.+-]+@[\w.-]+|https?://\S+"
)
# Rendered when nothing else works, the translations included: it says the same in both languages.
BILINGUAL = {ROOT / "templates" / "500.html"}
VISIBLE = re.compile(r"aria-label|aria-description|aria-roledescription|placeholder|title|alt|label|summary|data-label-[\w-]+")


# ---- what the code asks of the catalogues


def _folders() -> dict[str, list[Path]]:
    """The folders whose strings go to one catalogue, by its name; the shared templates and settings are `shared`."""
    apps = [p.parent for top in ("yuqiao", "demo") for p in sorted((ROOT / top).rglob("apps.py"))]
    return {"shared": [ROOT / "config", ROOT / "templates"]} | {_name(app): [app] for app in apps}


def _name(app: Path) -> str:
    return ".".join(app.relative_to(ROOT).parts).removeprefix("yuqiao.")


def _catalogue(name: str) -> Path:
    home = ROOT if name == "shared" else _folders()[name][0]
    return home / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def _extracted(file: Path) -> Iterator[tuple[str, str, str]]:
    """Context, singular and plural of each string that a file asks for (empty where it has none)."""
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(file)).split("\n"))
    for _line, function, found, _comments in extract_python(BytesIO(source.encode()), KEYWORDS, (), {}):
        parts = [found] if isinstance(found, str) else list(found)
        context = parts.pop(0) if function.startswith(("p", "np")) else ""
        if parts and parts[0]:
            yield context, parts[0], parts[1] if function.startswith("n") else ""


def _used(name: str) -> dict[tuple[str, str], str]:
    """The plural (or nothing) of each context and msgid that the folders of a catalogue use."""
    used: dict[tuple[str, str], str] = {}
    for folder in _folders()[name]:
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".py", ".html", ".txt"} and file.is_file():
                for context, singular, plural in _extracted(file):
                    used[context, singular] = plural or used.get((context, singular), "")
    return used


def _entries(name: str) -> list[polib.POEntry]:
    path = _catalogue(name)
    return list(polib.pofile(str(path))) if path.exists() else []


def _chinese(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def _catalogues() -> list[str]:
    return [name for name in _folders() if _catalogue(name).exists()]


def test_strings_are_found_with_context_and_plural(tmp_path: Path) -> None:
    code, page = tmp_path / "views.py", tmp_path / "page.html"
    code.write_text('_("One")\nngettext("%(n)s day", "%(n)s days", n)\npgettext("a door", "Open")\n', encoding="utf-8")
    page.write_text(
        """  {% if x %}<p title="{% translate 'Two' %}">
            {% translate "Next" context "a page" %}</p>{% endif %}
        {% blocktranslate trimmed count n=n with m=m %}
            {{ n }} of {{ m }}
        {% plural %}
            {{ n }} all of {{ m }}
        {% endblocktranslate %}""",
        encoding="utf-8",
    )
    assert set(_extracted(code)) == {("", "One", ""), ("", "%(n)s day", "%(n)s days"), ("a door", "Open", "")}
    counted = ("", "%(n)s of %(m)s", "%(n)s all of %(m)s")
    assert set(_extracted(page)) == {("", "Two", ""), ("a page", "Next", ""), counted}


@pytest.mark.parametrize("name", _folders())
def test_every_string_has_its_chinese(name: str) -> None:
    ready = {
        (e.msgctxt or "", e.msgid): e.msgid_plural
        for e in _entries(name)
        if _chinese(e).strip(" \n") and "fuzzy" not in e.flags and not e.obsolete
    }
    used = _used(name)
    assert [key for key in used if key not in ready] == [], f"missing, empty or fuzzy in the catalogue of {name}"
    assert [key for key, plural in used.items() if plural and ready[key] != plural] == [], "other plural in the catalogue"


@pytest.mark.parametrize("name", _catalogues())
def test_no_catalogue_keeps_what_is_no_longer_used(name: str) -> None:
    used = _used(name)
    assert [e.msgid for e in _entries(name) if e.obsolete or (e.msgctxt or "", e.msgid) not in used] == []


def _shown() -> dict[tuple[str, str], tuple[str, str]]:
    """What Django shows for a context and msgid, and whose wording it is: of the first app in the list that has one."""
    own = {_folders()[name][0]: name for name in _catalogues()}
    shown = {(e.msgctxt or "", e.msgid): (_chinese(e), "shared") for e in _entries("shared")}
    for app in apps.get_app_configs():
        name = own.get(Path(app.path), "")
        compiled = Path(app.path) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
        entries = _entries(name) if name else polib.mofile(str(compiled)) if compiled.exists() else []
        for entry in entries:
            shown.setdefault((entry.msgctxt or "", entry.msgid), (_chinese(entry), name or app.name))
    return shown


@pytest.mark.parametrize("name", _catalogues())
def test_no_other_app_speaks_for_this_one(name: str) -> None:
    """Django merges the catalogues of all apps: a string that says something else elsewhere needs a context."""
    shown = _shown()
    said = {(e.msgctxt or "", e.msgid): _chinese(e) for e in _entries(name)}
    assert {key: (zh, *shown[key]) for key, zh in said.items() if key in shown and shown[key][0] != zh} == {}


# ---- how the Chinese is written


def _style(zh: str) -> str:
    """What a Chinese wording breaks of the style of the house, or nothing."""
    bare = re.sub(r"%\(\w+\)[a-z]|\{\w*\}", "\ufffc", re.sub(r"\s*\n\s*", "", zh))
    rules = {
        "ASCII punctuation beside Chinese": r"[\u3400-\u9fff][,.;:?!()](?=[\u3400-\u9fff]|$)|[(,;:][\u3400-\u9fff]",
        "space beside Chinese": r"[\u3400-\u9fff，。；：、] +[\w\ufffc]|[\w\ufffc] +[\u3400-\u9fff]",
    }
    return ", ".join(rule for rule, pattern in rules.items() if re.search(pattern, bare))


def _percent(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]|%[sd]", text))


@pytest.mark.parametrize("name", _catalogues())
def test_chinese_follows_the_style_of_the_house(name: str) -> None:
    assert {_chinese(e): _style(_chinese(e)) for e in _entries(name) if _style(_chinese(e))} == {}


@pytest.mark.parametrize("name", _catalogues())
def test_placeholders_are_the_same_in_both_languages(name: str) -> None:
    wrong = [e.msgid for e in _entries(name) if _percent(_chinese(e)) != _percent(e.msgid_plural or e.msgid)]
    assert wrong == []


@pytest.mark.parametrize(
    ("zh", "fine"),
    [
        ("共3个工作日，详见PDF。", True),
        ("每份不超过20 MB；断线后接着传。", True),
        ("%(day)s到期，核对于%(checked)s", True),
        ("您好,请登录", False),
        ("请登录.", False),
        ("公证(涉外)", False),
        ("共 3 个", False),
        ("详见PDF 文件", False),
        ("每份不超过{n} MB", True),
        ("还剩 %(n)s个", False),
        ("共%(n)s 个", False),
    ],
)
def test_the_style_is_seen(zh: str, fine: bool) -> None:
    assert (not _style(zh)) is fine


# ---- templates


class _Visible(HTMLParser):
    """Collects what a person sees or hears of a page: text and the attributes that are read out.

    Code and keys are no wording; what names its own language (`lang="zh-Hans"`) is meant in that one.
    """

    SILENT = frozenset({"script", "style", "kbd", "code"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.silent: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in self.SILENT or (values.get("lang") and tag != "html") or tag in self.silent:
            self.silent.append(tag)
        if self.silent:
            return
        self.found += [v for k, v in attrs if v and VISIBLE.fullmatch(k)]
        if (tag == "meta" and values.get("name") == "description") or values.get("type") in {"submit", "button", "reset"}:
            self.found.append(values.get("content") or values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def _bare(source: str) -> str:
    """A template without its tags; what a filter or an include would show as it is written stays."""
    source = re.sub(r"(?s)\{#.*?#\}|\{% *comment\b.*?%\}.*?\{% *endcomment *%\}", "", source)
    source = re.sub(r"(?s)\{% *block \w*class *%\}.*?\{% *endblock\b.*?%\}", "", source)
    source = re.sub(r"(?s)\{% *blocktrans(?:late)?\b.*?%\}.*?\{% *endblocktrans(?:late)? *%\}", "", source)
    source = re.sub(r"""\{\{[^}]*\|(?:default|default_if_none|yesno):(["'])(.*?)\1[^}]*\}\}""", r"\2", source)
    given = r"""\{% *include\b[^%]*?\b(?:title|text|label|hint|action)=(["'])([^"']*)\1[^%]*%\}"""
    return re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}", "", re.sub(given, r"<p>\2</p>", source))


def _hard_coded(source: str, *, html: bool = True) -> list[str]:
    """The words of a template that no translation reaches."""
    page = _Visible()
    if html:
        page.feed(_bare(source))
        page.close()
    else:
        page.found.append(_bare(source))
    return [text.strip() for text in page.found if WORD.search(SAME_EVERYWHERE.sub("", text))]


def _templates() -> list[Path]:
    roots = [ROOT / "templates", *(ROOT / "yuqiao").rglob("templates")]
    found = (f for root in roots for f in sorted(root.rglob("*")) if f.suffix in {".html", ".txt"})
    return [f for f in found if f.parent.name != "letters" and f not in BILINGUAL]


def test_no_template_holds_words_outside_the_catalogues() -> None:
    found = {
        str(f.relative_to(ROOT)): words
        for f in _templates()
        if (words := _hard_coded(f.read_text(encoding="utf-8"), html=f.suffix == ".html"))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('<p>{% translate "Fine" %} <kbd>Esc</kbd> CSV</p>', []),
        ("<p>{% blocktranslate %}Fine {{ n }}{% endblocktranslate %}</p>", []),
        ('<a title="{% translate \'Fine\' %}" class="yq-link" href="/ask/">{{ name }}</a>', []),
        ('<p lang="zh-Hans">我需要<b>帮助</b>。</p>', []),
        ("{% block main_class %}yq-wrap{% endblock %}", []),
        ("<p>Left behind</p>", ["Left behind"]),
        ('<p lang="zh-Hans">帮助</p><p>Left behind</p>', ["Left behind"]),
        ('<p class="{% if x %}a{% endif %}">忘记</p>', ["忘记"]),
        ('<input placeholder="Left behind">', ["Left behind"]),
        ('<nav aria-label="Left behind"></nav>', ["Left behind"]),
        ('<p>{{ x|default:"nothing" }}</p>', ["nothing"]),
        ('{% include "e.html" with title="Left" drawing="ok" %}', ["Left"]),
    ],
)
def test_hard_coded_words_are_seen(source: str, words: list[str]) -> None:
    assert _hard_coded(source) == words


def test_the_page_of_last_resort_speaks_both_languages() -> None:
    for page in BILINGUAL:
        source = _bare(page.read_text(encoding="utf-8"))
        assert HAN.search(source), page.name
        assert 'lang="en"' in source, page.name


# ---- letters


def _letters() -> dict[Path, set[str]]:
    """The languages of each letter, by its path without them."""
    found: dict[Path, set[str]] = defaultdict(set)
    for file in sorted((ROOT / "yuqiao").rglob("templates/letters/*.txt")):
        stem, language = file.name.removesuffix(".txt").rsplit(".", 1)
        found[file.with_name(stem)].add(language)
    return found


def test_every_letter_stands_in_both_languages() -> None:
    letters = _letters()
    assert letters
    assert {str(k.relative_to(ROOT)): v for k, v in letters.items() if v != {"en", "zh-hans"}} == {}


@pytest.mark.parametrize("letter", _letters(), ids=lambda path: path.name)
def test_a_letter_is_written_in_its_language(letter: Path) -> None:
    zh = _bare(letter.with_name(f"{letter.name}.zh-hans.txt").read_text(encoding="utf-8"))
    en = _bare(letter.with_name(f"{letter.name}.en.txt").read_text(encoding="utf-8"))
    assert HAN.search(zh), "no Chinese"
    assert not HAN.search(en), f"Chinese in the English letter: {HAN.findall(en)}"
    assert re.search(r"[A-Za-z]{2,}", en), "no English"


# ---- declarations in code


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


def _wrong(zh: str, en: str) -> str:
    """What is wrong with a wording in two languages, or nothing."""
    if not zh.strip() or not en.strip():
        return "one language is empty"
    if HAN.search(en):
        return "Chinese characters in the English"
    if not HAN.search(zh) and re.search(r"[a-z]{2,}", zh):
        return "no Chinese characters in the Chinese"
    if _placeholders(zh) != _placeholders(en):
        return "other placeholders"
    return _style(zh)


def _texts(value: object, seen: set[int]) -> Iterator[Text]:
    """Every Text within dataclasses, sequences and mappings."""
    if isinstance(value, Text):
        yield value
    elif id(value) in seen or isinstance(value, (str, bytes, type)):
        return
    elif is_dataclass(value):
        seen.add(id(value))
        for field in fields(value):
            yield from _texts(getattr(value, field.name), seen)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part, seen)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from _texts(part, seen)


@pytest.mark.parametrize("area", registry.areas(), ids=lambda area: area.code)
def test_areas_are_declared_in_both_languages(area: object) -> None:
    texts = list(_texts(area, set()))
    assert texts
    assert {(t.zh, t.en): _wrong(t.zh, t.en) for t in texts if _wrong(t.zh, t.en)} == {}


def _literal(node: ast.expr) -> str | None:
    """The text of a literal, an f-string's values as placeholders; nothing for what is not written there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(p.value if isinstance(p, ast.Constant) else "{x}" for p in node.values)
    return None


def _written_texts(file: Path) -> Iterator[tuple[int, str, str]]:
    """Line, Chinese and English of each Text(…) that a file writes out."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
            zh, en = (_literal(part) for part in node.args)
            if zh is not None and en is not None:
                yield node.lineno, zh, en


def test_every_text_in_code_is_written_in_both_languages() -> None:
    files = [f for f in sorted((ROOT / "yuqiao").rglob("*.py")) if "tests" not in f.parts and "migrations" not in f.parts]
    found = {
        f"{f.relative_to(ROOT)}:{line} {zh}": _wrong(zh, en)
        for f in files
        for line, zh, en in _written_texts(f)
        if (zh or en) and _wrong(zh, en)
    }
    assert found == {}
