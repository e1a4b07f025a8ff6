from django.apps import AppConfig


class ForensicsConfig(AppConfig):
    name = "yuqiao.areas.forensics"
    label = "forensics"

    def ready(self) -> None:
        from yuqiao.areas.forensics.area import AREA
        from yuqiao.matters.registry import register

        register(AREA)
