from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "yuqiao.areas.mediation"
    label = "mediation"

    def ready(self) -> None:
        from yuqiao.areas.mediation.area import AREA
        from yuqiao.matters.registry import register

        register(AREA)
