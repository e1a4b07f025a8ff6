from django.urls import path

from yuqiao.registers.pool.views import public

app_name = "talent"
urlpatterns = [
    path("", public.talent_pool, name="pool"),
]
