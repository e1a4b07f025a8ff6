"""The product's addresses, and the bare view that its pages are compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from config import urls as product
from yuqiao.kernel.doors import public


@public
def bare(request: HttpRequest) -> HttpResponse:
    """The least that Django can answer: through every middleware, then one word."""
    return HttpResponse("bare")


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]
handler400 = product.handler400
