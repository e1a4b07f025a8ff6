"""Drafting, translation, second reading; the approver's page; the office's register and what it bars."""

import re

import pytest
from django.db import DatabaseError, transaction

from yuqiao.areas.notarization import drafting, selectors
from yuqiao.areas.notarization.checking import findings
from yuqiao.areas.notarization.drafting import prefill, read_translation, save_draft, save_translation
from yuqiao.areas.notarization.models import Certificate, Item, Review
from yuqiao.areas.notarization.tests.factories import BIRTH, Case, make_notary, make_office
from yuqiao.areas.notarization.ties import barred
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Missing, NotAllowed, Refused
from yuqiao.matters.access import Actor
from yuqiao.matters.tests.factories import make_user
from yuqiao.matters.timeline import verify
from yuqiao.people.models import Role
from yuqiao.registers import services
from yuqiao.registers.models import EntryChange, NotaryTie

pytestmark = pytest.mark.django_db
NAMES = {"birth_place": "河南省示例县", "birth_place.foreign": "Shili County, Henan Province", "father": "张父", "mother": "王母"}
NAMES |= {"father.foreign": "ZHANG Fu", "mother.foreign": "WANG Mu"}


class Drafted(Case):
    """A birth certificate for Canada, accepted, with its translator and second reader."""

    def __init__(self, **changes):
        super().__init__(BIRTH, **changes)
        self.translator = make_user(Role.WINDOW_CLERK, name="译", office=self.office.office)
        self.reader = make_user(Role.WINDOW_CLERK, name="校", office=self.office.office)
        self.accepted()
        self.do("name_translators", translator=str(self.translator.pk), second_reader=str(self.reader.pk))

    @property
    def item(self) -> Item:
        return selectors.items_of(self.matter)[0]

    def actor(self, user=None) -> Actor:
        return Actor.of_user(user or self.notary.user)

    def texts(self, **more) -> dict:
        form = drafting.form_of(self.item)
        values = {**prefill(self.item, form), **NAMES}
        found = {
            "values": values,
            "text_zh": drafting.form_text(form, values),
            "text_foreign": drafting.form_text(form, values, "en"),
            "deviation_reason": "",
            "form": "birth",
        }
        return {**found, **more}

    def save(self, user=None, version=None, **more) -> Item:
        version = self.item.version if version is None else version
        return save_draft(self.matter.pk, self.item.pk, self.actor(user), version=version, **self.texts(**more))

    def translate(self, user=None, text="ZHANG QIAN was born.") -> Item:
        actor = self.actor(user or self.translator)
        return save_translation(self.matter.pk, self.item.pk, actor, version=self.item.version, text_foreign=text)

    def read(self, ok=True, note="", user=None) -> Item:
        return read_translation(self.matter.pk, self.item.pk, self.actor(user or self.reader), ok, note)


@pytest.fixture
def case(facts):
    return Drafted()


def test_what_the_file_knows_is_filled_in(case):
    assert prefill(case.item) == {"name": "张𬎆", "name.foreign": "ZHANG QIAN", "birth_date": "1988-03-05"}
    business = Case()
    licence, representative, poa = selectors.items_of(business.matter)
    assert prefill(licence)["company.foreign"] == "Zhengzhou Xugou New Materials Co., Ltd."
    assert prefill(representative)["representative"] == "陈示例" and "representative.foreign" not in prefill(representative)
    with clock.frozen("2026-10-23T10:00"):
        filled = prefill(poa)
    assert filled["signed_on"] == "2026-10-23" and filled["place"] == business.office.name_zh
    assert filled["place.foreign"] == business.office.registered_name_en


def test_a_draft_in_the_forms_wording(case):
    item = case.save()
    assert item.text_zh.startswith("兹证明张𬎆于一九八八年三月五日在河南省示例县出生。")
    assert "was born on 5 March 1988" in item.text_foreign
    assert (item.deviates, item.version, item.drafted_by) == (False, 1, case.notary.user) and item.drafted_at
    event = case.matter.events.latest("number")
    assert event.kind == "notarization.drafted" and "张" not in str(event.data)
    case.matter.refresh_from_db()
    assert verify(case.matter) is None


