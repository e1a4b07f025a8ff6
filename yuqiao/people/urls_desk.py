"""The administrator's rooms, mounted at /desk/people/."""

from django.urls import path

from yuqiao.people.views import desk

app_name = "people_desk"
urlpatterns = [
    path("", desk.accounts, name="accounts"),
    path("new/", desk.new_account, name="new_account"),
    path("break-glass/", desk.break_glass, name="break_glass"),
    path("break-glass/close/", desk.break_glass_close, name="break_glass_close"),
    path("break-glass/<int:opening>/", desk.break_glass_opening, name="break_glass_opening"),
    path("<int:user>/", desk.account, name="account"),
    path("<int:user>/contact/", desk.contact, name="contact"),
    path("<int:user>/seats/", desk.grant, name="grant"),
    path("<int:user>/seats/<int:seat>/end/", desk.end, name="end"),
    path("<int:user>/deactivate/", desk.deactivate, name="deactivate"),
    path("<int:user>/activate/", desk.activate, name="activate"),
]
