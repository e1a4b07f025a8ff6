"""Texts in both languages, errors that say what to do, limits that let go again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from yuqiao.kernel import errors, limits
from yuqiao.kernel.middleware import ErrorPages, language_of
from yuqiao.kernel.text import Text, is_chinese, name_of


class Row:
    def __init__(self, zh: str, en: str) -> None:
        self.name_zh, self.name_en = zh, en


def test_a_text_speaks_the_active_language():
    text = Text("窗口", "Window")
    with translation.override("zh-hans"):
        assert str(text) == "窗口"
    with translation.override("en"):
        assert str(text) == "Window"
    with translation.override(None):
        assert is_chinese()
    assert text.as_dict() == {"zh": "窗口", "en": "Window"}
    assert (text.in_language("zh-Hant"), text.in_language("ru")) == ("窗口", "Window")


def test_a_text_within_a_text_keeps_its_language():
    filled = Text("请到{place}", "Go to {place}").format(place=Text("窗口", "the window"))
    assert filled == Text("请到窗口", "Go to the window")


def test_what_was_typed_is_never_read_as_a_placeholder():
    assert Text("没有{typed}", "No {typed}").format(typed="{0.__class__}").en == "No {0.__class__}"


def test_a_row_without_a_name_in_the_language_gives_the_other_one():
    with translation.override("en"):
        assert name_of(Row("郑州", "")) == "郑州"
        assert name_of(Row("郑州", "Zhengzhou")) == "Zhengzhou"
    with translation.override("zh-hans"):
        assert name_of(Row("", "Zhengzhou")) == "Zhengzhou"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.Refused("x", Text("请更正金额", "Please correct the amount")), 422),
        (errors.NotAllowed("x", Text("由公证员办理", "A notary does this")), 403),
        (errors.Missing("x", Text("没有这份文书", "There is no such paper")), 404),
        (errors.Changed("x", Text("有人先改了", "Somebody was faster"), []), 409),
        (errors.TooMany(7), 429),
    ],
)
def test_an_error_becomes_a_page_that_says_what_to_do(error, status, rf: RequestFactory):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.session = {}
    with translation.override("en"):
        page = ErrorPages(lambda request: None).process_exception(request, error)
    assert page.status_code == status
    if status not in (403, 404):
        assert error.text.en in page.content.decode()
    assert (page.headers.get("Retry-After") == "7") == (status == 429)


def test_an_error_that_is_not_ours_is_left_to_django(rf: RequestFactory):
    assert ErrorPages(lambda request: None).process_exception(rf.get("/"), KeyError("x")) is None


def test_the_limit_holds_per_address_and_scope(settings):
    settings.RATE_LIMITS = {"a": (2, 60), "b": (2, 60)}
    limits.check("a", "198.51.100.1")
    limits.check("a", "198.51.100.1")
    with pytest.raises(errors.TooMany) as found:
        limits.check("a", "198.51.100.1")
    assert 1 <= found.value.retry_after <= 61
    limits.check("a", "198.51.100.2")
    limits.check("b", "198.51.100.1")


def test_the_limit_lets_go_in_the_next_window(settings, monkeypatch):
    settings.RATE_LIMITS = {"a": (1, 60)}
    monkeypatch.setattr(limits.time, "time", lambda: 600.0)
    limits.check("a", "x")
    with pytest.raises(errors.TooMany) as found:
        limits.check("a", "x")
    monkeypatch.setattr(limits.time, "time", lambda: 600.0 + found.value.retry_after)
    limits.check("a", "x")


def test_asking_for_misses_counts_none(settings):
    settings.RATE_LIMITS = {"token.miss": (10, 600)}
    limits.count("token.miss", "x")
    assert [limits.missed("token.miss", "x") for _ in range(3)] == [1, 1, 1]
    assert limits.missed("token.miss", "y") == 0


def test_guesses_at_the_same_time_are_all_counted(settings):
    settings.RATE_LIMITS = {"a": (10, 10**9)}
    with ThreadPoolExecutor(8) as hands:
        numbers = list(hands.map(lambda _: limits.count("a", "198.51.100.1"), range(200)))
    assert sorted(numbers) == list(range(1, 201))


def test_one_line_of_ipv6_is_one_caller(settings):
    settings.RATE_LIMITS = {"a": (10, 10**9)}
    assert limits.count("a", "2001:db8:1:2::1") == 1
    assert limits.count("a", "2001:db8:1:2:ffff::9") == 2
    assert limits.count("a", "2001:db8:1:3::1") == 1


def test_counts_that_are_over_are_forgotten(settings, monkeypatch):
    settings.RATE_LIMITS = {"a": (1, 60)}
    monkeypatch.setattr(limits.time, "time", lambda: 600.0)
    limits.count("a", "x")
    assert limits.forget_old() == 0
    monkeypatch.setattr(limits.time, "time", lambda: 661.0)
    assert limits.forget_old() == 1


def test_a_file_that_cannot_be_used_closes_nothing(settings):
    settings.RATE_LIMITS = {"a": (1, 60)}
    limits.count("a", "x")
    limits._counts().execute("DROP TABLE counts")
    assert [limits.count("a", "x") for _ in range(3)] == [1, 1, 1]
    assert limits.missed("a", "x") == 0
    limits._held.path = None  # opened again, and made again


@pytest.mark.parametrize(
    ("seconds", "span"), [(1, "1 second,"), (30, "30 seconds,"), (90, "90 seconds,"), (100, "2 minutes,"), (600, "10 minutes,")]
)
def test_a_wait_is_said_as_people_say_it(seconds, span):
    assert span in errors.TooMany(seconds).text.en


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-hans"),
        ("*", "zh-hans"),
        ("zh", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("en-GB,en;q=0.9", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("fr,zh-CN;q=0.5", "zh-hans"),
        ("nonsense of 3 words", "zh-hans"),
    ],
)
def test_who_reads_neither_language_gets_english(rf, header, language):
    assert language_of(rf.get("/", headers={"Accept-Language": header})) == language


def test_a_link_and_then_a_cookie_come_before_the_browser(rf):
    request = rf.get("/?lang=zh-hans", headers={"Accept-Language": "en"})
    assert language_of(request) == "zh-hans"
    request = rf.get("/", headers={"Accept-Language": "en"})
    request.COOKIES["django_language"] = "zh-hans"
    assert language_of(request) == "zh-hans"


def test_what_was_counted_is_given_back(settings):
    settings.RATE_LIMITS = {"a": (2, 600)}
    for _ in range(5):
        limits.check("a", "198.51.100.1")
        limits.give_back("a", "198.51.100.1")
    limits.give_back("a", "198.51.100.9")
    assert limits.missed("a", "198.51.100.1") == limits.missed("a", "198.51.100.9") == 0