def test_a_blank_is_kept_and_does_not_count_as_drafted(case):
    values = {**prefill(case.item)}
    text = drafting.form_text(drafting.form_of(case.item), values)
    item = case.save(values=values, text_zh=text)
    assert item.drafted_at is None and item.text_zh
    assert "blank" in {f.code for f in findings(case.matter) if f.blocking}


def test_other_wording_needs_a_reason(case):
    other = case.texts()["text_zh"] + "特此证明。"
    with pytest.raises(Refused) as refused:
        case.save(text_zh=other)
    assert "deviation_reason" in refused.value.fields and case.item.version == 0
    item = case.save(text_zh=other, deviation_reason="使用单位要求")
    assert item.deviates and item.deviation_reason == "使用单位要求"
    assert "deviates" in {f.code for f in findings(case.matter)}
    assert not case.save().deviates and case.item.deviation_reason == ""


def test_element_style_deviates_from_nothing(case):
    item = case.save(form="", values={}, text_zh="自行撰写。")
    assert not item.deviates and drafting.form_of(item) is None


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text_zh": "甲\ue000", "deviation_reason": "x"}, "no_glyph"),
        ({"text_foreign": "\U000f0000"}, "no_glyph"),
        ({"values": {"name": "\ue000"}, "deviation_reason": "x"}, "no_glyph"),
        ({"form": "marriage"}, "no_form"),
        ({"text_zh": "甲" * 20_001, "deviation_reason": "x"}, "too_long"),
    ],
)
def test_bad_input_is_refused_at_once(case, more, code):
    with pytest.raises(Refused) as refused:
        case.save(**more)
    assert refused.value.code == code and case.item.version == 0


def test_the_second_of_two_writers_is_told_and_sees_the_others_text(case):
    case.save()
    case.save(case.head, version=1, text_zh="主任的文本。", deviation_reason="更正")
    with pytest.raises(Changed) as changed:
        case.save(version=1, text_zh="公证员的文本。", deviation_reason="更正")
    assert changed.value.events[0]["text_zh"] == "主任的文本。" and case.head.name in changed.value.text.zh
    assert case.item.text_zh == "主任的文本。"


def test_who_may_not_draft(case):
    strangers = [case.translator, case.reader, case.approver.user, make_user(), make_notary(case.office).user]
    strangers += [make_notary(make_office()).user, make_user(Role.DEPARTMENT_MANAGER), make_user(Role.ADMINISTRATOR)]
    for user in strangers:
        with pytest.raises(NotAllowed):
            case.save(user)
    with pytest.raises(NotAllowed):
        save_draft(case.matter.pk, case.item.pk, Actor.by_token(case.matter), version=0, **case.texts())
    other = Case(BIRTH)
    with pytest.raises(Missing):
        save_draft(case.matter.pk, selectors.items_of(other.matter)[0].pk, case.actor(), version=0, **case.texts())


def test_when_it_cannot_be_drafted(case):
    early = Case(BIRTH).taken()
    item = selectors.items_of(early.matter)[0]
    with pytest.raises(NotAllowed):
        save_draft(early.matter.pk, item.pk, Actor.of_user(early.notary.user), version=0, **case.texts())
    case.do("ask_supplement", reason="请补户口簿")
    assert case.save().version == 1, "a supplement does not stop drafting"
    case.by_applicant("supply", reason="已补")
    case.do("suspend", reason="疫情")
    with pytest.raises(NotAllowed):
        case.save()


def test_a_correction_touches_the_certificate_under_review_alone(case):
    case.save()
    case.do("add_item", subject="marriage", territory="CAN")
    reviewed, other = selectors.items_of(case.matter)
    output = case.matter.outputs.create(
        code="certificate", series="x", sequence=1, number="1", issued_on=clock.today(), issued_at=clock.now()
    )
    certificate = Certificate.objects.create(
        output=output, matter=case.matter, item=reviewed, office=case.office, year=2026, number_class="foreign_civil", sequence=1,
        issued_on=clock.today(), subject=reviewed.subject, destination=reviewed.destination, route="apostille",
    )  # fmt: skip
    Review.objects.create(matter=case.matter, certificate=certificate, asked_by="party", reason="错", asked_on=clock.today())
    type(case.matter).objects.filter(pk=case.matter.pk).update(state="reviewing")
    assert case.save(case.head).version == 2
    with pytest.raises(NotAllowed):
        save_draft(case.matter.pk, other.pk, case.actor(case.head), version=0, **case.texts(form="", values={}))


