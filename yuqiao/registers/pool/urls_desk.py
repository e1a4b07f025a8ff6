from django.urls import path

from yuqiao.registers.pool.views import desk, rounds

app_name = "pool"
urlpatterns = [
    path("", desk.index, name="index"),
    path("table/", desk.table, name="table"),
    path("people/", desk.people, name="people"),
    path("lawyers/<int:lawyer>/", desk.lawyer, name="lawyer"),
    path("lawyers/<int:lawyer>/add/", desk.add, name="add"),
    path("lawyers/<int:lawyer>/undo/", desk.undo, name="undo"),
    path("standings/<int:standing>/end/", desk.end, name="end"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.new, name="new_round"),
    path("rounds/<int:round>/", rounds.round, name="round"),
    path("rounds/<int:round>/close/", rounds.close, name="close"),
    path("rounds/<int:round>/nominate/<int:lawyer>/", rounds.nominate, name="nominate"),
    path("nominations/<int:nomination>/withdraw/", rounds.withdraw, name="withdraw"),
    path("nominations/<int:nomination>/decide/", rounds.decide, name="decide"),
    path("files/<int:file>/", rounds.file, name="file"),
]
