from datetime import timedelta

from django.apps import AppConfig
from django.core.checks import register


class RegistersConfig(AppConfig):
    name = "yuqiao.registers"
    label = "registers"

    def ready(self) -> None:
        from yuqiao.kernel.jobs import register_beat, register_queue
        from yuqiao.registers.checks import registers_are_declared_well
        from yuqiao.registers.directory import rebuild, repair
        from yuqiao.registers.enterprises.campaigns import send_campaigns
        from yuqiao.registers.enterprises.services import index_enterprises
        from yuqiao.registers.imports.work import run_due

        register_beat("registers.send_campaigns", timedelta(minutes=1), send_campaigns)
        register_beat("registers.index_enterprises", timedelta(minutes=1), index_enterprises)
        register_beat("registers.repair_directory", timedelta(minutes=10), repair)
        register_beat("registers.rebuild_directory", timedelta(days=1), rebuild)
        register_queue("registers.imports", run_due)
        register(registers_are_declared_well)