# ---- translation and second reading


def test_translated_and_read_by_two_people(case):
    case.save()
    assert case.translate().translated_at and case.item.translator == case.translator
    assert case.read().read_at and case.item.second_reader == case.reader
    kinds = list(case.matter.events.values_list("kind", flat=True))
    assert kinds[-2:] == ["notarization.translated", "notarization.read"]


def test_other_chinese_words_begin_translation_anew(case):
    case.save()
    case.translate()
    case.read()
    case.save(text_foreign=case.item.text_foreign)
    assert case.item.read_at, "the same text again changes nothing"
    item = case.save(text_zh="别的文本。", text_foreign=case.item.text_foreign, deviation_reason="更正")
    assert item.translated_at is None and item.read_at is None


def test_a_changed_translation_is_read_again(case):
    case.save()
    case.translate()
    case.read()
    assert case.translate(text="ZHANG Qian was born.").read_at is None


def test_a_translation_before_the_text_is_drafted_does_not_count(case):
    assert case.translate().translated_at is None
    with pytest.raises(Refused):
        case.read()
    with pytest.raises(Refused):
        case.translate(text="  ")


def test_sent_back_with_a_note(case):
    case.save()
    case.translate()
    with pytest.raises(Refused):
        case.read(ok=False)
    item = case.read(ok=False, note="姓名写法与护照不一致")
    assert item.translated_at is None and item.read_at is None
    note = drafting.notes_on(item)[0]
    assert "护照" in note.body and note.direction == "internal"
    assert "护照" not in str(case.matter.events.latest("number").data)


def test_four_eyes(case):
    case.save()
    case.translate()
    for user in (case.translator, case.notary.user, case.head, case.approver.user, make_user()):
        with pytest.raises(NotAllowed):
            case.read(user=user)
    # Who is both handler and second reader, and has written a word of the translation, does not read it.
    case.do("name_translators", translator=str(case.translator.pk), second_reader=str(case.notary.user.pk))
    case.translate(case.notary.user, "ZHANG QIAN was born in Henan.")
    case.translate(text="ZHANG QIAN was born in Henan Province.")
    with pytest.raises(NotAllowed) as refused:
        case.read(user=case.notary.user)
    assert refused.value.code == "own_translation"


def test_who_may_not_translate(case):
    case.save()
    for user in (case.reader, case.head, case.approver.user, make_user()):
        with pytest.raises(NotAllowed):
            case.translate(user)


# ---- pages


def page_of(client, case, user, name="draft", status=200, **data):
    client.force_login(user)
    item = "" if name == "approve" else f"draft/{case.item.pk}/"
    tail = {"draft": "", "translate": "translate/", "read": "read/", "preview": "preview.pdf", "approve": "approve/"}[name]
    url = f"/desk/notarization/{case.matter.reference}/{item}{tail}"
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == status, (response.status_code, response.content[:300])
    return response.content.decode()


def posted(case, **more):
    texts = case.texts(**more)
    fields = {f"v-{key.replace('.foreign', '-foreign')}": value for key, value in texts.pop("values").items()}
    return {"version": str(case.item.version), **fields, **texts}


def test_the_page_fills_in_saves_and_flags(client, case):
    assert "一九八八年三月五日" in page_of(client, case, case.notary.user)
    filled = page_of(client, case, case.notary.user, do="fill", **posted(case, text_zh=""))
    assert "在河南省示例县出生" in filled and case.item.version == 0, "filling in saves nothing"
    other = page_of(client, case, case.notary.user, status=422, **posted(case, text_zh="兹证明别的。"))
    assert "兹证明别的。" in other and "<del>" in other and "deviation_reason" in other and case.item.version == 0
    page_of(client, case, case.notary.user, status=302, **posted(case, text_zh="兹证明别的。", deviation_reason="要求"))
    assert case.item.deviates
    assert "与定式不一致" in page_of(client, case, case.notary.user)


def test_saving_while_typing_answers_in_json_and_writes_one_event(client, case):
    events = case.matter.events.count()
    for version in ("0", "1", "2"):
        body = page_of(client, case, case.notary.user, do="auto", **{**posted(case), "version": version, "text_zh": f"甲{version}"})
        assert f'"version": {int(version) + 1}' in body
    assert case.matter.events.count() == events + 1
    page_of(client, case, case.notary.user, status=409, do="auto", **{**posted(case), "version": "1"})
    page_of(client, case, case.approver.user, status=403, do="auto", **posted(case))


