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


class TooMany(YuqiaoError):
    """Too many requests from one address; `retry_after` seconds."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "too_many",
            Text(
                "请求太多，请{s}秒后再试。急事请拨打热线。",
                "Too many requests. Please try again in {s} seconds, or call the hotline if it is urgent.",
            ).format(s=retry_after),
        )
        self.retry_after = retry_after
