from django.urls import path

from yuqiao.areas.notarization.views import batches, fees, figures, lists, register

app_name = "notarization_desk"
urlpatterns = [
    path("register/", register.certificates, name="register"),
    path("figures/", figures.figures, name="figures"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:batch>/", batches.batch, name="batch"),
    path("batches/<int:batch>/list/", batches.batch_list, name="batch_list"),
    path("batches/lines/<int:line>/fixed/", batches.fixed, name="batch_fixed"),
    path("deliveries/", lists.deliveries, name="deliveries"),
    path("archive/", lists.archive, name="archive"),
    path("archive/<str:reference>/", lists.package, name="package"),
    path("fees/", fees.fees, name="fees"),
    path("fees/<int:fee>/end/", fees.end, name="fee_end"),
]
