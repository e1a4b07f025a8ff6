from django.apps import AppConfig


class ForeignLawConfig(AppConfig):
    name = "yuqiao.areas.foreign_law"
    label = "foreign_law"

    def ready(self) -> None:
        from yuqiao.areas.foreign_law.area import AREA
        from yuqiao.matters.registry import register

        register(AREA)
