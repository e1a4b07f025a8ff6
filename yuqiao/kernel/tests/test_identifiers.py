"""Identifiers: what is right passes, what is wrong says what to do, and other people's traps are not ours."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from yuqiao.kernel.errors import Refused
from yuqiao.kernel.identifiers import chinese_id, codes, credit_code, documents, mrz
from yuqiao.kernel.identifiers.phone import normalise_phone

TODAY = date(2026, 11, 23)
BODIES = st.builds(
    lambda kind, place, rest: kind + place + rest,
    st.sampled_from([kind for kind in credit_code.KINDS]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(credit_code.ALPHABET, min_size=9, max_size=9),
)


# --- credit codes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("91410100MA00000210", "company"),
        ("91410300MA9DEM002Q", "company"),
        ("91410100MA0FAKE01T", "company"),
        ("91410700MA9DEM001A", "company"),
        ("31410000MD0DEM001T", "law_firm"),
        ("32410000MD0DEM002T", "notary_office"),
    ],
)
def test_a_credit_code_is_valid_and_its_prefix_tells_the_kind(code, kind):
    found = credit_code.check(code)
    assert (found.valid, found.kind, found.message) == (True, kind, None)


def test_a_sum_that_is_a_multiple_of_31_has_check_digit_0():
    """A widely copied routine leaves out the last modulo and finds no character for such a code."""
    assert sum(credit_code.ALPHABET.index(c) * 3**i for i, c in enumerate("91410100MA0000021")) % 31 == 0
    assert credit_code.check_digit("91410100MA0000021") == "0"


@given(BODIES)
def test_credit_codes_agree_with_stdnum(body):
    """python-stdnum takes the last modulo as well, so it agrees for a remainder of 0 too; the JavaScript port does not."""
    for last in credit_code.ALPHABET:
        assert credit_code.check(body + last).valid == uscc.is_valid(body + last)


@given(BODIES, st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
def test_every_single_wrong_character_of_a_credit_code_is_found(body, place, wrong):
    code = body + credit_code.check_digit(body)
    assume(code[place] != wrong)
    found = credit_code.check(code[:place] + wrong + code[place + 1 :])
    assert not found.valid and found.message


def test_a_wrong_check_digit_is_named():
    found = credit_code.check("91410300MA9DEM002P")
    assert (found.valid, found.reason, found.expected_check) == (False, "check_digit", "Q")
    assert "应为Q" in found.message.zh and "should be Q" in found.message.en


def test_letters_typed_for_zeros_are_suggested_away():
    found = credit_code.check("91410300MA9DEMOO2Q")
    assert (found.valid, found.reason, found.suggestion) == (False, "alphabet", "91410300MA9DEM002Q")
    assert "91410300MA9DEM002Q" in found.message.zh and "91410300MA9DEM002Q" in found.message.en


@pytest.mark.parametrize("typed", ["９１４１０３００ＭＡ９ＤＥＭ００２Ｑ", "91410300-MA9DEM002-Q", " 91410300 ma9dem002q\u200b"])
def test_a_credit_code_is_read_however_it_is_typed(typed):
    found = credit_code.check(typed)
    assert (found.valid, found.code) == (True, "91410300MA9DEM002Q")


@pytest.mark.parametrize(
    ("typed", "reason", "said"),
    [
        ("410300000012345", "old_15_digit", "18位统一社会信用代码"),
        ("MA9DEM00-2", "organisation_code", "9位组织机构代码"),
        ("91410300", "length", "现在是8位"),
        ("", "length", "现在是0位"),
        ("91AB0300MA9DEM002Q", "division", "第3至8位"),
        ("91410300MA9DEM00!Q", "alphabet", "！"),
    ],
)
def test_a_wrong_credit_code_says_what_to_do(typed, reason, said):
    found = credit_code.check(typed)
    assert (found.valid, found.reason) == (False, reason)
    assert said in found.message.zh.replace("!", "！")


def test_many_lookalikes_are_answered_at_once():
    """Each V may stand for two letters: all ways of eighteen would keep the server busy."""
    found = credit_code.check("V" * 18)
    assert (found.valid, found.suggestion) == (False, None)


# --- identity numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "kind", "born", "sex"),
    [
        ("410300198803050001", "identity_card", date(1988, 3, 5), "female"),
        ("11010519491231002X", "identity_card", date(1949, 12, 31), "female"),
        ("440524188001010014", None, None, None),
        ("810000199408230021", "residence_permit", date(1994, 8, 23), "female"),
        ("830000199201300022", "residence_permit", date(1992, 1, 30), "female"),
    ],
)
def test_an_identity_number_tells_birth_and_sex(number, kind, born, sex):
    found = chinese_id.check(number, TODAY)
    assert (found.kind, found.birth_date, found.sex) == (kind, born, sex)
    assert found.valid == (kind is not None)


def test_a_permanent_resident_card_shares_the_form():
    body = "94115619850704001"
    found = chinese_id.check(body + chinese_id.check_digit(body), TODAY)
    assert (found.valid, found.kind, found.sex) == (True, "permanent_resident_card", "male")
    assert found.birth_date == date(1985, 7, 4)


def test_a_number_without_a_county_passes_and_is_marked_as_nobodys():
    assert chinese_id.check("410300198803050001", TODAY).fictional
    assert not chinese_id.check("11010519491231002X", TODAY).fictional
    assert not chinese_id.check("810000199408230021", TODAY).fictional


@pytest.mark.parametrize("typed", ["１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002x", "110105-19491231-002ｘ"])
def test_full_width_and_spaces_are_folded(typed):
    found = chinese_id.check(typed, TODAY)
    assert (found.valid, found.number) == (True, "11010519491231002X")


@pytest.mark.parametrize(
    ("typed", "reason", "said"),
    [
        ("130503670401001", "old_15_digit", "换领证件"),
        ("1101051949123100", "length", "现在是16位"),
        ("11010519491231002Y", "alphabet", "“Y”"),
        ("1101051949123X002X", "alphabet", "“X”"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "alphabet", "前17位应为数字"),
        ("11010519491231002Х", "alphabet", "最后一位"),
        ("010105194912310020", "place", "“010105”"),
        ("110105194913310020", "birth_date", "“19491331”"),
        ("110105202602290020", "birth_date", "“20260229”"),
        ("110105202612310020", "birth_date", "“20261231”"),
        ("110105189512310020", "birth_date", "“18951231”"),
        ("110105194912310021", "check_digit", "逐位检查"),
    ],
)
def test_a_wrong_identity_number_says_what_to_do(typed, reason, said):
    found = chinese_id.check(typed, TODAY)
    assert (found.valid, found.reason, found.birth_date) == (False, reason, None)
    assert said in found.message.zh
    assert found.message.en


@given(st.dates(date(1930, 1, 1), TODAY), st.integers(0, 999), st.sampled_from(["110105", "410102", "440524", "411702"]))
def test_identity_numbers_agree_with_stdnum(born, turn, place):
    body = f"{place}{born:%Y%m%d}{turn:03d}"
    for last in "0123456789X":
        number = body + last
        other = number[-1] == ric.calc_check_digit(number)
        assert chinese_id.check(number, TODAY).valid == other
    right = body + chinese_id.check_digit(body)
    if ric.is_valid(right):
        assert ric.get_birth_date(right) == chinese_id.check(right, TODAY).birth_date


@given(st.randoms(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_single_wrong_character_of_an_identity_number_is_found(chance: Random, place, wrong):
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(20000))
    body = f"410102{born:%Y%m%d}{chance.randrange(1000):03d}"
    number = body + chinese_id.check_digit(body)
    assume(number[place] != wrong)
    assert not chinese_id.check(number[:place] + wrong + number[place + 1 :], TODAY).valid


# --- travel documents --------------------------------------------------------------------------------------------

INDONESIAN = ["P<IDNCONTOH<<BUDI<FIKTIF".ljust(44, "<"), "X1234567<7IDN9003152M3108228<<<<<<<<<<<<<<00"]
GERMAN = ["P<D<<BEISPIEL<<JULIA".ljust(44, "<"), "C01X00T478D<<8507044F3011308<<<<<<<<<<<<<<00"]
OFFICIAL = ["P<UTOERIKSSON<<ANNA<MARIA".ljust(44, "<"), "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
CARD = ["I<UTOD231458907" + "<" * 15, "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA".ljust(30, "<")]


@pytest.mark.parametrize("lines", [INDONESIAN, GERMAN, OFFICIAL, CARD])
def test_the_samples_of_travel_documents_pass(lines):
    found = mrz.parse(lines, TODAY)
    assert found.valid and found.reason is None, found.checks


def test_a_passport_is_read_as_printed_and_names_stay_whole():
    fields = mrz.parse(INDONESIAN, TODAY).fields
    assert (fields["surname"], fields["given_names"], fields["name"]) == ("CONTOH", "BUDI FIKTIF", "CONTOH BUDI FIKTIF")
    assert (fields["document_number"], fields["nationality"], fields["issuer"]) == ("X1234567", "IDN", "IDN")
    assert (fields["birth_date"], fields["expiry_date"], fields["sex"]) == ("1990-03-15", "2031-08-22", "M")


def test_the_german_nationality_has_one_letter():
    fields = mrz.parse(GERMAN, TODAY).fields
    assert (fields["nationality"], fields["issuer"]) == ("D", "D")


def test_a_card_of_three_lines_is_read():
    found = mrz.parse(CARD, TODAY)
    assert (found.kind, found.fields["document_number"], found.fields["nationality"]) == ("TD1", "D23145890", "UTO")


def test_a_card_number_of_more_than_nine_characters_goes_on_in_the_optional_data():
    """ICAO 9303-5: a filler for the check digit, then the rest of the number, its check digit and a filler."""
    whole = "D23145890734"
    first = ("I<UTO" + whole[:9] + "<" + whole[9:] + mrz.check_digit(whole)).ljust(30, "<")
    second = "7408122F1204159UTO<<<<<<<<<<<"
    second += mrz.check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    found = mrz.parse([first, second, CARD[2]], TODAY)
    assert found.valid and found.fields["document_number"] == whole
    wrong = first.replace("734" + mrz.check_digit(whole), "735" + mrz.check_digit(whole))
    assert not mrz.parse([wrong, second, CARD[2]], TODAY).checks["document_number"]


def test_a_birth_in_the_future_is_of_the_last_century():
    line = GERMAN[1]
    for printed, read in (("261123", "2026-11-23"), ("261124", "1926-11-24")):
        changed = line[:13] + printed + mrz.check_digit(printed) + line[20:]
        assert mrz.parse([GERMAN[0], changed], TODAY).fields["birth_date"] == read


@pytest.mark.parametrize("printed", ["8500<<", "<<<<<<", "991399", "850230"])
def test_a_birth_date_that_is_none_stays_as_printed(printed):
    line = GERMAN[1][:13] + printed + mrz.check_digit(printed) + GERMAN[1][20:]
    assert mrz.parse([GERMAN[0], line], TODAY).fields["birth_date"] == printed


@pytest.mark.parametrize("place", [2, 13, 21, 28, 43])
def test_a_wrong_digit_is_found_in_its_field(place):
    line = OFFICIAL[1]
    bent = line[:place] + ("1" if line[place] != "1" else "2") + line[place + 1 :]
    found = mrz.parse([OFFICIAL[0], bent], TODAY)
    assert not found.valid and found.reason == "check_digit"
    assert not found.checks["composite"]


def test_names_have_no_check_digit_and_may_be_cut_at_39():
    cut = "P<IDN" + "WIJAYAKUSUMANINGRAT<<SRI<RATNA<DEWI<PUTRI<AYU"[:39]
    found = mrz.parse([cut, INDONESIAN[1]], TODAY)
    assert found.valid and len(cut) == 44
    assert found.fields["given_names"] == "SRI RATNA DEWI PUT"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "shape"),
        (["P<UTO"], "shape"),
        ([OFFICIAL[0]], "shape"),
        ([*OFFICIAL, CARD[2]], "shape"),
        ([OFFICIAL[0].replace("ERIKSSON", "ERIKSSÖN"), OFFICIAL[1]], "alphabet"),
    ],
)
def test_what_is_no_zone_gives_the_reason(lines, reason):
    found = mrz.parse(lines, TODAY)
    assert (found.valid, found.kind, found.reason) == (False, None, reason)


def test_what_a_scanner_makes_of_fillers_is_forgiven():
    typed = [OFFICIAL[0].lower().replace("<<", "«"), " " + OFFICIAL[1].replace("<", "‹ ") + "\n", ""]
    assert mrz.parse(typed, TODAY).valid


# --- telephone numbers and codes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13712345678", "+8613712345678"),
        ("+86 137-1234-5678", "+8613712345678"),
        ("０３７１-６５９０１２３４", "+8637165901234"),
        ("0371 6590 1234", "+8637165901234"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("0049 30 901820", "+4930901820"),
        ("00 852 2123 4567", "+85221234567"),
    ],
)
def test_a_telephone_number_of_any_country_is_kept_as_e164(typed, kept):
    assert normalise_phone(typed) == kept


def test_a_number_without_a_country_is_read_as_of_the_region():
    assert normalise_phone("030 901820", "DE") == "+4930901820"


@pytest.mark.parametrize("typed", ["", "12", "phone", "+999 123456", "1" * 40])
def test_what_is_no_telephone_number_is_refused(typed):
    with pytest.raises(ValueError, match="phone"):
        normalise_phone(typed)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("zh-hans", "zh-Hans"),
        ("ZH_hans_cn", "zh-Hans-CN"),
        ("ｅｎ", "en"),
        ("pt-br", "pt-BR"),
        ("es-419", "es-419"),
        ("zh-yue", "yue"),
        ("de-ch-1901", "de-CH-1901"),
        ("en-u-ca-gregory", "en-u-ca-gregory"),
        ("ru-x-office", "ru-x-office"),
    ],
)
def test_a_language_tag_is_written_in_its_usual_case(typed, tag):
    assert codes.language_tag(typed) == tag


@pytest.mark.parametrize(
    "typed",
    ["", "xx", "english", "zh-", "zh--Hans", "zh-Qabc", "en-XY", "x-foo", "de-1901-1901", "en-a-bb-a-cc", "zh hans", "中文"],
)
def test_a_nonsense_language_tag_is_refused_and_an_example_given(typed):
    with pytest.raises(Refused) as found:
        codes.language_tag(typed)
    assert "zh-Hans" in found.value.text.zh and "zh-Hans" in found.value.text.en


def test_a_currency_is_three_known_letters():
    assert [codes.currency(typed) for typed in ("CNY", " usd ", "Ｅur")] == ["CNY", "USD", "EUR"]
    for typed in ("", "RMB", "US", "USDT", "123", "元"):
        with pytest.raises(Refused) as found:
            codes.currency(typed)
        assert "CNY" in found.value.text.en


def test_a_zone_is_one_of_the_iana_database():
    assert [codes.time_zone(typed) for typed in ("Asia/Shanghai", "europe/berlin", "utc")] == [
        "Asia/Shanghai",
        "Europe/Berlin",
        "UTC",
    ]
    for typed in ("", "Asia/Zhengzhou", "Beijing", "+08:00", "localtime", "../etc/passwd"):
        with pytest.raises(Refused) as found:
            codes.time_zone(typed)
        assert "Asia/Shanghai" in found.value.text.zh


@pytest.mark.parametrize(
    ("kind", "typed", "right"),
    [
        ("passport", "c01x 00t-47", True),
        ("passport", "Ｘ１２３４５６７", True),
        ("passport", "X1", False),
        ("passport", "护照123456", False),
        ("identity_card", "410300198803050001", True),
        ("identity_card", "410300198803050002", False),
        ("permanent_resident_card", "410300198803050001", False),
        ("travel_permit", "H12345678", True),
        ("travel_permit", "K12345678", False),
    ],
)
def test_numbers_of_documents_by_their_kind(kind, typed, right):
    found = documents.complaint(kind, typed)
    assert (found is None) == right
    assert right or (found.zh and found.en)
