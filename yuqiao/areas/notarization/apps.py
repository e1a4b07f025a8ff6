from django.apps import AppConfig


class NotarizationConfig(AppConfig):
    name = "yuqiao.areas.notarization"
    label = "notarization"

    def ready(self) -> None:
        from yuqiao.areas.notarization.area import AREA
        from yuqiao.matters.registry import register

        register(AREA)
