from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yuqiao.people"
    label = "people"

    def ready(self) -> None:
        from yuqiao.people import checks  # noqa: F401
