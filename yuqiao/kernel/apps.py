from datetime import timedelta

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "yuqiao.kernel"
    label = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from yuqiao.kernel.jobs import prune, register_beat

        register_beat("kernel.prune", timedelta(days=1), prune)
