"""Lists brought into the registers, at the desk."""

from django.urls import path

from yuqiao.registers.imports import views

app_name = "imports_desk"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("empty/<slug:kind>.xlsx", views.empty, name="empty"),
    path("<int:batch>/", views.batch, name="batch"),
    path("<int:batch>/errors.xlsx", views.errors, name="errors"),
    path("<int:batch>/file/", views.original, name="original"),
]
