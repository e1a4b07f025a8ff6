from django.urls import path

from yuqiao.registers.views import public_entries

app_name = "directory"
urlpatterns = [
    path("registers/", public_entries.registers, name="registers"),
    path("<slug:register>/", public_entries.entries, name="entries"),
    path("<slug:register>/<int:entry>/", public_entries.entry, name="entry"),
]
