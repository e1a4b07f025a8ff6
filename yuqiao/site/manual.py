"""The manual of notarial papers for enterprises: its rows once, and the forms in which it is taken away."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.utils import translation

from yuqiao.facts import selectors
from yuqiao.facts.choices import Applicant, Phase, Requirement
from yuqiao.facts.models import NotaryChecklistItem, NotaryMatter
from yuqiao.facts.wording import amount
from yuqiao.kernel import clock, sheets
from yuqiao.kernel.text import Text
from yuqiao.kernel.typeset import typeset

TEMPLATE = Path(__file__).parent / "typst" / "notary_manual.typ"
PHASES = (Phase.ESTABLISHMENT, Phase.OVERSEAS, Phase.GENERAL)
PHASE_TITLES = {
    Phase.ESTABLISHMENT: Text("企业设立", "Business establishment"),
    Phase.OVERSEAS: Text("海外拓展", "Overseas expansion"),
    Phase.GENERAL: Text("各阶段通用", "At any stage"),
}
TITLE = Text("企业涉外公证材料手册", "Manual of notarial papers for enterprises")
NOTE = Text(
    "各事项的材料依通常做法列出，未见河南省官方手册；每一项以公证员的要求为准。标明“未核实”的内容，请先咨询窗口。",
    "The papers are listed by usual practice; no official manual of Henan was seen. The notary has the last word on every line. "
    "Ask first about whatever is marked “not confirmed”.",
)
NOT_CONFIRMED = Text("未核实", "not confirmed")
COLUMNS = (
    ("phase", 16),
    ("matter", 24),
    ("matter_zh", 30),
    ("matter_en", 36),
    ("legal_basis", 20),
    ("time_limit_working_days", 12),
    ("remote_video", 14),
    ("seq", 6),
    ("paper", 24),
    ("paper_zh", 34),
    ("paper_en", 40),
    ("form", 18),
    ("issuer_zh", 26),
    ("issuer_en", 30),
    ("requirement", 14),
    ("condition", 18),
    ("condition_zh", 28),
    ("condition_en", 36),
    ("validity_days", 12),
    ("source", 30),
    ("as_of", 12),
    ("confidence", 12),
)
NAMES = [name for name, _ in COLUMNS]
WIDTHS = [width for _, width in COLUMNS]
KEPT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter of the manual with the lines of its checklist."""

    matter: NotaryMatter
    lines: tuple[NotaryChecklistItem, ...]

    @property
    def phase(self) -> str:
        return self.lines[0].phase if self.lines else Phase.GENERAL


@dataclass(frozen=True, slots=True)
class Manual:
    """The entries phase by phase, and the day of the last change to any of its rows."""

    phases: tuple[tuple[str, Text, tuple[Entry, ...]], ...]
    version: date
    changed_at: datetime | None

    @property
    def entries(self) -> list[Entry]:
        return [entry for _, _, entries in self.phases for entry in entries]


def by_phase(entries: list[Entry]) -> tuple[tuple[str, Text, tuple[Entry, ...]], ...]:
    """Entries by the phase of their papers, phases without entries left out."""
    found = ((phase, PHASE_TITLES[phase], tuple(e for e in entries if e.phase == phase)) for phase in PHASES)
    return tuple(group for group in found if group[2])


def entries_of(matters: list[NotaryMatter]) -> list[Entry]:
    """Matters with their lines that hold today (one query)."""
    lines: dict[int, list[NotaryChecklistItem]] = {}
    for line in selectors.checklist_rows(*(matter.slug for matter in matters)):
        lines.setdefault(line.matter_id, []).append(line)
    return [Entry(matter, tuple(lines.get(matter.pk, ()))) for matter in matters]


def manual() -> Manual:
    """The manual as it stands today (two queries)."""
    entries = entries_of(list(selectors.notary_matters().filter(applicant=Applicant.ENTERPRISE)))
    changed = max((row.updated_at for entry in entries for row in (entry.matter, *entry.lines)), default=None)
    version = changed.astimezone(clock.ZONE).date() if changed else clock.today()
    return Manual(by_phase(entries), version, changed)


# --- taken away --------------------------------------------------------------------------------------------------


def _rows(book: Manual) -> list[list[Any]]:
    return [
        [
            entry.phase,
            entry.matter.slug,
            entry.matter.name_zh,
            entry.matter.name_en,
            entry.matter.legal_basis,
            entry.matter.time_limit_working_days,
            entry.matter.remote_video,
            line.seq,
            line.material_slug,
            line.name_zh,
            line.name_en,
            line.form,
            line.issuer_zh,
            line.issuer_en,
            line.requirement,
            line.condition,
            line.condition_zh,
            line.condition_en,
            line.validity_days,
            line.source,
            line.as_of,
            line.confidence,
        ]
        for entry in book.entries
        for line in entry.lines
    ]


