"""English."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="en",
    common=(
        "the a an is are was were i you my your it its this that and or but to of in on for "
        "with at have has had do does did not dont cant im ive me we us our can could would "
        "will what how there been from be so just please if no any get got still hi hello they "
        "their about by"
    ),
    words={
        "where": "where wheres whereabouts location located whereabout wher wheres_my",
        "when": "when whens how_long how_much_longer eta what_time what_day which_day",
        "order": (
            "order orders parcel parcels package packages pkg delivery deliveries shipment "
            "shipments stuff purchase box my_things my_shoes my_stuff my_item my_items ordr "
            "parcle pakage"
        ),
        "arrive": (
            "arrive arrives arrived arriving arival come comes came coming get_here deliver "
            "delivered delivering be_here here_yet turn_up turned_up show_up showed_up reach "
            "land landed received receive recieved recieve got_it get_it get_my expect expected"
        ),
        "not": (
            "not no never nothing dont doesnt didnt isnt hasnt havent wasnt wont cant couldnt "
            "arent without nowhere neither nor none"
        ),
        "track": "track* tracing traceable traking tracker courier carrier",
        "status": "status update updates progress any_news whats_happening whats_going_on",
        "late": (
            "late delayed delay delays overdue still yet waiting wait already supposed_to "
            "should_have taking_so_long taking_ages ages stuck hasnt_moved lost weeks_ago "
            "so_long"
        ),
        "ship": (
            "ship shipped ships shipping dispatch* sent_out sent posted on_its_way on_the_way"
        ),
        "return": (
            "return returns returning returned send_back send_it_back send_them_back "
            "sending_back send_this_back exchange* swap swapping take_back give_back bring_back "
            "too_small too_big too_tight too_large too_short too_long doesnt_fit dont_fit "
            "didnt_fit not_fit return_label rma refundable different_size another_size "
            "bigger_size smaller_size"
        ),
        "cancel": "cancel* cancle* call_off abort stop_my_order stop_the_order annul undo",
        "address": (
            "address addresses adress adresse street postcode zip_code zipcode zip house_number "
            "flat_number apartment deliver_to deliver_it_to ship_to ship_it_to send_it_to "
            "moved_house new_place my_neighbour neighbour neighbor pickup_point"
        ),
        "change": (
            "change* update edit correct amend modify redirect reroute switch different new "
            "instead moved moving another alter typo mistake fix rather_than wrong_day "
            "wrong_date suit suits clashes"
        ),
        "wrong": (
            "wrong incorrect mistaken mix_up mixed_up not_what_i_ordered different_from other_than"
        ),
        "refund": (
            "refund* reimburs* money_back chargeback credited paid_back get_my_money "
            "credit_note refnd pay_me_back"
        ),
        "money": "money paid payment charged account card bank",
        "broken": (
            "broken broke broke_down damaged damage cracked crack smashed shattered defective "
            "faulty defect torn ripped scratched dented leaking leaked leaks stopped_working "
            "doesnt_work not_working dont_work dead_on_arrival in_pieces ruined stain* stained "
            "bent snapped hole fell_apart falling_apart mouldy moldy wont_turn_on chipped brokn"
        ),
        "missing": (
            "missing incomplete only_one only_half empty not_in_the_box wasnt_in_the_box "
            "one_short left_out forgot"
        ),
        "angry": (
            "unacceptable disgrace* disgust* outrage* ridiculous furious angry scam scammers "
            "fraud rip_off ripoff joke complain complaint complaining complaints worst "
            "appalling shocking useless pathetic fed_up never_again never_buy shambles fuming "
            "terrible_service liars lied unhappy pissed wtf"
        ),
        "bad": (
            "bad terrible awful horrible poor poorly disappoint* hate cheap rubbish crap rude "
            "sad upset annoyed annoying frustrat* worse unprofessional not_happy dissatisfied "
            "sucks shit not_as_described looks_nothing_like"
        ),
        "good": (
            "good great love loved lovely perfect amazing awesome excellent wonderful beautiful "
            "happy brilliant fantastic nice superb best pleased delighted gorgeous fab cool "
            "cheers well_done"
        ),
        "thanks": (
            "thanks thank thank_you thx ty tysm cheers appreciate* grateful thankyou "
            "much_appreciated thnx ta kudos"
        ),
        "person": (
            "human humans person agent agents representative rep someone somebody operator "
            "advisor adviser manager supervisor real_person staff employee colleague "
            "team_member live_chat customer_service customer_support"
        ),
        "talk": (
            "talk talking speak speaking call chat phone ring contact connect transfer "
            "reach_you get_hold get_through put_me_through"
        ),
        "bot": "bot robot bots machine automated ai chatbot computer",
        "mail": (
            "email emails mail mails newsletter newsletters sms texts text_messages messages "
            "message notifications notification whatsapp marketing offers promotions promo spam "
            "mailing mailings reminders inbox"
        ),
        "less": (
            "less fewer stop unsubscribe too_many so_many only opt_out often once_a_week "
            "once_a_month weekly monthly daily every_day frequency turn_off mute pause "
            "remove_me rarely opt"
        ),
        "prefer": (
            "prefer prefers preference preferences rather settings language subscribe my_size "
            "im_a_size i_wear vegan vegetarian allergic_to remember favourite interested_in "
            "note_for_next_time in_future"
        ),
        "have": (
            "do_you_have have_you_got is_there are_there does_it is_it are_they does_this "
            "is_this do_they can_i_use can_it do_you_sell do_you_stock do_you_carry is_the "
            "are_the does_the will_it can_you_use whats_the what_is_the which"
        ),
        "fact": (
            "size sizes sizing material fabric made_of colour colours color colors stock "
            "in_stock available availability washable wash warranty guarantee waterproof "
            "compatible ingredients contain contains dimensions width height weight weigh "
            "weighs cotton wool leather battery fit_true true_to_size organic sku manual "
            "instructions measurements voltage dishwasher suitable restock* come_in size_chart "
            "runs_small how_big how_heavy how_tall difference_between gluten nuts"
        ),
        "item": (
            "shoes shirt dress jacket lamp product products item items bag jeans sweater chair "
            "table model version trousers mug blanket candle toy boots"
        ),
        "strange": (
            "job jobs vacancy vacancies internship wholesale reseller partnership collaborate "
            "collaboration influencer seo backlinks invoice vat password login weather joke "
            "bitcoin crypto loan recipe football president capital_of hiring sponsor* gift_card "
            "voucher discount_code promo_code coupon opening_hours open_on store_hours"
        ),
        "day": (
            "day days date dates weekday weekend week weeks monday tuesday wednesday thursday "
            "friday saturday sunday delivery_date delivery_day"
        ),
        "move": (
            "postpon* reschedul* rearrang* put_off put_it_off push_back put_back pushed_back "
            "push_it_back bring_forward brought_forward bring_it_forward move_forward "
            "another_day different_day other_day another_date different_date new_date later_date "
            "earlier_date earlier_day later_day not_before don_t_deliver_before days_later "
            "week_later weeks_later days_earlier day_earlier days_sooner hold_it_until "
            "hold_until hold_it_till keep_it_until keep_it_till hold_my_order hold_my_parcel "
            "hold_the_parcel hold_the_order hold_off delay_the_delivery delay_my_delivery "
            "bring_it_before bring_before deliver_before deliver_it_before until_next_month "
            "to_next_month to_next_week until_next_week keep_the_parcel keep_my_parcel "
            "keep_my_order keep_it_for_me wrong_day wrong_date day_wrong date_wrong "
            "until_i_am_back till_i_am_back until_i_m_back until_i_get_back until_we_are_back "
            "until_we_get_back at_the_end_of end_of_the_month leave_it_with_you keep_it_with_you "
            "not_ready_for_it"
        ),
        "away": (
            "not_at_home not_home not_in won_t_be_home not_be_home won_t_be_in nobody_home "
            "no_one_home nobody_at_home nobody_will_be no_one_will_be out_of_town away "
            "on_holiday on_vacation be_out we_are_travelling i_am_travelling can_t_take_it "
            "nobody_is nobody_s_home can_t_take can_t_accept can_t_receive can_t_sign "
            "can_t_be_there cannot_accept nobody_can no_one_can we_re_away i_m_away "
            "we_re_travelling"
        ),
        "hello": "hi hello hey morning afternoon evening",
        "want": (
            "want wanna need would_like id_like like_to let_me can_i could_i may_i i_wish "
            "get_me give_me"
        ),
        "press": (
            "urgent urgently asap immediately right_now right_away today tonight quickly "
            "emergency as_soon_as_possible hurry deadline straight_away at_once"
        ),
        "event": (
            "birthday wedding tomorrow anniversary christmas party funeral holiday travelling "
            "leaving_on graduation baptism bday flight"
        ),
        "ill": (
            "allergic allergy rash hospital burn burned burnt injured injury bleeding fire "
            "smoke sparks electric_shock choking medical medicine reaction hurt dangerous"
        ),
        "again": (
            "again third_time second_time fourth_time twice three_times several_times no_reply "
            "no_answer no_response nobody_answers keep_asking repeatedly still_waiting "
            "for_weeks how_many_times already_wrote ignored ignoring"
        ),
        "law": (
            "lawyer solicitor attorney court sue police trading_standards dispute legal "
            "legal_action paypal"
        ),
    },
)
