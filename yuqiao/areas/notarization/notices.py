"""What the one-time notice (一次性告知书) says: everything that an applicant must bring, know and pay, told once."""

import re

from django.conf import settings

from yuqiao.areas.notarization import frames, papers, selectors, words
from yuqiao.areas.notarization import paperwork as made
from yuqiao.areas.notarization.models import Item, NotarialFile
from yuqiao.facts import selectors as facts
from yuqiao.facts.checklists import Merged
from yuqiao.facts.models import Rule
from yuqiao.facts.routes import Route, RouteStep, document_route
from yuqiao.kernel import clock
from yuqiao.kernel.numerals import chinese_number, foreign_date
from yuqiao.kernel.qr import qr_svg
from yuqiao.kernel.text import Text
from yuqiao.matters.letters import track_url
from yuqiao.matters.models import Material, Matter

State = Material.State
OPEN = (State.MISSING, State.REFUSED)
STATES = {
    State.MISSING: Text("□ 未提交", "□ missing"),
    State.RECEIVED: Text("已收到，待审核", "received, to be looked at"),
    State.ACCEPTED: Text("已采用", "accepted"),
    State.REFUSED: Text("□ 不能采用，须重交", "□ not usable, send again"),
    State.WAIVED: Text("不需要", "not needed"),
}
NOT_CONFIRMED = Text("（未核实，请向公证处确认）", " (not confirmed, ask the office)")
# Notarization Law art. 25, 27, 28, 30 (2017 text; as of 2026-11-23).
LAW = (
    Text("《公证法》第二十五条（向哪家公证处申请）", "Notarization Law art. 25 (which office)"),
    Text("《公证法》第二十七条（如实说明、提供真实合法充分的材料）", "Notarization Law art. 27 (true, lawful, sufficient papers)"),
    Text("《公证法》第二十八条、第二十九条（审查和核实）", "Notarization Law art. 28 and 29 (examination, verification)"),
    Text("《公证法》第三十条（出证期限）", "Notarization Law art. 30 (time for the certificate)"),
)
PAUSES = Text(
    "补充证明材料、核实有关情况、发生不可抗力的时间，不计入期限；每次暂停都写明原因。受理当日不计算。",
    "The time stands still while papers are supplemented, while facts are verified and during force majeure; each pause has its "
    "reason on record. The day of acceptance is not counted.",
)
LIST_NOTE = Text(
    "清单按公证事项和您的回答列出，由公证员确认；外文材料须附中文译文。",
    "The list follows from the certificates and from your answers; the notary confirms it. Papers in other languages need a "
    "Chinese translation.",
)
BY_OFFICE = Text("由公证处报价", "quoted by the office")
_BASIS = re.compile(r"公证法第(\d+)条((?:\([一二三四五六七八九十]+\))*)")
_COUNTED = {chinese_number(n): n for n in range(1, 21)}


