"""Where the desk's addresses lead. A test walks through them all."""

from django.urls import URLPattern, path

from .accounts import views as accounts
from .approvals import views as approvals
from .assist import views as assist
from .audiences import views as audiences
from .carriers import views as carriers
from .closed import views as closed
from .conditions import views as conditions
from .customers import views as customers
from .dates import views as dates
from .front import views as front
from .importing import views as importing
from .inbox import attaching, helping, own_answers
from .inbox import canned_views as canned
from .inbox import doing as inbox_doing
from .inbox import files as inbox_files
from .inbox import first as inbox_first
from .inbox import measures as inbox_measures
from .inbox import settings as inbox_settings
from .inbox import tags as inbox_tags
from .inbox import thread_righting as righting
from .inbox import thread_views as talks
from .inbox import views as inbox
from .intake import views as intake
from .journeys import beginning, editor, editor_text, panel, publishing, versions
from .journeys import views as journeys
from .library import views as library
from .mailbox import views as mailbox
from .mailcheck import views as mailcheck
from .messages import views as messages
from .offers import views as offers
from .past import views as past
from .path import views as path_
from .points import views as points
from .post import views as post
from .seasons import views as seasons
from .settings import (
    channels,
    connections,
    days,
    keys,
    page,
    shops,
    stopping,
    team,
    testing,
    timing,
)
from .settings import store as store_settings
from .settings import words as own_words
from .shipments import views as shipments
from .tasks import views as tasks
from .today import views as today
from .undelivered import views as undelivered
from .understanding import views as understanding
from .voice import views as voice
from .walk import views as walk
from .webhooks import views as webhooks
from .words import pictures, preview
from .words import views as words

