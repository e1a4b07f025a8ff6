"""Mounted at /rules/."""

from django.urls import path

from yuqiao.facts.views import portal

app_name = "facts"
urlpatterns = [
    path("", portal.rules, name="rules"),
    path("calendar/<int:year>/", portal.calendar, name="calendar"),
    path("data/<slug:slug>/", portal.table, name="table"),
    path("data/<slug:slug>.csv", portal.table_csv, name="table_csv"),
]
