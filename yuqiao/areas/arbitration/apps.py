from django.apps import AppConfig


class ArbitrationConfig(AppConfig):
    name = "yuqiao.areas.arbitration"
    label = "arbitration"

    def ready(self) -> None:
        from yuqiao.areas.arbitration.area import AREA
        from yuqiao.matters.registry import register

        register(AREA)
