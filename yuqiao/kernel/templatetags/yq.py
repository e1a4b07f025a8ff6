"""Tags and filters that every template may use: icons, names in the active language, days, instants, what is left."""

from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from yuqiao.kernel import clock
from yuqiao.kernel.text import Text, is_chinese

register = template.Library()

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)

LEFT = Text("还剩{span}", "{span} left")
OVERDUE = Text("已逾期{span}", "overdue by {span}")
DAYS = Text("{n}天", "{n} days")
ONE_DAY = Text("1天", "1 day")
HOURS_MINUTES = Text("{h}小时{m}分", "{h} h {m} min")
HOURS = Text("{h}小时", "{h} h")
MINUTES = Text("{m}分钟", "{m} min")

MINUTE, HOUR, DAY = 60, 3600, 86400

# The drawings stand on a grid of 24, one colour, stroke 1.5 (set by `svg.yq-i` in components.css).
ICONS = {
    "alert": '<path d="M12 4 2.8 20h18.400z"/><path d="M12 10v4.500M12 17.200v.1"/>',
    "arrow": '<path d="M4 12h15M13.5 6.5 19 12l-5.5 5.5"/>',
    "ask": '<path d="M4 5h16v11H11l-4 4v-4H4z"/><path d="M8 9h8M8 12h5"/>',
    "back": '<path d="M20 12H5M10.5 6.5 5 12l5.5 5.5"/>',
    "bell": '<path d="M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4"/>',
    "book": '<path d="M5 4h6l1 1.5L13 4h6v15h-6l-1 1.5-1-1.5H5zM12 5.500v15"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8.5 3.500V8M15.5 3.500V8"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "copy": '<path d="M9 9h11v11H9z"/><path d="M5 15H4V4h11v1"/>',
    "doc": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 11h6M9 14h4"/><circle cx="15" cy="17.5" r="1.8"/>',
    "down": '<path d="m6 9 6 6 6-6"/>',
    "download": '<path d="M12 4v11M7.5 10.5 12 15l4.5-4.500M4 16v3.500h16V16"/>',
    "eye": '<path d="M3 12c2-4 5.200-6 9-6s7 2 9 6c-2 4-5.200 6-9 6s-7-2-9-6z"/><circle cx="12" cy="12" r="2.500"/>',
    "file": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 15h6"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "find": '<circle cx="10" cy="7.5" r="3.5"/><path d="M3.5 20c.4-4 3-6.2 6.5-6.2 1 0 2 .2 2.8.6"/>'
    '<circle cx="16.5" cy="16.5" r="3"/><path d="m18.7 18.7 2.3 2.3"/>',
    "full": '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
    "gov": '<path d="M12 3l7 2.500v5.500c0 4.6-2.9 8-7 10-4.1-2-7-5.4-7-10V5.500z"/>'
    '<path d="M9 15h6M9.5 15v-4M12 15v-4M14.5 15v-4M8.5 11h7L12 8.500z"/>',
    "half": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.500v17M12 7h5.800M12 12h8.500M12 17h5.8"/>',
    "house": '<path d="M4 11 12 4l8 7M6.5 9.500V20h11V9.5"/>',
    "image": '<path d="M4 5h16v14H4z"/><path d="m4 16 4.5-4.500L13 16l3-3 4 4"/><circle cx="15.5" cy="9" r="1.3"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.1"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 .400l3-3a4 4 0 0 0-5.600-5.600l-1.400 1.300M14 10a4 4 0 0 0-6-.400l-3'
    ' 3a4 4 0 0 0 5.600 5.600l1.400-1.300"/>',
    "list": '<path d="M9 7h11M9 12h11M9 17h11M4.5 7v.1M4.5 12v.1M4.5 17v.1"/>',
    "lock": '<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "mail": '<path d="M3.5 6h17v12h-17z"/><path d="m4 7 8 6 8-6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "moon": '<path d="M19.5 14.500A8 8 0 1 1 9.5 4.500a6.500 6.500 0 0 0 10 10z"/>',
    "ok": '<path d="m5 12.5 4.5 4.500L19 7.5"/>',
    "out": '<path d="M14 4H5v16h9M10 12h10M16.500 8.500 20 12l-3.500 3.500"/>',
    "pass": '<path d="M6 3h12v18H6z"/><circle cx="12" cy="10" r="3"/><path d="M9 17h6"/>',
    "pause": '<circle cx="12" cy="12" r="8.5"/><path d="M10 9v6M14 9v6"/>',
    "pen": '<path d="m4 20 1-4.500L16.5 4 20 7.5 8.5 19zM14 6.5 17.5 10"/>',
    "people": '<circle cx="9" cy="8" r="3.2"/><path d="M3 20c.3-4 2.7-6 6-6s5.7 2 6 6M16 5.200a3.2 3.2 0 0 1 0'
    ' 5.800M17.5 14.400c2.1.8 3.3 2.7 3.5 5.6"/>',
    "phone": '<path d="M5 4h4l1.5 5-2.5 1.500a12 12 0 0 0 5.5 5.500l1.5-2.5 5 1.500v4c0 .6-.4 1-1 1C10.6 20 4'
    ' 13.4 4 5c0-.6.4-1 1-1z"/>',
    "plane": '<path d="M10.5 13.5 3 11.500l1.5-1.5 7 .5 4.7-4.700c1-1 2.8-1.5 3.5-.8s.2 2.5-.8 3.500l-4.7 4.7.5'
    ' 7-1.5 1.5-2-7.5-3 3v2.500L7 21l-1.5-2.500L3 17l1.3-1.200h2.500z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "route": '<circle cx="6" cy="6" r="2"/><circle cx="18" cy="18" r="2"/><path d="M8 6h7a3 3 0 0 1 0 6H9a3 3 0 0 0 0 6h7"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "sound": '<path d="M5 10v4h3l4 3.500v-11L8 10zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11"/>',
    "star": '<path d="m12 4 2.400 5.200 5.600.7-4.100 3.900 1.100 5.600-5-2.800-5 2.800 1.100-5.600L4 9.900l5.600-.7z"/>',
    "type": '<path d="M3 19 8.5 5 14 19M5 14.500h7M15.5 19l3-7.5 3 7.500M16.5 16.500h4"/>',
    "up": '<path d="M12 16V5M7.5 9.5 12 5l4.5 4.500M4 16v3.500h16V16"/>',
    "user": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.4-4 3.2-6.2 7-6.2s6.600 2.200 7 6.200"/>',
    "verify": '<path d="M12 3l7 2.500v5.500c0 4.6-2.9 8-7 10-4.1-2-7-5.4-7-10V5.500z"/><path d="m8.7 12 2.3 2.3 4.3-4.6"/>',
    "video": '<path d="M3.500 7h11v10h-11zM14.500 11l6-3v8l-6-3"/>',
    "x": '<path d="m6 6 12 12M18 6 6 18"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing `name` as an inline SVG; a word beside it says what it means. Raises KeyError for an unknown name."""
    if name not in ICONS:
        raise KeyError(f"No icon {name!r}; there are: {', '.join(sorted(ICONS))}.")
    drawing = mark_safe(ICONS[name])
    return format_html(
        '<svg class="yq-i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        drawing,
    )


@register.filter
def name(row: object) -> str:
    """The name of a row in the active language, the other one when it has none.

    Takes a Text, or an object or dict with `name_zh`/`name_en` or `title_zh`/`title_en`; nothing gives an empty text.
    """
    if row is None or row == "":
        return ""
    for stem in ("name", "title"):
        zh, en = _part(row, f"{stem}_zh"), _part(row, f"{stem}_en")
        if zh or en:
            return (zh or en) if is_chinese() else (en or zh)
    return str(row)


def _part(row: object, key: str) -> str:
    return (row.get(key) if isinstance(row, dict) else getattr(row, key, "")) or ""


@register.filter
def shortdate(value: date | datetime | None) -> str:
    """The day in Asia/Shanghai: `11月23日 周一` (with its year when that is not this one), `Mon 23 Nov 2026`."""
    if not value:
        return ""
    day = _local(value)
    if is_chinese():
        year = "" if day.year == clock.today().year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日 周{WEEKDAYS_ZH[day.weekday()]}"
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]} {day.year}"


