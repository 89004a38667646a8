"""English."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="en",
    keys=(
        "stop stopp stpo sotp stoop stopall stop_all stop_it stop_this stop_that stop_now "
        "stop_everything unsubscribe unsub unsubscribed unsuscribe unsubcribe unsubscibe "
        "unsubsribe unsubscribe_me unsubscribe_all cancel cancel_all cancel_subscription end "
        "end_all quit quit_it revoke revoke_consent optout opt_out opt_me_out opting_out "
        "opted_out remove remove_me remove_all td cease desist cease_and_desist halt deactivate "
        "discontinue leave_me_alone enough no_more no_thanks_stop stop_messages stop_texts "
        "stop_sms stop_msg stop_msgs stop_email stop_emails stop_texting stop_sending "
        "stop_messaging stop_spam stop_spamming arret"
    ),
    firm=(
        "stop_that stop_already stop_doing_this make_it_stop cut_it_out knock_it_off stop "
        "stop_it stop_this stop_now unsubscribe unsubscribe_me opt_out opt_me_out remove_me "
        "leave_me_alone stop_texting stop_texting_me stop_messaging_me stop_messages"
    ),
    start=(
        "start unstop un_stop restart resume resubscribe opt_in optin opt_me_in opt_me_back_in "
        "start_again start_messages continue"
    ),
    yes="yes y yes_please",
    help="help info information help_me more_info",
    join="join subscribe sign_up signup sign_me_up subscribe_me join_me enroll",
    polite=(
        "please pls plz plse kindly thanks thank_you thx ty ok okay hi hello hey now sir madam "
        "guys already asap immediately right_now dear sorry reply text um uh just oh so god "
        "everyone"
    ),
    stop=(
        "stop stopp stpo stoop stops quit cease end halt discontinue cancel terminate desist "
        "stop_with refrain_from turn_off switch_off done_with sick_of tired_of fed_up_with "
        "had_enough_of enough_of enough_with put_an_end_to knock_off mute disable block"
    ),
    write=(
        "text* txt* txting messag* msging contacting emailing e_mailing mailing spam* bother* "
        "pester* harass* annoy* bug bugging whatsapping pinging communicating communication* "
        "communicat* notifying soliciting bombarding badgering blowing_up_my_phone writing "
        "writing_me contact_with reaching_out advertis* marketing notifications promoting "
        "hounding flooding contact"
    ),
    send="sending send sendin blasting",
    msg=(
        "message messages msg msgs text texts txt txts sms smses email emails e_mail e_mails "
        "mails mail newsletter newsletters notification notifications alert alerts ad ads "
        "advert* advertis* promo promos promotion promotions promotional spam junk marketing "
        "offers communications communication campaigns mailing mailings mailer reminders "
        "updates whatsapp whatsapps solicitation* subscription pings viber texting messaging "
        "surveys deals coupons contact spamming"
    ),
    neg=(
        "dont do_not donot don_t dnt never not no_longer never_ever stop_dont cant_you_not "
        "doesnt didnt do_nt not_to shouldnt wouldnt no_need_to wont will_not not_going_to "
        "must_not"
    ),
    dont_write=(
        "text txt message msg contact email e_mail spam bother pester harass whatsapp ping "
        "write_me write_to_me write_again call_or_text text_or_call bug_me annoy_me reach_out "
        "call_me_again call_again contact_me be_contacted be_texted be_messaged be_emailed "
        "be_bothered solicit"
    ),
    dont_send="send sending",
    want=(
        "prefer rather want wanna wish wants like care_for consent agree interested_in "
        "interested need wanted appreciate opt_in sign_up signed_up signed_on subscribe "
        "subscribed authorize asked_for ask_for give_you_permission authorise authorized "
        "asked_to_be agreed happy_with"
    ),
    get="receive receiving get getting hear hearing see seeing",
    anything="anything anymore any_more nothing stuff crap these this those any_of_this from_you",
    zero="no zero not_any without",
    more="more further anymore any_more again longer additional",
    out=(
        "unsubscribe unsubscribe* unsub unsuscribe unsubcribe unsubscrib* opt_out opt_me_out "
        "opting_out opt_us_out optout opt_this_number_out opt_my_number_out unenroll "
        "unregister_me sign_me_off unfollow revoke_my_consent revoke_consent "
        "withdraw_my_consent withdraw_consent revoke_permission revoke_my_permission "
        "withdraw_my_permission revoking_my_consent revoking_consent withdrawing_my_consent "
        "revoke_all_consent"
    ),
    off=(
        "exit remove removing removed delete erase drop scrub strike purge clear exclude cross "
        "forget lose off"
    ),
    roll=(
        "list lists database mailing_list contact_list contacts my_number this_number "
        "my_phone_number my_cell my_cell_number my_mobile subscriber* subscription my_phone "
        "my_email my_email_address my_contact my_details_from our_number distribution_list "
        "records directory my_mobile_number number_from phone_number marketing mailing mailings "
        "texts messages newsletter off_this your_system your_texts promotions"
    ),
    shop=(
        "order orders parcel parcels package packages delivery deliveries sale item items "
        "product products shipment shipments refund return returns invoice receipt confirmation "
        "box coffee size sizes color colour address payment card appointment replacement "
        "account cart basket store shop production making wishlist wish_list password smiling "
        "laughing using wearing code purchase courier driver gift off_my_order percent tracking "
        "label quote catalog booking reservation"
    ),
    cut=(
        "how and but if when until because while before after then or so_that unless although "
        "though"
    ),
    claim=(
        "never_got never_received havent have_not hasnt didnt did_not never_sent never_came "
        "got_no received_no got not_received not_receiving no_longer_receiving never_arrived "
        "isnt was_not wasnt no_longer_getting not_getting didnt_receive i_have_no cant_find "
        "you_never there_is_no theres_no there_was_no"
    ),
    phrases=(
        "want/need/like .. texts/messages/emails/alerts/notifications/msgs/mails/ads/"
        "promotions to stop",
        "cut it out",
        "knock it off",
        "no longer want/need these",
        "turn/switch these/them off",
        "turn/switch off these/them",
        "texts/messages/emails/msgs/this/it/they/these/alerts .. need/needs/have/has/must/"
        "should .. stop",
        "want/like/need .. to stop .. these/this/texts/messages/emails/notifications",
        "leave me alone",
        "leave us alone",
        "lose my/this number",
        "lose the number",
        "take me/us/my/this .. off",
        "get me/us/my/this .. off",
        "off your/the/this .. list",
        "remove me/us from",
        "delete me/us from",
        "remove me from",
        "take me out of your/the/this",
        "cant/cannot/how/where/want/like/trying unsubscribe/unsub",
        "how .. unsubscribe/unsub/opt_out",
        "cant/cannot .. unsubscribe/opt_out",
        "why .. cant/still .. unsubscribe/texting/messaging",
        "stop it",
        "i said stop",
        "told you to stop",
        "asked you to stop",
        "stop stop",
        "stop means stop",
        "will report you",
        "reporting you",
        "report this as spam",
        "reported as spam",
        "this is spam",
        "this is harassment",
        "get lost",
        "go away",
        "buzz off",
        "piss off",
        "fuck off",
        "f off",
        "wrong number stop",
        "stop wrong number",
        "do not call list",
        "no longer interested in your",
        "not interested in your/these/any/receiving",
        "no consent",
        "did not/didnt/never consent/agree to",
        "never/didnt/dont sign/signed/subscribe/subscribed up/to/for .. this/these/texts/"
        "messages/emails",
        "you keep spamming",
        "want this to stop",
        "want these to stop",
        "make it/this/these/them stop",
        "to stop texting/messaging/emailing/spamming/contacting",
        "want out",
        "let me out",
        "i quit your",
        "stop bothering",
        "not .. subscribed anymore",
        "no longer want/wish to/be .. contacted/subscribed",
        "dont want to hear from you",
        "dont want to be .. contacted/texted/messaged/emailed/bothered/subscribed",
        "not want to be .. contacted/texted/messaged/emailed/bothered/subscribed",
        "too many texts/messages/emails",
        "enough already",
    ),
    keep=(
        "subscription box/boxes",
        "not receive/get/see/received/got the/an/a/any/my/your",
        "just kidding",
        "keep them/it coming",
        "cant/cannot/couldnt/wont/never stop",
        "can not stop",
        "dont .. stop",
        "never stop",
        "stop by",
        "stop in at",
        "stopped",
        "bus stop",
        "non stop",
        "stop at the",
        "one stop",
        "never got/received/had/saw",
        "how/where/which .. stop loss",
        "please dont stop/unsubscribe/remove",
        "keep .. coming",
        "did/do/does/didnt/would/will you/they .. stop making/selling/carrying/shipping",
        "why did you/they stop",
        "did you stop",
        "have you stopped",
        "did i .. unsubscribe",
        "unsubscribed by mistake",
        "unsubscribed by accident",
        "accidentally unsubscribed",
        "i did not unsubscribe",
        "i didnt unsubscribe",
        "dont/not want/need to .. stop/unsubscribe/lose",
        "without .. unsubscribing",
        "no need to stop",
        "instead of stopping",
        "quit smoking/working",
        "dont take me off",
        "do not take me off",
        "not get a text/message/email",
    ),
)
