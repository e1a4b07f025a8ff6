from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "yuqiao.registers"
    label = "registers"