class Notice:
    """The notice of one matter in one language."""

    def __init__(self, matter: Matter, language: str, *, own: bool) -> None:
        self.matter, self.language, self.own = matter, language, own
        self.file: NotarialFile = selectors.file_of(matter)
        self.items = selectors.items_of(matter)
        self.languages = {row.code: self.say(row.name) for row in selectors.languages()}

    def say(self, text: Text) -> str:
        """The wording in the language of the notice."""
        return text.in_language(self.language)

    def t(self, zh: str, en: str) -> str:
        """One of two wordings."""
        return zh if self.language.startswith("zh") else en

    def data(self) -> dict:
        """The whole notice, as `typst/paper.typ` takes it."""
        blocks = [
            self._head(),
            *self._basis(),
            *self._papers(),
            *self._routes(),
            *self._fees(),
            *self._time(),
            *self._contact(),
            self._status(),
            self._signatures(),
        ]
        title = self.t("一次性告知书", "One-time notice")
        subtitle = self.t("材料、流程、费用、期限，一次告知", "Papers, steps, fees and time, told once")
        part = made.part("zh" if self.language.startswith("zh") else "en", title, self.matter.reference, blocks, subtitle)
        return made.paper(self.matter.reference, self._office(), [part], demo=self.matter.is_demo, size=10.5)

    def _office(self) -> str:
        office = self.file.office
        return self.t(office.name_zh, office.registered_name_en or office.name_en) if office else ""

    def _applicant(self) -> str:
        held = self.file.applicant
        latin = held.get("enterprise_name_foreign") or held.get("applicant_name_latin")
        return self.t(frames.applicant_name(held), str(latin or frames.applicant_name(held)))

    def _label(self, item: Item) -> str:
        name, place = self.say(item.subject.name), self.say(item.destination.name)
        language = self.languages.get(item.language, item.language)
        told = [self.t(f"用于{place}", f"for {place}")]
        if language:
            told.append(self.t(f"附{language}译文", f"with a translation into {language}"))
        if item.copies > 1:
            told.append(self.t(f"{item.copies}份", f"{item.copies} copies"))
        return f"{item.position}. {name}{self.t('（', ' (')}{self.t('，', ', ').join(told)}{self.t('）', ')')}"

    def _head(self) -> made.Block:
        purposes = dict(words.PURPOSES)
        purpose = purposes.get(self.file.purpose)
        return made.facts(
            (self.t("申请人", "Applicant"), self._applicant()),
            (self.t("公证处", "Notary office"), self._office()),
            *((self.t("公证事项", "Certificate"), self._label(item)) for item in self.items),
            (self.t("用途", "Purpose"), self.say(purpose) if purpose else ""),
            (self.t("最晚何时要用", "Needed by"), foreign_date(self.file.needed_by, self._lang) if self.file.needed_by else ""),
            (self.t("告知日期", "Date"), foreign_date(clock.today(), self._lang)),
        )

    @property
    def _lang(self) -> str:
        return self.t("zh", "en")

    def _basis(self) -> list[made.Block]:
        own = [self.say(basis_of(item.subject.legal_basis)) for item in self.items if item.subject.legal_basis]
        said = dict.fromkeys([*own, *(self.say(each) for each in LAW)])
        return [made.heading(self.t("法律依据", "Legal basis")), made.lines(self.t("；", "; ").join(said) + self.t("。", "."))]

    # ---- papers

    def _papers(self) -> list[made.Block]:
        held = list(self.matter.materials.order_by("pk"))
        wanted = {line.row.material_slug: line for line in papers.wanted(self.matter, self.file)}
        gaps = [m for m in held if m.state in OPEN]
        rest = [m for m in held if m.state not in OPEN]
        found = [made.heading(self.t("还缺的材料", "Still missing"))]
        if gaps:
            found.append(made.numbered(self._gap(m, wanted.get(m.code)) for m in gaps))
        else:
            found.append(made.lines(self.t("材料已齐，没有缺件。", "Nothing is missing.")))
        header = (
            self.t("材料", "Paper"),
            self.t("由谁出具", "Issued by"),
            self.t("原件或复印件", "Original or copy"),
            self.t("哪件公证需要", "Needed for"),
            self.t("状态", "State"),
        )
        rows = [self._row(m, wanted.get(m.code)) for m in (*gaps, *rest)]
        return [
            *found,
            made.heading(self.t("材料清单", "All papers")),
            made.table(header, rows, (3, 2.2, 2.1, 2, 1.8)),
            made.lines(self.say(LIST_NOTE)),
        ]

    def _gap(self, material: Material, line: Merged | None) -> str:
        told = self.t(material.title_zh, material.title_en)
        if line and line.need == "if" and line.why:
            told += self.t(f"（仅限：{line.why.zh}）", f" – {line.why.en}")
        if material.reason:
            told += self.t(f"：不能采用，{material.reason}", f": not usable, {material.reason}")
        return told

    def _row(self, material: Material, line: Merged | None) -> list[str]:
        named = self.t(material.title_zh, material.title_en)
        state = self.say(STATES[State(material.state)])
        if line is None:
            return [named, "", "", "", state]
        row = line.row
        form = self.say(papers.FORMS.get(row.form, Text(row.form, row.form)))
        if row.validity_days:
            form += self.t(f"，{row.validity_days}日内出具", f", not older than {row.validity_days} days")
        needed = [str(i.position) for i in self.items if i.subject.slug in line.matters]
        return [named, self.say(row.issuer), form, self.t("、", ", ").join(needed), state]

    # ---- the way, the fees, the time

    def _routes(self) -> list[made.Block]:
        """The way of each certificate; those that go the same way are told together."""
        ways: dict[tuple, list[Item]] = {}
        for item in self.items:
            route = document_route(item.destination, clock.today(), item.subject)
            told = (self._way(route), *(self._step(step) for step in route.steps))
            ways.setdefault(told, []).append(item)
        found = [made.heading(self.t("文书流转", "The way of the document"))]
        for (way, *steps), items in ways.items():
            found += [made.lines(*(self._label(item) for item in items), way), made.numbered(steps)]
        return found

    def _way(self, route: Route) -> str:
        doubt = "" if route.confirmed else self.say(NOT_CONFIRMED)
        return f"{self.say(route.title)}{doubt}{self.t('。', '. ')}{self.say(route.reason)}"

    def _step(self, step: RouteStep) -> str:
        told = f"{self.say(step.title)}{self.t('：', ': ')}{self.say(step.authority)}"
        return told + (f"{self.t('。', '. ')}{self.say(step.days)}" if step.days else "")

    def _fees(self) -> list[made.Block]:
        quote = selectors.quote_of(self.matter)
        rows = [
            (
                self.t(line.title_zh, line.title_en),
                str(line.number),
                self.say(BY_OFFICE) if line.amount is None else f"{line.amount:,.2f}",
                "" if line.amount is None else f"{line.amount * line.number:,.2f}",
            )
            for line in quote.lines
        ]
        total = self.say(BY_OFFICE) if quote.total is None or not rows else f"{quote.total:,.2f}"
        header = (
            self.t("项目", "For"),
            self.t("数量", "Number"),
            self.t("单价（元）", "Each (yuan)"),
            self.t("合计（元）", "Sum (yuan)"),
        )
        return [
            made.heading(self.t("费用", "Fees")),
            made.table(header, [*rows, (self.t("合计", "Total"), "", "", total)], (6, 1, 2, 2)),
            made.lines(
                self.t(
                    "费用明细须经您同意后才受理；没有列出的不收。",
                    "Nothing is accepted before you agree to these lines; nothing else is charged.",
                )
            ),
        ]

    def _time(self) -> list[made.Block]:
        told = [self._rule(facts.rule(code)) for code in ("notarization.precheck", "notarization.issue")]
        return [made.heading(self.t("期限", "Time")), made.lines(*told, self.say(PAUSES))]

    def _rule(self, rule: Rule) -> str:
        doubt = "" if rule.is_confirmed or rule.code == "notarization.precheck" else self.say(NOT_CONFIRMED)
        statement = self.t(rule.statement_zh, rule.statement_en)
        return f"{statement}{self.t('（', ' (')}{self.say(rule.legal_basis)}{self.t('）', ')')}{doubt}"

    # ---- whom to ask

    def _contact(self) -> list[made.Block]:
        office = self.file.office
        return [
            made.heading(self.t("联系", "Contact")),
            made.facts(
                (self.t("公证处", "Office"), self._office()),
                (self.t("地址", "Address"), self.t(office.address_zh, office.address_en or office.address_zh) if office else ""),
                (self.t("电话", "Telephone"), office.phone if office else ""),
                (self.t("电子邮箱", "E-mail"), office.email if office else ""),
                (self.t("服务热线", "Hotline"), settings.HOTLINE),
            ),
        ]

    def _status(self) -> made.Block:
        plain = f"{settings.SITE_URL}/track/?reference={self.matter.reference}"
        if self.own:
            warning = self.t(
                "扫码查看进度、补交材料。二维码含有您的专用链接，请勿转给他人。",
                "Scan to follow the matter and to send papers. The code holds your own link: do not pass it on.",
            )
            return made.code(qr_svg(track_url(self.matter)), warning, plain, plain)
        told = self.t(
            "扫码查看进度，须用申请时收到的链接或者登录。",
            "Scan to follow the matter, with the link from your letter or signed in.",
        )
        return made.code(qr_svg(plain), told, plain, plain)

    def _signatures(self) -> made.Block:
        date = self.t("日期", "Date")
        return made.signatures(
            made.signature(self.t("申请人或者代理人（已收到并了解）", "Applicant or agent (received and understood)"), date),
            made.signature(self.t("告知人", "Told by"), date),
        )


def basis_of(written: str) -> Text:
    """A basis as the table of matters holds it, in both languages: 公证法第11条(十) → 《公证法》第十一条第十项; else as written."""
    found = _BASIS.fullmatch(written.strip())
    if not found:
        return Text(written, written)
    items = re.findall(r"[一二三四五六七八九十]+", found[2])
    zh = f"《公证法》第{chinese_number(int(found[1]))}条{'、'.join(f'第{item}项' for item in items)}"
    en = f"Notarization Law art. {found[1]} {', '.join(f'({_COUNTED[item]})' for item in items)}"
    return Text(zh, en.strip())
