"""French."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="fr",
    keys=(
        "arrêt arret arrêter arrêtez arrête arreter stop_sms stop_pub stop_svp stoppe stoppez "
        "stopper désabonner désabonnement désabonnez désabonnez_moi me_désabonner se_désabonner "
        "désinscrire désinscription désinscrivez_moi désinscris_moi me_désinscrire "
        "se_désinscrire résilier résiliation annuler annulez fin terminer supprimer supprimez "
        "supprimez_moi retirer retirez_moi quitter assez ça_suffit cesser cessez non_merci_stop "
        "révoquer refus plus_de_sms plus_de_messages"
    ),
    firm=(
        "arrêtez_ça arrête_ça arrêtez_cela cessez_cela stop_à_tout_ça arrêtez arrête ça_suffit "
        "désabonnez_moi désinscrivez_moi"
    ),
    start="commencer démarrer reprendre recommencer réactiver réabonner début",
    yes="oui ouais oui_merci j_accepte",
    help="aide aidez_moi info infos renseignements",
    join=(
        "rejoindre inscrire inscription m_inscrire abonner m_abonner adhérer s_inscrire participer"
    ),
    polite=(
        "svp stp s_il_vous_plaît s_il_te_plaît s_il_vous_plait merci bonjour maintenant "
        "tout_de_suite immédiatement merci_beaucoup tous tout bonsoir cordialement"
    ),
    stop=(
        "arrêtez arrête arrêter arrêtez_de arrête_de arrêter_de cessez cesser cesse cessez_de "
        "stop stopper stoppez stoppe marre_de marre_des assez_de assez_des résilier annuler "
        "annulez suspendre suspendez interrompre ras_le_bol_de ras_le_bol_des basta évitez_de "
        "éviter fini fin_aux halte_aux interrompez désactiver désactivez bloquer"
    ),
    write=(
        "écri* ecri* contact* spam* harcel* dérang* importun* embêt* sollicit* relanc* pollu* "
        "notifi* appeler* bombard* démarch* prospect* saoul* soul*"
    ),
    send="envo* envoi* expédi*",
    msg=(
        "message* sms texto* mail mails email* e_mail* courriel* newsletter* "
        "lettre_d_information infolettre publicit* pub pubs promo promos promotion* annonce* "
        "notification* offre offres spam spams whatsapp* communication* abonnement* démarchage "
        "prospection sollicitation* relance* marketing mailing* alerte* viber"
    ),
    neg="ne n ne_pas ne_plus de_ne_plus jamais pas_besoin_de merci_de_ne_plus",
    dont_write=(
        "écrivez écrive écris écrire contactez contacter contacte contactée contacté contactes "
        "recontactez recontacter dérangez déranger embêtez embêter embete sollicitez solliciter "
        "sollicité sollicitée harcelez importunez importuner relancez spammez démarcher "
        "démarchez démarché démarchée appelez"
    ),
    dont_send="envoyez envoyer envoie envoies envoyiez expédiez adressez adresser",
    want=(
        "veux voulons voudrais souhaite souhaitons souhaiterais désire désirons désirerais "
        "aimerais besoin intéresse intéressé intéressée intéressent autorise consens accepte "
        "intérêt"
    ),
    get="recevoir reçoive entendre avoir voir",
    anything="rien rien_du_tout plus encore",
    zero="aucun aucune plus_de plus_d plus_aucun plus_aucune pas_de zéro sans",
    more="plus davantage encore jamais désormais autres",
    out=(
        "désabonn* désinscri* me_désinscrire résilier_mon_abonnement_aux "
        "retire_mon_consentement retirer_mon_consentement révoque_mon_consentement "
        "révoquer_mon_consentement annuler_mon_abonnement_aux m_opposer_à_la_prospection "
        "refuse_de_recevoir refuse_vos retrait_de_consentement"
    ),
    off=(
        "sortir retir* enlev* supprim* efface* effacez ôtez otez oter rayez rayer radiez sortez "
        "désactiv* virez virer oubliez"
    ),
    roll=(
        "liste listes fichier* base_de_données base_de_donnees bdd base mon_numéro ce_numéro "
        "mon_téléphone mon_portable mon_mail mon_email mon_adresse_mail mon_contact "
        "mes_coordonnées mes_données contacts diffusion répertoire carnet_d_adresses abonnés "
        "abonnes mailing_list"
    ),
    shop=(
        "commande commandes colis paquet article articles produit produits achat livraison "
        "taille magasin boutique facture reçu retour retours remboursement suivi adresse panier "
        "code rendez_vous paiement carte bus réservation confirmation souhaits modèle cadeau "
        "livreur transporteur ticket"
    ),
    cut="et mais si quand jusqu parce puisque ou lorsque donc sinon tant_que dès",
    claim=(
        "ai_pas ai_jamais avez_pas a_pas avons_pas ai_toujours_pas ai_reçu reçois_plus "
        "reçois_pas n_ai n_avez n_ont n_est il_n il_y_a ai_plus"
    ),
    phrases=(
        "plus entendre parler de vous",
        "veux .. sortir de .. liste",
        "plus recevoir de/vos/aucun/d",
        "plus rien recevoir",
        "plus etre contacte/contactee/sollicite/sollicitee/derange/derangee",
        "n ai jamais donne .. accord/consentement",
        "laissez/laisse/fichez/foutez moi/nous tranquille",
        "laissez/fichez/foutez moi la paix",
        "enlevez/retirez/supprimez/effacez/rayez/sortez moi de/des/du",
        "enlevez/retirez/supprimez/effacez/rayez moi",
        "me/nous retirer/enlever/supprimer/rayer/sortir/effacer de/des/du",
        "ca suffit",
        "foutez moi la paix",
        "comment .. me desabonner/desinscrire",
        "ne plus .. recevoir/contacter/envoyer/ecrire/deranger/solliciter/etre_contacte/"
        "etre_contactee",
        "veux plus .. recevoir/entendre/de",
        "souhaite plus .. recevoir/etre",
        "arretez .. envoyer",
        "plus .. interesse par vos",
        "pas interesse .. par vos",
        "plus jamais .. message/messages/sms/mail/mails",
        "arretez moi ca",
        "j en ai assez",
        "n ecrivez plus",
        "m ecrivez plus",
        "m envoyez plus",
        "ne me contactez",
        "stop pub",
        "stop aux",
        "plus de pub",
        "fin de l abonnement",
        "opposition a la prospection",
    ),
    keep=(
        "n arret*",
        "ne .. arret* pas",
        "n arrive pas a .. desabonn* jamais",
        "arret de bus",
        "l arret",
        "s est arrete",
        "sans arret",
        "ne me desabonnez/retirez/desinscrivez/enlevez/supprimez pas",
        "ne .. cessez pas",
        "il n y a plus",
        "n avez plus",
        "il y a plus",
        "vous avez plus",
        "ai plus de",
        "ne pas me desabonner/desinscrire",
    ),
)
