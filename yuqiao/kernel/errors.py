"""Errors that say what to do. A verb raises them; a door shows them in the reader's language (page or problem+json)."""

from yuqiao.kernel.text import Text


class YuqiaoError(Exception):
    """Base of all errors a user may see: `code` for machines, `text` for people, `fields` by field name."""

    status = 400

    def __init__(self, code: str, text: Text, fields: dict[str, Text] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.fields = fields or {}


class Refused(YuqiaoError):
    """The input is wrong or a rule stands against it; the text says what to change."""

    status = 422


class NotAllowed(YuqiaoError):
    """This person may not do this now; the text says who may, or when."""

    status = 403


class Missing(YuqiaoError):
    """There is no such thing, or none this person may know of: both give the same answer."""

    status = 404


class Changed(YuqiaoError):
    """Somebody else was faster: `events` lists what happened since the version that the user saw."""

    status = 409

    def __init__(self, code: str, text: Text, events: list[dict]) -> None:
        super().__init__(code, text)
        self.events = events


class Unavailable(YuqiaoError):
    """Something that the house needs does not answer now; nothing is lost, and the text says when to try again."""

    status = 503


TOO_MANY = Text(
    "请求太多，请{span}后再试。急事请拨打热线。",
    "Too many requests. Please try again in {span}, or call the hotline if it is urgent.",
)
MINUTE, MINUTES = Text("{n}分钟", "{n} minute"), Text("{n}分钟", "{n} minutes")
SECOND, SECONDS = Text("{n}秒", "{n} second"), Text("{n}秒", "{n} seconds")


class TooMany(YuqiaoError):
    """Too many requests from one address; `retry_after` seconds."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        minutes = -(-retry_after // 60)
        many, one = (MINUTES, MINUTE) if retry_after > 90 else (SECONDS, SECOND)
        number = minutes if retry_after > 90 else retry_after
        span = (one if number == 1 else many).format(n=number)
        super().__init__("too_many", TOO_MANY.format(span=span))
        self.retry_after = retry_after
