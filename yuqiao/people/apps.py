from datetime import timedelta

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yuqiao.people"
    label = "people"

    def ready(self) -> None:
        from yuqiao.kernel.jobs import register_beat
        from yuqiao.people import checks  # noqa: F401
        from yuqiao.people.upkeep import forget_old

        register_beat("people.forget_old", timedelta(days=1), forget_old)
