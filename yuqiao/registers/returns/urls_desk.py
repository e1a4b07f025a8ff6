from django.urls import path

from yuqiao.registers.returns.views import department, lists, own

app_name = "returns"
urlpatterns = [
    path("", department.index, name="index"),
    path("remind/", department.remind, name="remind"),
    path("growth/", department.growth, name="growth"),
    path("own/", own.index, name="own"),
    path("own/<int:firm>/<int:year>/", own.form, name="form"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:batch>/", lists.preview, name="preview"),
    path("lists/<int:batch>/do/", lists.do, name="do"),
    path("<int:pk>/", department.one, name="one"),
    path("<int:pk>/decide/", department.decide, name="decide"),
    path("<int:pk>/recall/", own.recall, name="recall"),
]
