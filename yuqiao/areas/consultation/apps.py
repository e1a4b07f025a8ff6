from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "yuqiao.areas.consultation"
    label = "consultation"

    def ready(self) -> None:
        from yuqiao.areas.consultation.area import AREA
        from yuqiao.matters.registry import register

        register(AREA)