def test_both_texts_are_shown_to_the_slower_writer(client, case):
    mine = posted(case, text_zh="我的文本。", deviation_reason="甲")
    case.save(case.head, text_zh="主任的文本。", deviation_reason="乙")
    shown = page_of(client, case, case.notary.user, status=409, **mine)
    assert "主任的文本。" in shown and "我的文本。" in shown and 'name="version" value="1"' in shown
    page_of(client, case, case.notary.user, status=302, **{**mine, "version": "1"})
    assert case.item.text_zh == "我的文本。"


def test_a_wrong_item_and_garbage_are_not_found_or_refused(client, case):
    client.force_login(case.notary.user)
    assert client.get(f"/desk/notarization/{case.matter.reference}/draft/999999/").status_code == 404
    assert client.get("/desk/notarization/GZ-26-00000-0/approve/").status_code == 404
    page_of(client, case, case.notary.user, status=409, **{**posted(case), "version": "x"})
    page_of(client, case, case.notary.user, status=302, **{**posted(case), "v-birth_date": "nonsense", "deviation_reason": "甲"})


def test_fields_are_copied_from_the_first_certificate(client, case):
    case.save()
    case.do("add_item", subject="marital-unmarried", territory="CAN")
    second = selectors.items_of(case.matter)[1]
    client.force_login(case.notary.user)
    url = f"/desk/notarization/{case.matter.reference}/draft/{second.pk}/"
    first = client.get(url).content.decode()
    assert 'value="copy"' in first
    copied = client.post(url, {"do": "copy", "version": "0", "form": "marital-unmarried", "v-as_of": "2026-10-23"}).content.decode()
    assert "兹证明张𬎆至二〇二六年十月二十三日未曾登记结婚" in copied
    free = client.post(url, {"do": "form", "version": "0", "form": "", "text_zh": "自行撰写"}).content.decode()
    assert "自行撰写" in free and "v-as_of" not in free


def test_translator_and_reader_see_the_texts_alone(client, case):
    case.save()
    case.translator.seats.update(role=Role.LAWYER)
    case.reader.seats.update(role=Role.LAWYER)
    assert "was born" in page_of(client, case, case.translator, "translate")
    page_of(client, case, case.translator, status=404)
    page_of(client, case, case.translator, "approve", status=404)
    saved = {"version": "1", "text_foreign": "ZHANG QIAN was born. All is so."}
    page_of(client, case, case.translator, "translate", status=302, **saved)
    page_of(client, case, case.translator, "translate", status=409, **saved)
    shown = page_of(client, case, case.reader, "read")
    assert len(re.findall("name=.tick-", shown)) == 2
    page_of(client, case, case.reader, "read", status=422, version="2", do="ok", **{"tick-0": "on"})
    page_of(client, case, case.reader, "read", status=422, version="2", do="back")
    page_of(client, case, case.reader, "read", status=409, version="1", do="ok", **{"tick-0": "on", "tick-1": "on"})
    page_of(client, case, case.reader, "read", status=302, version="2", do="ok", **{"tick-0": "on", "tick-1": "on"})
    assert case.item.read_at


@pytest.mark.parametrize("name", ["draft", "translate", "read", "approve"])
def test_nobody_from_elsewhere_sees_a_page(client, case, name):
    for user in (make_notary(make_office()).user, make_user(Role.DEPARTMENT_MANAGER), make_user(Role.LAWYER), make_user()):
        page_of(client, case, user, name, status=404)


def test_the_approver_sees_texts_flags_papers_and_the_side_file(client, case):
    case.save(text_zh="别的文本。", deviation_reason="使用单位要求")
    case.matter.opinions.create(author=case.notary.user, at=clock.now(), move="submit_draft", text="材料齐全。")
    shown = page_of(client, case, case.approver.user, "approve")
    for words in ("使用单位要求", "<ins>", "<del>", "材料齐全。", "未校对"):
        assert words in shown
    assert "readonly" in page_of(client, case, case.approver.user), "the approver reads the draft and does not write"


# ---- the office's register


