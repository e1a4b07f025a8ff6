from django.apps import AppConfig


class LawyersConfig(AppConfig):
    name = "yuqiao.areas.lawyers"
    label = "lawyers"

    def ready(self) -> None:
        from yuqiao.areas.lawyers.area import AREA
        from yuqiao.matters.registry import register

        register(AREA)