urlpatterns: list[URLPattern] = [
    path("", today.front, name="front"),
    path("stores/", today.stores, name="stores"),
    path("claim/<str:token>/", accounts.claim, name="claim"),
    path("own/", accounts.own, name="own"),
    path("desk/<slug:store>/", today.today, name="today"),
    path("desk/<slug:store>/customers/", customers.customers, name="customers"),
    path("desk/<slug:store>/customers/<int:customer_id>/", customers.customer, name="customer"),
    path("desk/<slug:store>/customers/<int:customer_id>/proof/", customers.proof, name="proof"),
    path(
        "desk/<slug:store>/customers/<int:customer_id>/told-us/",
        customers.told_us,
        name="told-us",
    ),
    path(
        "desk/<slug:store>/customers/<int:customer_id>/untell/",
        customers.untell,
        name="untell",
    ),
    path(
        "desk/<slug:store>/customers/<int:customer_id>/download/",
        customers.download,
        name="download",
    ),
    path("desk/<slug:store>/customers/<int:customer_id>/forget/", customers.forget, name="forget"),
    path("desk/<slug:store>/path/", path_.seen, name="path"),
    path("desk/<slug:store>/import/", importing.page, name="import"),
    path("desk/<slug:store>/library/", library.library, name="library"),
    path("desk/<slug:store>/library/<slug:key>/", library.one, name="library-journey"),
    path("desk/<slug:store>/library/<slug:key>/use/", library.use, name="library-use"),
    path("desk/<slug:store>/seasons/", seasons.seasons, name="seasons"),
    path("desk/<slug:store>/seasons/add/", seasons.add, name="season-add"),
    path("desk/<slug:store>/seasons/<int:season_id>/", seasons.change, name="season-change"),
    path("desk/<slug:store>/seasons/<int:season_id>/drop/", seasons.drop, name="season-drop"),
    path("desk/<slug:store>/journeys/", journeys.listed, name="journeys"),
    path("desk/<slug:store>/journeys/new/", beginning.new, name="journey-new"),
    path("desk/<slug:store>/journeys/<slug:key>/", journeys.journey, name="journey"),
    path("desk/<slug:store>/journeys/<slug:key>/text/", journeys.text, name="journey-text"),
    path("desk/<slug:store>/journeys/<slug:key>/file/", journeys.download, name="journey-download"),
    path("desk/<slug:store>/journeys/<slug:key>/walk/", walk.walk, name="walk"),
    path("desk/<slug:store>/journeys/<slug:key>/walk/body/", walk.body, name="walk-body"),
    path("desk/<slug:store>/journeys/<slug:key>/switch/", journeys.switch, name="journey-switch"),
    path("desk/<slug:store>/journeys/<slug:key>/edit/head/", panel.head, name="edit-head"),
    path(
        "desk/<slug:store>/journeys/<slug:key>/edit/head/save/",
        panel.save_head,
        name="edit-head-save",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/edit/step/<slug:step>/",
        panel.step,
        name="edit-step",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/edit/step/<slug:step>/save/",
        panel.save_step,
        name="edit-step-save",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/edit/step/<slug:step>/mail/",
        panel.mail,
        name="edit-step-mail",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/edit/step/<slug:step>/sheet.png",
        panel.sheet,
        name="edit-step-sheet",
    ),
    path("desk/<slug:store>/journeys/<slug:key>/publish/", publishing.publish, name="publish"),
    path(
        "desk/<slug:store>/journeys/<slug:key>/publish/people/",
        publishing.people,
        name="publish-people",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/publish/<int:publication>/undo/",
        publishing.undo,
        name="publish-undo",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/publish/<int:publication>/follow/",
        publishing.follow,
        name="publish-follow",
    ),
    path("desk/<slug:store>/journeys/<slug:key>/versions/", versions.versions, name="versions"),
    path(
        "desk/<slug:store>/journeys/<slug:key>/versions/<int:number>/",
        versions.version,
        name="version",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/versions/<int:number>/restore/",
        versions.restore,
        name="version-restore",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/versions/<int:number>/file/",
        versions.download,
        name="version-file",
    ),
    path("desk/<slug:store>/bring/", versions.bring, name="bring"),
    path("desk/<slug:store>/bring/all.zip", versions.everything, name="bring-all"),
    path("desk/<slug:store>/journeys/<slug:key>/parked/", journeys.parked, name="parked"),
    path(
        "desk/<slug:store>/journeys/<slug:key>/parked/<int:run_id>/",
        journeys.let_go_on,
        name="let-go-on",
    ),
    path("desk/<slug:store>/audiences/", audiences.listed, name="audiences"),
    path("desk/<slug:store>/audiences/new/", audiences.make, name="audience-new"),
    path("desk/<slug:store>/audiences/<slug:key>/", audiences.audience, name="audience"),
    path("desk/<slug:store>/audiences/<slug:key>/edit/", audiences.edit, name="audience-edit"),
    path(
        "desk/<slug:store>/audiences/<slug:key>/remove/", audiences.remove, name="audience-remove"
    ),
    path(
        "desk/<slug:store>/audiences/<slug:key>/file/",
        audiences.download,
        name="audience-download",
    ),
    path("desk/<slug:store>/conditions/", conditions.builder, name="conditions"),
    path(
        "desk/<slug:store>/conditions/matching/",
        conditions.matching,
        name="conditions-matching",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/numbers/", journeys.numbers, name="journey-numbers"
    ),
    path("desk/<slug:store>/journeys/<slug:key>/edit/", editor.edit, name="journey-edit"),
    path("desk/<slug:store>/journeys/<slug:key>/edit/board/", editor.board, name="journey-board"),
    path("desk/<slug:store>/journeys/<slug:key>/edit/do/", editor.do, name="journey-do"),
    path("desk/<slug:store>/journeys/<slug:key>/edit/add/", editor.add, name="journey-add"),
    path(
        "desk/<slug:store>/journeys/<slug:key>/edit/move/<str:step>/",
        editor.move,
        name="journey-move",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/edit/text/",
        editor_text.text,
        name="journey-edit-text",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/edit/file/",
        editor_text.download,
        name="journey-edit-file",
    ),
    path("desk/<slug:store>/journeys/<slug:key>/simulate/", past.simulate, name="simulate"),
    path("desk/<slug:store>/journeys/<slug:key>/simulate/run/", past.run, name="simulate-run"),
    path(
        "desk/<slug:store>/journeys/<slug:key>/simulate/<int:past_id>/stop/",
        past.stop,
        name="simulate-stop",
    ),
    path(
        "desk/<slug:store>/journeys/<slug:key>/simulate/<int:past_id>/parted/",
        past.parted,
        name="simulate-parted",
    ),
    path("desk/<slug:store>/parcels/", shipments.listed, name="shipments"),
    path("desk/<slug:store>/parcels/write/", shipments.write, name="shipments-write"),
    path("desk/<slug:store>/parcels/<int:shipment_id>/claim/", shipments.claim, name="claim-pack"),
    path(
        "desk/<slug:store>/parcels/<int:shipment_id>/claim.zip",
        shipments.pack,
        name="claim-file",
    ),
    path("desk/<slug:store>/messages/", messages.listed, name="messages"),
    path("desk/<slug:store>/messages/<int:message_id>/", messages.message, name="message"),
    path("desk/<slug:store>/messages/<int:message_id>/body/", messages.body, name="message-body"),
    path("desk/<slug:store>/messages/<int:message_id>/decide/", messages.decide, name="decide"),
    path("desk/<slug:store>/post/", post.post, name="post"),
    path("desk/<slug:store>/post/cards.pdf", post.sheets, name="post-sheets"),
    path("desk/<slug:store>/post/labels.pdf", post.labels, name="post-labels"),
    path("desk/<slug:store>/post/carried/", post.carried, name="post-carried"),
    path(
        "desk/<slug:store>/post/<int:paper_id>/<int:number>.png",
        post.page,
        name="post-page",
    ),
    path("desk/<slug:store>/post/design/", post.begin, name="card-begin"),
    path("desk/<slug:store>/post/design/<slug:key>/", post.card, name="card"),
    path(
        "desk/<slug:store>/post/design/<slug:key>/<int:number>.png",
        post.look,
        name="card-look",
    ),
    path("desk/<slug:store>/pictures/", pictures.listed, name="pictures"),
    path("desk/<slug:store>/pictures/<slug:key>/", pictures.change, name="picture-change"),
    path("desk/<slug:store>/words/", words.listed, name="words"),
    path("desk/<slug:store>/words/new/", words.new, name="words-new"),
    path("desk/<slug:store>/words/<slug:key>/", words.edit, name="words-edit"),
    path("desk/<slug:store>/words/<slug:key>/history/", words.history, name="words-history"),
    path("desk/<slug:store>/words/<slug:key>/back/", words.back, name="words-back"),
    path("desk/<slug:store>/words/<slug:key>/<slug:tab>/", words.edit, name="words-tab"),
    path("desk/<slug:store>/words/<slug:key>/<slug:tab>/keep/", words.keep, name="words-keep"),
    path("desk/<slug:store>/words/<slug:key>/<slug:tab>/look/", preview.look, name="words-look"),
    path("desk/<slug:store>/undelivered/", undelivered.listed, name="undelivered"),
    path(
        "desk/<slug:store>/undelivered/<int:message_id>/again/",
        undelivered.send_again,
        name="send-again",
    ),
    path(
        "desk/<slug:store>/undelivered/<int:message_id>/let-go/",
        undelivered.let_it_go,
        name="let-it-go",
    ),
    path("desk/<slug:store>/undelivered/doubts/", undelivered.settle_doubts, name="settle-doubts"),
    path(
        "desk/<slug:store>/undelivered/held/<slug:key>/",
        undelivered.release,
        name="release-brake",
    ),
    path("desk/<slug:store>/tasks/<int:task_id>/", tasks.task, name="task"),
    path("desk/<slug:store>/tasks/<int:task_id>/take/", tasks.take, name="task-take"),
    path("desk/<slug:store>/tasks/<int:task_id>/close/", tasks.close, name="task-close"),
    path("desk/<slug:store>/inbox/", inbox.inbox, name="inbox"),
    path("desk/<slug:store>/files/<slug:token>/", inbox_files.file, name="file"),
    path("desk/<slug:store>/files/<slug:token>/small/", inbox_files.small, name="file-small"),
    path("desk/<slug:store>/files/<slug:token>/again/", inbox_files.again, name="file-again"),
    path("desk/<slug:store>/inbox/settings/", inbox_settings.settings, name="inbox-settings"),
    path("desk/<slug:store>/inbox/list/", inbox.heads, name="inbox-list"),
    path("desk/<slug:store>/inbox/together/", inbox_doing.do, name="inbox-together"),
    path("desk/<slug:store>/inbox/together/undo/", inbox_doing.undo, name="inbox-undo"),
    path("desk/<slug:store>/inbox/write/", inbox_first.write, name="write"),
    path("desk/<slug:store>/inbox/write/<int:customer_id>/", inbox_first.write_to, name="write-to"),
    path("desk/<slug:store>/inbox/views/", inbox_doing.save_view, name="inbox-save-view"),
    path(
        "desk/<slug:store>/inbox/views/<int:view_id>/drop/",
        inbox_doing.drop_view,
        name="inbox-drop-view",
    ),
    path("desk/<slug:store>/inbox/understanding/", understanding.board, name="understanding"),
    path("desk/<slug:store>/inbox/<int:talk_id>/correct/", understanding.correct, name="correct"),
    path("desk/<slug:store>/inbox/<int:talk_id>/", inbox.inbox, name="conversation"),
    path("desk/<slug:store>/inbox/measures/", inbox_measures.measures, name="inbox-measures"),
    path(
        "desk/<slug:store>/inbox/measures/figures.csv",
        inbox_measures.download,
        name="inbox-measures-file",
    ),
    path("desk/<slug:store>/inbox/<int:talk_id>/live/", talks.live, name="talk-live"),
    path("desk/<slug:store>/inbox/<int:talk_id>/earlier/", talks.earlier, name="talk-earlier"),
    path("desk/<slug:store>/inbox/<int:talk_id>/tag/", inbox_tags.tag, name="talk-tag"),
    path("desk/<slug:store>/inbox/<int:talk_id>/attach/", attaching.attach, name="talk-attach"),
    path(
        "desk/<slug:store>/inbox/<int:talk_id>/attach/<slug:token>/off/",
        attaching.detach,
        name="talk-detach",
    ),
    path("desk/<slug:store>/inbox/<int:talk_id>/say/", talks.say, name="talk-say"),
    path("desk/<slug:store>/inbox/<int:talk_id>/typing/", talks.typing, name="talk-typing"),
    path("desk/<slug:store>/inbox/<int:talk_id>/unsay/", talks.unsay, name="talk-unsay"),
    path("desk/<slug:store>/inbox/<int:talk_id>/take-up/", talks.take_up, name="talk-take-up"),
    path("desk/<slug:store>/inbox/<int:talk_id>/do/", talks.do, name="talk-do"),
    path("desk/<slug:store>/inbox/<int:talk_id>/right/", righting.right, name="talk-right"),
    path("desk/<slug:store>/inbox/<int:talk_id>/refund/", righting.refund, name="talk-refund"),
    path(
        "desk/<slug:store>/inbox/<int:talk_id>/canned/<int:canned_id>/",
        talks.fill,
        name="talk-canned",
    ),
    path("desk/<slug:store>/inbox/answers/", own_answers.page, name="own-answers"),
    path("desk/<slug:store>/inbox/answers/<int:own_id>/", own_answers.page, name="own-answer"),
    path("desk/<slug:store>/inbox/canned/", canned.canned, name="canned"),
    path("desk/<slug:store>/inbox/canned/find/", canned.find, name="canned-find"),
    path("desk/<slug:store>/inbox/canned/new/", canned.edit, name="canned-new"),
    path("desk/<slug:store>/inbox/canned/<int:canned_id>/", canned.edit, name="canned-edit"),
    path("desk/<slug:store>/inbox/canned/<int:canned_id>/drop/", canned.drop, name="canned-drop"),
    path("desk/<slug:store>/inbox/<int:talk_id>/assist/", helping.help_, name="assist-words"),
    path(
        "desk/<slug:store>/inbox/<int:talk_id>/assist/reply/",
        helping.render_,
        name="assist-reply",
    ),
    path("desk/<slug:store>/mailbox/", mailbox.mailbox, name="mailbox"),
    path("desk/<slug:store>/mailbox/<int:mail_id>/", mailbox.mailbox, name="mail"),
    path("desk/<slug:store>/mailbox/<int:mail_id>/body/", mailbox.body, name="mail-body"),
    path("desk/<slug:store>/mailbox/<int:mail_id>/answer/", mailbox.answer, name="mail-answer"),
    path("desk/<slug:store>/mailbox/<int:mail_id>/pages/", mailbox.pages, name="mail-pages"),
    path("desk/<slug:store>/closed/", closed.listed, name="closed"),
    path("desk/<slug:store>/closed/list/", closed.take_list, name="close-list"),
    path("desk/<slug:store>/closed/file/", closed.download, name="closed-file"),
    path(
        "desk/<slug:store>/closed/<int:suppression_id>/open/",
        closed.restore,
        name="restore-address",
    ),
    path("desk/<slug:store>/mail-check/", mailcheck.mail_check, name="mail-check"),
    path("desk/<slug:store>/intake/", intake.listed, name="intake"),
    path("desk/<slug:store>/intake/<int:intake_id>/", intake.replay, name="intake-replay"),
    path("desk/<slug:store>/settings/", page.settings, name="settings"),
    path("desk/<slug:store>/settings/store/", store_settings.change_store, name="change-store"),
    path("desk/<slug:store>/settings/page/", front.front, name="tracking-page"),
    path("desk/<slug:store>/settings/page/logo/", front.logo, name="tracking-logo"),
    path("desk/<slug:store>/dates/", dates.dates, name="dates"),
    path("desk/<slug:store>/dates/settings/", dates.change, name="dates-change"),
    path("desk/<slug:store>/dates/anew/", dates.learn_anew, name="dates-anew"),
    path("desk/<slug:store>/points/", points.points, name="points"),
    path(
        "desk/<slug:store>/customers/<int:customer_id>/points/",
        points.by_hand,
        name="points-by-hand",
    ),
    path("desk/<slug:store>/offers/", offers.offers, name="offers"),
    path("desk/<slug:store>/offers/<slug:key>/", offers.offer, name="offer"),
    path("desk/<slug:store>/offers/<slug:key>/codes/", offers.codes, name="offer-codes"),
    path(
        "desk/<slug:store>/offers/<slug:key>/take-back/",
        offers.take_back,
        name="offer-take-back",
    ),
    path("desk/<slug:store>/settings/timing/", timing.timing, name="timing"),
    path("desk/<slug:store>/settings/voice/", voice.voice, name="voice"),
    path("desk/<slug:store>/settings/voice/look/", voice.look, name="voice-look"),
    path("desk/<slug:store>/settings/words/", own_words.own_words, name="own-words"),
    path("desk/<slug:store>/settings/channels/", channels.channels, name="channels"),
    path("desk/<slug:store>/settings/assist/", assist.assist, name="assist"),
    path("desk/<slug:store>/settings/assist/try/", assist.try_it, name="assist-try"),
    path("desk/<slug:store>/settings/assist/switch/", assist.switch, name="assist-switch"),
    path("desk/<slug:store>/settings/assist/forget/", assist.forget, name="assist-forget"),
    path("desk/<slug:store>/settings/invite/", team.invite, name="invite"),
    path("desk/<slug:store>/settings/team/<int:user_id>/", team.remove, name="team-remove"),
    path(
        "desk/<slug:store>/settings/team/<int:user_id>/money/",
        team.refunds,
        name="team-refunds",
    ),
    path("desk/<slug:store>/settings/team/<int:user_id>/link/", team.link, name="team-link"),
    path("desk/<slug:store>/settings/keys/", keys.make_key, name="make-key"),
    path("desk/<slug:store>/settings/keys/<int:key_id>/", keys.revoke_key, name="revoke-key"),
    path("desk/<slug:store>/settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("desk/<slug:store>/settings/webhooks/<int:webhook_id>/", webhooks.webhook, name="webhook"),
    path(
        "desk/<slug:store>/settings/webhooks/<int:webhook_id>/test/",
        webhooks.test,
        name="webhook-test",
    ),
    path(
        "desk/<slug:store>/settings/webhooks/<int:webhook_id>/secret/",
        webhooks.secret,
        name="webhook-secret",
    ),
    path(
        "desk/<slug:store>/settings/webhooks/<int:webhook_id>/switch/",
        webhooks.switch,
        name="webhook-switch",
    ),
    path(
        "desk/<slug:store>/settings/webhooks/<int:webhook_id>/remove/",
        webhooks.remove,
        name="webhook-remove",
    ),
    path(
        "desk/<slug:store>/settings/webhooks/<int:webhook_id>/replay/",
        webhooks.replay,
        name="webhook-replay",
    ),
    path(
        "desk/<slug:store>/settings/webhooks/again/<int:delivery_id>/",
        webhooks.again,
        name="webhook-again",
    ),
    path(
        "desk/<slug:store>/settings/approved/<slug:channel>/",
        approvals.approvals,
        name="approvals",
    ),
    path(
        "desk/<slug:store>/settings/approved/<slug:channel>/hand-in/",
        approvals.hand_in,
        name="approvals-hand-in",
    ),
    path(
        "desk/<slug:store>/settings/approved/<slug:channel>/ask/",
        approvals.ask,
        name="approvals-ask",
    ),
    path("desk/<slug:store>/settings/carriers/", carriers.carriers, name="carriers"),
    path(
        "desk/<slug:store>/settings/carriers/test/<slug:carrier>/",
        carriers.test,
        name="carrier-test",
    ),
    path(
        "desk/<slug:store>/settings/carriers/again/<slug:carrier>/",
        carriers.again,
        name="carrier-again",
    ),
    path(
        "desk/<slug:store>/settings/carriers/code/<int:code_id>/",
        carriers.code,
        name="carrier-code",
    ),
    path(
        "desk/<slug:store>/settings/connector/<slug:shop>/ask/",
        shops.ask,
        name="shop-ask",
    ),
    path(
        "desk/<slug:store>/settings/connector/<slug:shop>/days/",
        days.days,
        name="shop-days",
    ),
    path(
        "desk/<slug:store>/settings/connector/<slug:shop>/job/<int:job_id>/",
        shops.turn,
        name="shop-job",
    ),
    path(
        "desk/<slug:store>/settings/<slug:kind>/<slug:plug>/",
        connections.connection,
        name="connection",
    ),
    path(
        "desk/<slug:store>/settings/<slug:kind>/<slug:plug>/off/",
        connections.disconnect,
        name="disconnect",
    ),
    path(
        "desk/<slug:store>/settings/channel/<slug:plug>/test/",
        testing.test,
        name="channel-test",
    ),
    path("desk/<slug:store>/stop/", stopping.stop, name="stop"),
]
