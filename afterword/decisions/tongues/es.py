"""Spanish."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="es",
    keys=(
        "baja alto parar para pare paren parad basta basta_ya ya_basta cancelar cancela "
        "cancelen detener detente detenganse deténganse salir fin finalizar terminar termina "
        "desuscribir desuscribirme desuscribirse desuscríbeme desuscribanme desinscribir "
        "desinscribirme darme_de_baja dar_de_baja dame_de_baja denme_de_baja dadme_de_baja "
        "de_baja baja_ya quiero_baja eliminar elimíname elimínenme bórrame bórrenme borrar "
        "no_mas no_más no_mas_mensajes suficiente anular revocar cancelar_suscripción "
        "stop_mensajes baja_total baja_sms baja_publicidad no_publicidad no_molestar "
        "no_molesten no_molestes dejar déjame_en_paz"
    ),
    firm=(
        "paren_con_esto basta_de_esto dejen_esto parad_con_esto dejad_esto basta basta_ya "
        "ya_basta baja darme_de_baja dame_de_baja paren parad déjame_en_paz"
    ),
    start=(
        "alta reanudar empezar iniciar comenzar activar volver darme_de_alta reactivar seguir "
        "continuar"
    ),
    yes="sí si sí_quiero si_acepto acepto",
    help="ayuda ayúdame información informacion",
    join=(
        "unirme únete unir suscribir suscribirme suscríbeme apuntarme apúntame inscribirme "
        "registrarme participar"
    ),
    polite=(
        "por_favor porfavor porfa xfa x_favor gracias muchas_gracias ya hola buenas buenos_dias "
        "ahora todo todos vale señores"
    ),
    stop=(
        "deja_de dejad_de dejen_de deje_de dejar_de dejéis_de dejaras_de deja dejen paren_de "
        "para_de parad_de parar_de pare_de paren parar parad pare basta_de basta_con basta "
        "cesen cesar cese cancelar cancela cancelen cancelad detener detengan detén detengan_de "
        "terminar_con suspendan suspender anular anulen interrumpan harto_de harta_de "
        "cansado_de cansada_de hasta_las_narices_de eviten evitar finalizar desactivar "
        "desactiven desactivad stop fin_a ya_esta_bien_de bloquear frenen acaben_con corten_con"
    ),
    write=(
        "escrib* molest* contact* spam* acosa* bombarde* fastidi* incordi* llamar* llame* "
        "comunic* notific* whatsappear* textear* agobi*"
    ),
    send="enviar enviarme enviarnos enviando envien envie envies envieis mand* remit*",
    msg=(
        "envio_de_mensajes envio_de_sms envio_de_publicidad envio_de_correos mensaj* sms correo "
        "correos email emails mail mails e_mail newsletter newsletters boletin* publicidad* "
        "propaganda* promocion* anuncio* notificaci* oferta ofertas spam whatsapp whatsapps "
        "wasap* wasaps comunicacion* suscripcion* aviso avisos textos mailing* msj msjs "
        "mensajitos cupones marketing viber encuestas"
    ),
    neg="no nunca jamas no_me ni no_vuelvan_a no_quiero_que nunca_mas tampoco",
    dont_write=(
        "escriban escriba escribas escribais escribir escribirme escribáis contacten contacte "
        "contactes contactéis contactar contactarme contactarnos molesten moleste molestes "
        "molestéis molestar molestarme fastidien fastidiéis spammeen llamen llaméis llame "
        "comuniquen notifiquen escribanme textees texteen whatsappeen"
    ),
    dont_send=(
        "envien envie envies envieis enviar enviarme enviarnos manden mande mandes mandeis "
        "mandar mandarme mandarnos remitan remitir lleguen reciba"
    ),
    want=(
        "quiero queremos deseo deseamos quisiera gustaria interesa interesan necesito autorizo "
        "consiento acepto interesado interesada quiera"
    ),
    get="recibir recibiendo saber ver",
    anything="nada nada_mas mas otra_vez de_nuevo nada_de_ustedes",
    zero="no ningun ninguna ni sin cero",
    more="mas otra_vez de_nuevo nunca jamas ya",
    out=(
        "darme_de_baja dar_de_baja dame_de_baja denme_de_baja dadme_de_baja daros_de_baja "
        "darnos_de_baja deme_de_baja me_doy_de_baja me_den_de_baja me_deis_de_baja "
        "me_des_de_baja causar_baja solicito_la_baja solicito_baja quiero_la_baja pido_la_baja "
        "tramitar_la_baja desuscri* desinscri* desapunta* desapúnt* cancelar_mi_suscripción "
        "cancelar_la_suscripción anular_la_suscripción revoco_mi_consentimiento "
        "retiro_mi_consentimiento revocar_mi_consentimiento retirar_mi_consentimiento "
        "doy_de_baja procesar_mi_baja procesen_mi_baja tramiten_mi_baja tramiten_la_baja "
        "baja_de_la_lista baja_inmediata"
    ),
    off=(
        "salir quit* saca* saqu* borra* borren* elimin* retir* suprim* remuev* remover* quitar* "
        "dar_de_baja tachen tachad* olvid* excluy* exclui*"
    ),
    roll=(
        "lista listas base_de_datos bbdd mi_numero mi_telefono mi_movil mi_celular mi_correo "
        "mi_email mi_contacto este_numero registros registro agenda suscriptores envios "
        "difusion mis_datos fichero* contactos numero"
    ),
    shop=(
        "pedido pedidos paquete paquetes articulo articulos producto productos compra entrega "
        "envio talla tienda factura recibo devolucion reembolso cita seguimiento direccion "
        "carrito cesta orden ordenes caja codigo reserva pago tarjeta confirmacion deseos "
        "regalo vacio ticket repartidor mensajero transportista"
    ),
    cut="y pero si cuando hasta porque aunque o sino mientras",
    claim=(
        "he_recibido ha_recibido hemos_recibido recibi recibimos habeis_mandado habeis_enviado "
        "han_enviado han_mandado me_enviaron me_mandaron ha_llegado han_llegado llego llegó "
        "llegaron habeis ha_mandado ha_enviado enviaste mandaste me_llega me_llegan he_visto "
        "tengo encuentro veo"
    ),
    phrases=(
        "no quiero .. oir/escuchar .. de ustedes/vosotros",
        "no quiero .. volver a saber",
        "dejo de recibir",
        "no autorizo",
        "dejen/dejenme/dejadme/dejame/dejeme .. en paz",
        "dejame/dejenme/dejadme tranquilo/tranquila",
        "no mas mensajes/sms/publicidad/correos/emails/promociones",
        "quitame/quitenme/quitadme/sacame/saquenme/sacadme/borrame/borrenme/borradme/"
        "eliminame/eliminenme/eliminadme",
        "me saquen/quiten/borren/eliminen de",
        "me saqueis/quiteis/borreis/elimineis de",
        "doy de baja",
        "de baja .. lista/newsletter/boletin/suscripcion",
        "ya basta",
        "no .. quiero .. saber nada",
        "no me interesan sus/vuestros/vuestras/tus",
        "no molesten/molesteis/molestes mas",
        "dejar de recibir",
        "deje de recibir",
        "dejen de enviar/mandar/escribir/molestar",
        "no vuelvan/volvais/vuelvas a escribirme/contactarme/molestarme/llamarme/enviarme/mandarme",
        "no doy .. consentimiento",
        "parad/paren/para ya",
        "ni un mensaje/correo/sms mas",
        "quiero/deseo/solicito .. la/mi baja",
        "cancelar .. mensajes/sms/suscripcion/boletin/notificaciones",
    ),
    keep=(
        "no dej* de",
        "no par* de",
        "no puedo .. dejar/parar",
        "sin parar",
        "sin dejar",
        "para mi/el/la/los/las/un/una/que/cuando",
        "no me deis/den/des de baja",
        "dejo/dejaron/ha_dejado de funcionar",
        "no .. basta con",
        "tacon/tacón bajo",
        "planta baja",
        "no quiero .. darme de baja",
        "no quiero .. dejar de",
    ),
)
