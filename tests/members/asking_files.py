"""Addresses with one more: a page that takes files from who was confirmed."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views import View

from cppcc.rights.again import on_sending
from cppcc.urls import urlpatterns as everything


class Taking(View):
    asks_again = staticmethod(on_sending)

    def post(self, request: HttpRequest) -> JsonResponse:
        files = [[one.name, one.read().decode()] for one in request.FILES.getlist("files")]
        fields = sorted(name for name in request.POST if name != "csrfmiddlewaretoken")
        return JsonResponse({"words": request.POST["words"], "files": files, "fields": fields})


urlpatterns = [*everything, path("taking/", Taking.as_view(), name="taking")]
