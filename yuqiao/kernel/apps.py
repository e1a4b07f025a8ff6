from datetime import timedelta

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "yuqiao.kernel"
    label = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from yuqiao.kernel.files import forget_unreferenced
        from yuqiao.kernel.jobs import prune, register_beat
        from yuqiao.kernel.limits import forget_old

        register_beat("kernel.prune", timedelta(days=1), prune)
        register_beat("kernel.forget_unreferenced", timedelta(days=1), forget_unreferenced)
        register_beat("kernel.forget_old_limits", timedelta(hours=1), forget_old)