def as_csv(book: Manual) -> bytes:
    """One line a paper."""
    return sheets.as_csv(NAMES, _rows(book))


def as_xlsx(book: Manual) -> bytes:
    """The same as a sheet; kept until a row changes."""
    return _kept(book, "xlsx", lambda: sheets.as_xlsx([sheets.Sheet("manual", NAMES, _rows(book), WIDTHS, wraps=True)]))


def as_json(book: Manual) -> str:
    """The same nested: phases, matters, lines."""
    found = {
        "title": TITLE.as_dict(),
        "version": book.version.isoformat(),
        "note": NOTE.as_dict(),
        "matters": [
            {
                "code": entry.matter.slug,
                "phase": entry.phase,
                "name": entry.matter.name.as_dict(),
                "purpose": entry.matter.purpose.as_dict(),
                "legal_basis": entry.matter.legal_basis,
                "time_limit_working_days": entry.matter.time_limit_working_days,
                "remote_video": entry.matter.remote_video,
                "papers": [
                    {
                        "code": line.material_slug,
                        "name": line.name.as_dict(),
                        "form": line.form,
                        "issuer": line.issuer.as_dict(),
                        "requirement": line.requirement,
                        "condition": line.condition or None,
                        "condition_text": line.condition_text.as_dict() if line.condition_zh else None,
                        "validity_days": line.validity_days,
                        "source": line.source,
                        "as_of": line.as_of.isoformat() if line.as_of else None,
                        "confidence": line.confidence,
                    }
                    for line in entry.lines
                ],
            }
            for entry in book.entries
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def as_pdf(book: Manual, language: str) -> bytes:
    """The booklet in a language (`zh…`, else English); kept until a row changes, at most until tomorrow."""
    code = "zh" if language.startswith("zh") else "en"
    return _kept(book, f"pdf.{code}", lambda: typeset(TEMPLATE, booklet(book, code)))


def _kept(book: Manual, kind: str, make: Callable[[], bytes]) -> bytes:
    """What takes long to make, made once for each day and state of the rows."""
    key = f"notary-manual.{kind}.{clock.today().isoformat()}.{book.changed_at.timestamp() if book.changed_at else 0}"
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_SECONDS)
    return found


LABELS = {
    "contents": Text("目录", "Contents"),
    "purpose": Text("用途", "Purpose"),
    "basis": Text("法律依据", "Legal basis"),
    "limit": Text("办理期限", "Time limit"),
    "video": Text("远程视频公证", "Remote video"),
    "paper": Text("材料", "Paper"),
    "issuer": Text("出具单位", "Issued by"),
    "form": Text("原件或复印件", "Original or copy"),
    "when": Text("何时需要", "When it is asked for"),
    "validity": Text("出具后多少日内有效", "Not older than"),
    "version": Text("版本日期", "Version of"),
    "printed": Text("生成日期", "Made on"),
    "source": Text("材料清单的依据", "What the lists rest on"),
}
SOURCE = Text(
    "《公证法》第11条、第30条、第37条；材料为编者依通常做法整理，逐项来源见网站“规则与出处”。",
    "Notarization Law, arts 11, 30 and 37; the papers are the curators' knowledge of usual practice. The source of each line is "
    "on the site under “Rules and sources”.",
)


def booklet(book: Manual, code: str) -> dict[str, Any]:
    """What the template of the booklet reads, all in one language."""

    def say(text: Text) -> str:
        return text.in_language(code)

    with translation.override("zh-hans" if code == "zh" else "en"):
        return {
            "lang": code,
            "title": say(TITLE),
            "note": say(NOTE),
            "sources": say(SOURCE),
            "version": book.version.isoformat(),
            "today": clock.today().isoformat(),
            "labels": {name: say(text) for name, text in LABELS.items()},
            "phases": [
                {"title": say(title), "matters": [_matter(entry, say) for entry in entries]} for _, title, entries in book.phases
            ],
        }


def _matter(entry: Entry, say: Callable[[Text], str]) -> dict[str, Any]:
    limit = amount(entry.matter.time_limit_working_days, "working_day") if entry.matter.time_limit_working_days else NOT_CONFIRMED
    return {
        "name": say(entry.matter.name),
        "purpose": say(entry.matter.purpose),
        "basis": entry.matter.legal_basis,
        "limit": say(limit or NOT_CONFIRMED),
        "video": entry.matter.get_remote_video_display(),
        "lines": [_line(line, say) for line in entry.lines],
    }


def _line(line: NotaryChecklistItem, say: Callable[[Text], str]) -> dict[str, str]:
    always = line.requirement == Requirement.REQUIRED
    days = amount(line.validity_days, "calendar_day") if line.validity_days else NOT_CONFIRMED
    return {
        "name": say(line.name),
        "issuer": say(line.issuer),
        "form": line.get_form_display(),
        "when": line.get_requirement_display() if always else say(line.condition_text),
        "validity": say(days or NOT_CONFIRMED),
    }
