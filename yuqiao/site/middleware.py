"""What a library answers under /api/ without asking us becomes problem+json too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from yuqiao.kernel.text import Text
from yuqiao.site.api import PROBLEM, nothing_here, problem

WRONG_METHOD = Text("这个地址不接受这种请求方法。", "This address does not take this method.")


class ApiProblems:
    """A method that is not allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 301 and f"{request.path}/".startswith("/api/"):
            return nothing_here()  # an address without its last slash: a redirect would lose what was posted
        if response.status_code != 405 or not request.path.startswith("/api/") or response["Content-Type"] == PROBLEM:
            return response
        answer = problem(405, "method", str(WRONG_METHOD))
        answer["Allow"] = response["Allow"]
        return answer
