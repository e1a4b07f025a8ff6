from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yuqiao.people"
    label = "people"
