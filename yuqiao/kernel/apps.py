from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "yuqiao.kernel"
    label = "kernel"
    verbose_name = "Kernel"
