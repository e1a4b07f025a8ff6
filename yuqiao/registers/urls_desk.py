from django.urls import path

from yuqiao.registers.views import desk, desk_edit, desk_roster, desk_rows

app_name = "registers_desk"
urlpatterns = [
    path("", desk.registers, name="registers"),
    path("roster/", desk_roster.roster, name="roster"),
    path("roster/<int:organisation>/check/", desk_roster.check, name="check"),
    path("<slug:register>/", desk.entries, name="entries"),
    path("<slug:register>/add/", desk_edit.add, name="add"),
    path("<slug:register>/<int:entry>/", desk.entry, name="entry"),
    path("<slug:register>/<int:entry>/change/", desk_edit.change, name="change"),
    path("<slug:register>/<int:entry>/end/", desk_edit.end, name="end"),
    path("<slug:register>/<int:entry>/restore/", desk_edit.restore, name="restore"),
    path("<slug:register>/<int:entry>/undo/<int:change>/", desk_edit.undo, name="undo"),
    path("<slug:register>/<int:entry>/link/", desk_edit.link, name="link"),
    path("<slug:register>/<int:entry>/unlink/", desk_edit.unlink, name="unlink"),
    path("<slug:register>/<int:entry>/<slug:rows>/add/", desk_rows.add, name="add_row"),
    path("<slug:register>/<int:entry>/<slug:rows>/<int:row>/", desk_rows.change, name="change_row"),
    path("<slug:register>/<int:entry>/<slug:rows>/<int:row>/remove/", desk_rows.remove, name="remove_row"),
]