def test_another_english_name_stops_approval_until_it_is_put_right(client, facts):
    case = Case(BIRTH).drafted().do("submit_draft", opinion="材料齐全。")
    services.set_office_names(
        case.office, case.head, name_en="Sample Notary Public Office", registered_name_en=case.office.registered_name_en,
        short_name="豫", short_name_en="Yu", checked=False,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        case.do("approve", case.approver, flags_seen="on", opinion="同意。")
    assert "英文名称" in refused.value.text.zh
    client.force_login(case.head)
    names = {"name_en": case.office.registered_name_en, "registered_name_en": case.office.registered_name_en, "checked": "on"}
    assert client.post("/desk/notarization/office/", names).status_code == 422, "the short name is in every number"
    names |= {"short_name": "豫", "short_name_en": "Yu"}
    assert client.post("/desk/notarization/office/", names).status_code == 302
    assert case.do("approve", case.approver, flags_seen="on", opinion="同意。").matter.state == "approved"
    case.office.refresh_from_db()
    assert case.office.registered_name_checked_by == case.head and case.office.registered_name_checked_on == clock.today()


def test_the_register_is_the_heads_and_every_change_is_kept(client, case):
    client.force_login(case.head)
    url = f"/desk/notarization/office/notaries/{case.notary.pk}/"
    day = {f"n{case.notary.pk}-specimen_filed_on": "2026-01-05", f"n{case.notary.pk}-in_post_until": ""}
    assert client.post(url, day).status_code == 302
    change = EntryChange.objects.get(field="specimen_filed_on")
    assert (change.before, change.after, change.by, change.entry) == ("2025-01-01", "2026-01-05", case.head, case.notary.pk)
    assert "2026-01-05" in client.get("/desk/notarization/office/").content.decode()
    assert client.post(url, {f"n{case.notary.pk}-specimen_filed_on": "2999-01-01"}).status_code == 422
    assert client.post("/desk/notarization/office/", {"name_en": "", "registered_name_en": "x"}).status_code == 422
    assert client.post("/desk/notarization/office/", {"name_en": "A", "registered_name_en": "B"}).status_code == 422
    for forbidden in (lambda: EntryChange.objects.update(after="x"), lambda: EntryChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    for user in (case.notary.user, make_user(Role.OFFICE_HEAD, office=make_office().office)):
        client.force_login(user)
        assert client.post(url, day).status_code == 404
        with pytest.raises(NotAllowed):
            services.set_notary(case.notary, user, specimen_filed_on=None, in_post_until=None)
    client.force_login(case.notary.user)
    assert client.post("/desk/notarization/office/", {"name_en": "A"}).status_code == 404


def test_a_tie_bars_and_its_name_is_for_two_people(client, facts):
    case = Case(BIRTH)
    client.force_login(case.notary.user)
    declared = {"kind": "sibling", "name": "张𬎆", "role": ""}
    assert client.post("/desk/notarization/office/ties/", declared).status_code == 302
    assert barred(case.notary, case.matter)
    with pytest.raises(Refused):
        case.do("take")
    with pytest.raises(Refused):
        case.do("assign", case.head, notary=str(case.notary.user_id))
    assert "张𬎆" in client.get("/desk/notarization/office/").content.decode()
    client.force_login(case.head)
    assert "张𬎆" in client.get("/desk/notarization/office/").content.decode()
    client.force_login(case.approver.user)
    assert "张𬎆" not in client.get("/desk/notarization/office/").content.decode()
    tie = NotaryTie.objects.get()
    assert client.post(f"/desk/notarization/office/ties/{tie.pk}/end/").status_code == 404
    assert "张" not in "".join(EntryChange.objects.values_list("after", flat=True))
    client.force_login(case.notary.user)
    for wrong in ({**declared, "kind": "friend"}, {**declared, "name": "  "}):
        assert client.post("/desk/notarization/office/ties/", wrong).status_code == 422
    with pytest.raises(NotAllowed):
        services.declare_tie(case.notary, "sibling", "甲", by=case.head)
    assert client.post(f"/desk/notarization/office/ties/{tie.pk}/end/").status_code == 302
    tie.refresh_from_db()
    assert tie.until == clock.today()


def test_a_person_without_a_notary_office_has_no_register(client, facts):
    for user in (make_user(Role.OFFICE_HEAD), make_user(Role.WINDOW_CLERK), make_user(Role.LAWYER), make_user()):
        client.force_login(user)
        assert client.get("/desk/notarization/office/").status_code == 404
