"""French."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="fr",
    letters="œùêç",
    common=(
        "le la les un une des du de et en est je j vous il elle on que qui ne n pas pour mon ma "
        "mes votre vos c ce cette ces au aux avec sur dans plus mais ou où bonjour ai a été "
        "suis sont tout bien si s d l m qu y par quand comment merci svp nous toujours fait "
        "avez peux puis"
    ),
    words={
        "where": (
            "ou_est ou_sont ou_en_est ou_se_trouve ou_en localisation ou_est_ce ou_est_passe "
            "ou_qu_est c_est_ou"
        ),
        "when": (
            "quand combien_de_temps quel_jour quelle_heure d_ici_quand quelle_date "
            "date_de_livraison dans_combien"
        ),
        "order": (
            "commande commandes colis paquet paquets livraison livraisons achat envoi comande coli"
        ),
        "arrive": (
            "arrive arrivee arriver arrivera arrives arriveront recu recois recevoir recevrai "
            "recue recus livre livree livrer livrez sera_livre reception vient"
        ),
        "not": "pas ne n jamais rien aucun aucune ni sans personne_ne plus_rien",
        "track": "suivi suivre tracking tracer transporteur livreur numero_de_suivi",
        "status": "statut etat_de avancement des_nouvelles nouvelles point_sur ou_ca_en_est",
        "late": (
            "retard* tard tarde toujours encore attends attend attente depuis aurait_du devait "
            "perdu bloque bloquee tjrs prevu egare"
        ),
        "ship": "expedi* envoye envoyee envoyer parti partie en_route en_chemin postee",
        "return": (
            "retour retourner retours renvoyer renvoi echange* echanger rendre trop_petit "
            "trop_petite trop_grand trop_grande trop_serre taille_au_dessus taille_en_dessous "
            "autre_taille etiquette_de_retour reprendre reprise bon_de_retour ne_me_va "
            "ne_me_vont trop_court retourne retournee renvoye"
        ),
        "cancel": (
            "annul* decommand* je_ne_veux_plus resilier annulation stopper_la_commande retract*"
        ),
        "address": (
            "adresse adresses rue code_postal demenage domicile point_relais voisin etage "
            "appartement livrer_a adress batiment"
        ),
        "change": (
            "changer change changement modifier modification corriger rectifier nouvelle nouveau "
            "autre trompe trompee erreur demenage mettre_a_jour remplacer a_la_place_de "
            "a_la_place_du au_lieu_de au_lieu_du plutot_que convient ne_va_pas"
        ),
        "wrong": (
            "mauvais_article mauvaise_taille mauvaise erreur pas_le_bon pas_la_bonne pas_ce_que "
            "mauvais_produit mauvaise_couleur mauvais incorrect incorrecte trompes"
        ),
        "refund": "rembours* mon_argent avoir_sur recredit* l_avoir sous_rendus virement",
        "money": "argent paye payee debite compte carte banque euros sous",
        "broken": (
            "casse cassee casses cassees brise brisee abime abimee abimes endommage endommagee "
            "defectueu* defaut dechire dechiree raye rayee fissure* ne_marche ne_fonctionne "
            "ne_fonctionnent ne_marchent marche_pas fonctionne_pas en_panne panne tache tachee "
            "troue fuit en_morceaux ecrase ecrasee foutu hs fendu fele"
        ),
        "missing": (
            "manque manquant manquante manquent incomplet incomplete vide il_manque seulement_un"
        ),
        "angry": (
            "inadmissible inacceptable scandale scandaleux honte honteux arnaque arnaqueurs "
            "reclamation plainte furieu* colere ras_le_bol marre lamentable pitoyable ridicule "
            "voleurs intolerable mecontent* plus_jamais foutage se_moque foutez n_importe_quoi "
            "degoute enerve inadmisible"
        ),
        "bad": (
            "nul nulle mal decu decue decevant deception horrible terrible affreux triste pire "
            "mediocre moche pourri merde qualite_mediocre insatisfait desastre catastroph*"
        ),
        "good": (
            "super parfait parfaite genial geniale adore excellent excellente magnifique ravi "
            "ravie content contente top merveilleu* beau belle heureuse heureux satisfait "
            "satisfaite impeccable nickel bravo formidable chouette bonne_qualite tres_bien "
            "tres_beau joli sublime"
        ),
        "thanks": "merci mercii remerci* mrc reconnaissant mille_mercis",
        "person": (
            "humain humaine conseiller conseillere quelqu_un agent operateur vraie_personne "
            "une_personne responsable superviseur employe service_client interlocuteur "
            "etre_humain vrai_humain"
        ),
        "talk": (
            "parler parle appeler appelez rappeler joindre contacter telephone discuter "
            "passez_moi echanger_avec telephoner transferer rappel"
        ),
        "bot": "bot robot machine automatique chatbot repondeur ia",
        "mail": (
            "mail mails email emails courriel courriels newsletter newsletters sms message "
            "messages notifications pub pubs publicite publicites promotions offres whatsapp "
            "rappels spam"
        ),
        "less": (
            "moins arretez arreter stop desabonn* desinscri* trop_de seulement uniquement "
            "une_fois par_semaine par_mois hebdomadaire mensuel frequence cesser cessez "
            "tous_les_jours desactiver plus_recevoir"
        ),
        "prefer": (
            "prefere prefererais preference preferences langue je_fais_du vegan vegane "
            "vegetarien notez plutot aimerais_recevoir m_interesse interessee_par"
        ),
        "have": (
            "avez_vous est_ce_que y_a_t_il vous_avez est_il est_elle sont_ils peut_on existe "
            "convient vendez quelle_est quel_est quelles_sont c_est_quoi"
        ),
        "fact": (
            "taille tailles matiere tissu couleur couleurs stock disponible disponibles dispo "
            "lavable laver machine_a_laver garantie impermeable etanche compatible ingredients "
            "contient dimensions mesure pese poids coton laine cuir batterie notice "
            "mode_d_emploi composition lave_vaisselle taille_grand taille_petit hauteur largeur "
            "gluten rupture"
        ),
        "item": (
            "chaussures chemise robe veste lampe produit produits article articles sac pantalon "
            "pull chaise table modele baskets tasse bottes manteau"
        ),
        "strange": (
            "emploi stage recrutement recrutez candidature cv grossiste revendeur gros "
            "partenariat collaboration influenceu* facture mot_de_passe blague meteo bitcoin "
            "pret recette foot president horaires magasin code_promo carte_cadeau "
            "bon_de_reduction sponsor* seo capitale"
        ),
        "day": (
            "jour jours date dates lundi mardi mercredi jeudi vendredi samedi dimanche semaine "
            "semaines date_de_livraison jour_de_livraison quel_jour"
        ),
        "move": (
            "reporter reportez reporte report repouss* decal* differ* avancer_la avancez "
            "avancer_ma reprogramm* replanifi* autre_jour autre_date plus_tard plus_tot "
            "pas_avant ne_pas_livrer_avant jusqu_a_mon_retour jusqu_a_notre_retour garder_jusqu "
            "gardez gardez_le garder_le_colis garder_ma mettez_de_cote mettre_de_cote de_cote "
            "retour_de_vacances retour_de_voyage mauvais_jour mauvaise_date trompe_de_jour "
            "trompee_de_jour trompe_de_date trompee_de_date au_mois_prochain "
            "la_semaine_prochaine fin_du_mois a_la_fin_du notre_retour d_ici_notre_retour"
        ),
        "away": (
            "pas_chez_moi pas_a_la_maison pas_chez_nous pas_la serai_absent serai_absente absent "
            "absente absents suis_absent personne_a_la_maison n_y_aura_personne y_aura_personne "
            "personne_chez en_vacances en_voyage en_deplacement impossible_de_receptionner "
            "peux_pas_receptionner peux_pas_le_recevoir peux_pas_signer personne_ne_peut on_part "
            "nous_partons"
        ),
        "hello": "bonjour salut bonsoir coucou",
        "want": (
            "veux voudrais souhaite souhaiterais aimerais peux puis_je pourrais besoin pouvez faut"
        ),
        "press": (
            "urgent urgence vite rapidement immediatement aujourd_hui plus_vite_possible "
            "des_que_possible tout_de_suite presse delais"
        ),
        "event": "anniversaire mariage demain noel fete voyage cadeau bapteme vacances avion",
        "ill": (
            "allergi* boutons hopital brule brulure blesse blessure fumee etincelles dangereu* "
            "medicament electrocut*"
        ),
        "again": (
            "troisieme_fois deuxieme_fois encore_une_fois 3eme_fois 2eme_fois sans_reponse "
            "aucune_reponse personne_ne_repond plusieurs_fois relance deja_ecrit ignor* "
            "trois_fois nouveau_message"
        ),
        "law": (
            "avocat justice tribunal police plainte_a juridique dgccrf porter_plainte ufc "
            "litige mise_en_demeure"
        ),
    },
)
