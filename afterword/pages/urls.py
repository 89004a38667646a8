"""Where the customers' pages are. A token names the store, the person and the one purpose."""

from django.urls import URLPattern, path

from .address.views import address
from .brand import colours, logo, picture
from .day.views import day
from .feedback.views import answer
from .files.views import file
from .find import views as finding
from .links.views import link
from .loyalty.views import points
from .notice import views as notice
from .preferences.views import preferences, unsubscribe
from .track.look import look
from .track.push import push, worker
from .track.views import days, order
from .voice.views import voice

urlpatterns: list[URLPattern] = [
    path("a/<str:token>/<str:value>", answer, name="answer"),
    path("to/<str:token>", address, name="address"),
    path("on/<str:token>", day, name="day"),
    path("u/<str:token>", unsubscribe, name="unsubscribe"),
    path("p/<str:token>", preferences, name="preferences"),
    path("points/<str:token>", points, name="customer-points"),
    path("l/<str:token>", link, name="link"),
    path("o/<str:token>", order, name="order"),
    path("file/<slug:key>/<slug:token>", file, name="shared-file"),
    path("file/<slug:key>/<slug:token>/<str:name>", file, name="shared-file-named"),
    path("v/<str:token>", voice, name="voice-note"),
    path("o/<str:token>/push", push, name="push"),
    path("o/<str:token>/days.ics", days, name="order-days"),
    path("look/<str:token>", look, name="page-look"),
    path("push-worker.js", worker, name="push-worker"),
    path("notice/<slug:key>.js", notice.script, name="notice-script"),
    path("notice/<slug:key>/waiting", notice.waiting, name="notice-waiting"),
    path("notice/<slug:key>/seen", notice.seen, name="notice-seen"),
    path("find/<slug:key>", finding.find, name="find"),
    path("find/<slug:key>.js", finding.script, name="find-script"),
    path("find/<slug:key>/here", finding.here, name="find-here"),
    path("pages-domain", finding.ask, name="pages-domain"),
    path("brand/<slug:key>.css", colours, name="brand"),
    path("brand/<slug:key>/logo-<slug:version>", logo, name="logo"),
    path("brand/<slug:key>/pictures/<slug:name>.<slug:version>", picture, name="picture"),
]
