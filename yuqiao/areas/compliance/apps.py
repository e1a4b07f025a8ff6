from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "yuqiao.areas.compliance"
    label = "compliance"

    def ready(self) -> None:
        from yuqiao.areas.compliance.area import AREA
        from yuqiao.matters.registry import register

        register(AREA)