@register.filter
def instant(value: datetime | None) -> str:
    """The day and the time in Asia/Shanghai: `11月23日 周一 18:40`, `Mon 23 Nov 2026, 18:40`; a date gives its day."""
    if not value or not isinstance(value, datetime):
        return shortdate(value)
    return f"{shortdate(value)}{' ' if is_chinese() else ', '}{_local(value):%H:%M}"


@register.filter
def left(value: date | datetime | None) -> str:
    """What is left until an instant (a date: until its end), or by how much it has passed, in days from 24 hours on."""
    if not value:
        return ""
    end = value if isinstance(value, datetime) else clock.end_of_day(value)
    seconds = int((end - clock.now()).total_seconds())
    words = OVERDUE if seconds < 0 else LEFT
    return str(words.format(span=_span(abs(seconds))))


def _span(seconds: int) -> Text:
    """A length of time in its two largest units below a day, in whole days above."""
    days, rest = divmod(seconds, DAY)
    if days:
        return ONE_DAY if days == 1 else DAYS.format(n=days)
    hours, minutes = rest // HOUR, rest % HOUR // MINUTE
    if hours:
        return HOURS_MINUTES.format(h=hours, m=minutes) if minutes else HOURS.format(h=hours)
    return MINUTES.format(m=max(minutes, 1))


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(clock.ZONE) if isinstance(value, datetime) else value


@register.filter
def langtag(code: str) -> str:
    """Django's language code as the tag that HTML wants: `zh-hans` gives `zh-Hans`."""
    main, _, script = code.partition("-")
    return f"{main}-{script.title()}" if script else main


@register.simple_tag(takes_context=True)
def querystring_with(context: Context, **changes: object) -> str:
    """The query of this page with some values changed, for links; an empty value or None takes the key out."""
    request = context.get("request")
    query = {key: values for key, values in request.GET.lists()} if request else {}
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None and value != "":
            query[key] = [value]
    return "?" + urlencode(query, doseq=True)


@register.simple_tag
def control(field: BoundField, hint: str = "", css: str = "yq-in") -> SafeString:
    """The control of a form field with the house's class (unless its widget sets one), tied to its hint and errors."""
    attrs = _descriptions(field, hint)
    if css and "class" not in field.field.widget.attrs:
        attrs["class"] = css
    return field.as_widget(attrs=attrs)


@register.simple_tag
def described_by(field: BoundField, hint: str = "") -> SafeString:
    """The attribute that ties a fieldset to its hint and errors, with a space before it; empty when there are none."""
    return format_html_join("", ' {}="{}"', _descriptions(field, hint).items())


def _descriptions(field: BoundField, hint: str) -> dict[str, str]:
    """`aria-describedby` for the ids that `includes/field.html` writes."""
    ids = [f"{field.auto_id}_helptext"] if hint else []
    ids += [f"{field.auto_id}_error{f'_{n}' if n > 1 else ''}" for n in range(1, len(field.errors) + 1)]
    return {"aria-describedby": " ".join(ids)} if ids else {}
