"""Spanish."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="es",
    letters="ñ¿¡",
    common=(
        "el la los las un una unos de del que y en no se me mi mis es está por con para lo le "
        "su al como más pero ya muy si sin hola he ha han son tengo quiero cuando donde qué "
        "esta este eso hay todo hace fue ser estoy gracias les nos pedido puedo puede también "
        "porque desde"
    ),
    words={
        "where": "donde dnde adonde ubicacion por_donde ande onde",
        "when": (
            "cuando cuanto_tarda cuanto_falta cuanto_tiempo que_dia a_que_hora cuanto_demora "
            "fecha_de"
        ),
        "order": (
            "pedido pedidos paquete paquetes envio envios compra encargo orden mi_entrega "
            "la_entrega entrega bulto mercancia paqete encomienda"
        ),
        "arrive": (
            "llega llego llegar llegara llegado llegue llegan llegaron lleguen recibo recibir "
            "recibido recibi recibire entregar entregan entregado entregaran entregaron traen "
            "viene vienen aparece"
        ),
        "not": "no nunca nada ni jamas tampoco sin ningun ninguna nadie",
        "track": (
            "rastre* seguimiento tracking localizador localizar transportista mensajero repartidor"
        ),
        "status": (
            "estado estatus situacion novedades noticias que_pasa_con que_paso_con actualizacion"
        ),
        "late": (
            "tarde retras* atras* todavia aun sigo_esperando esperando demora* tarda tardando "
            "tardan ya_deberia deberia perdido extraviado sigue_sin demorado parado"
        ),
        "ship": (
            "enviado enviaron enviasteis envian mandado mandaron despach* salido en_camino "
            "camino sale"
        ),
        "return": (
            "devolver devolucion devoluciones devuelvo devolverlo devolverla devolverlos "
            "devuelto devolvi cambio_de_talla cambiarlo cambiarla cambiarlos por_otra_talla "
            "otra_talla talla_mas me_queda me_quedan queda_pequeno queda_grande muy_grande "
            "muy_pequeno regresar_el retornar descambiar intercambi* me_viene no_me_sirve "
            "etiqueta_de_devolucion un_cambio"
        ),
        "cancel": (
            "cancel* anular anulacion anulo anulen anuleis anulad anulado anule ya_no_lo_quiero "
            "ya_no_la_quiero dar_de_baja_el_pedido ya_no_quiero_el"
        ),
        "address": (
            "direccion direcciones domicilio calle codigo_postal piso portal me_he_mudado "
            "me_mude mudado vecino punto_de_recogida a_otra_casa"
        ),
        "change": (
            "cambiar cambio cambie modificar corregir actualizar rectificar nueva nuevo otra "
            "otro equivoque equivocado puse_mal editar cambien cambiarme mudado mude error "
            "en_vez_del en_lugar_del en_vez_de en_lugar_de elegi_mal me_viene_bien no_me_viene "
            "no_me_cuadra no_me_sirve"
        ),
        "wrong": (
            "equivocad* incorrect* erroneo erronea no_es_lo_que otro_modelo otro_color "
            "otro_producto mal_enviado confundido"
        ),
        "refund": (
            "reembolso* reembols* reintegro reintegr* devolucion_del_dinero devolver_el_dinero "
            "mi_dinero devuelvan_el_dinero el_abono abonado abonar devuelto_el_dinero "
            "devuelven_el_dinero mi_plata"
        ),
        "money": "dinero plata pago pagado cobrado cuenta tarjeta banco",
        "broken": (
            "roto rota rotos rotas rompio rompieron rompe danado danada danados defectuos* "
            "defecto rajad* rayad* golpead* aplastad* no_funciona no_funcionan "
            "dejo_de_funcionar estropead* averiad* mancha* agujero rasgad* abollad* descosid* "
            "pierde_agua no_enciende hecho_polvo partido partida quebrad* malogrado fallado"
        ),
        "missing": (
            "falta faltan faltaba incompleto incompleta vacia vacio solo_una solo_uno faltante "
            "solo_vino"
        ),
        "angry": (
            "inaceptable vergüenza vergonzoso estafa estafadores timo queja quejarme "
            "reclamacion reclamar reclamo indignad* enfadad* cabread* harto harta pesimo pesima "
            "ridiculo horroroso lamentable nunca_mas tomadura_de_pelo fatal hartazgo molesto "
            "molesta enojad* impresentable ladrones indignante asco"
        ),
        "bad": (
            "mal malo mala malisim* horrible terrible decepcion* decepcionad* feo fea peor "
            "triste descontent* insatisfech* mierda porqueria basura mala_calidad disgustad* "
            "barato cutre"
        ),
        "good": (
            "bien bueno buena genial perfect* encanta encantan encantad* excelente maravillos* "
            "estupend* contento contenta feliz precios* fantastic* increible mejor bonito "
            "bonita chulo buenisim* satisfech* super_bien de_lujo chevere padre lindo linda "
            "hermoso"
        ),
        "thanks": "gracias agradec* mil_gracias grax agradecido graciass gcias",
        "person": (
            "persona personas humano humana agente asesor operador operadora alguien encargado "
            "responsable supervisor gente empleado ejecutivo atencion_al_cliente representante"
        ),
        "talk": (
            "hablar hablo habla llamar llamen llamadme llame contactar comunicar* comunicarme "
            "pasame pongame atienda atender telefono pasar"
        ),
        "bot": "bot robot maquina contestador automatico ia",
        "mail": (
            "correo correos email emails mails mensaje mensajes newsletter boletin boletines "
            "sms notificaciones publicidad promociones ofertas whatsapps avisos spam"
        ),
        "less": (
            "menos deja* dejen dejad baja darme_de_baja solo demasiados demasiadas tantos "
            "una_vez semanal mensual parar parad no_mas frecuencia cada_dia todos_los_dias "
            "suscripcion menos_veces desactivar"
        ),
        "prefer": (
            "prefiero preferiria preferencia preferencias idioma mi_talla_es uso_la_talla "
            "vegano vegana gustaria_recibir apunta recordad me_interesan me_interesa"
        ),
        "have": (
            "teneis tienen tienes tenes hay es_de son_de se_puede viene_con lleva sirve "
            "vale_para es_compatible trae vendeis venden cual_es cuanto_mide"
        ),
        "fact": (
            "talla tallas tallaje material tela color colores stock disponible disponibles "
            "disponibilidad lavar lavadora lavarse garantia impermeable compatible ingredientes "
            "contiene medidas mide pesa peso algodon lana cuero piel bateria instrucciones "
            "manual caracteristicas agotado existencias hecho_de hecha_de lavavajillas apto "
            "apta gluten"
        ),
        "item": (
            "zapatos zapatillas camisa vestido chaqueta lampara producto productos articulo "
            "bolso pantalon jersey silla mesa modelo camiseta taza botas abrigo remera"
        ),
        "strange": (
            "trabajo empleo vacante curriculum mayorista mayoristas al_por_mayor colaboracion "
            "colaborar influencer factura contraseña chiste tiempo_hace bitcoin prestamo receta "
            "futbol presidente horario horarios tienda_fisica cupon codigo_de_descuento "
            "tarjeta_regalo patrocin* seo capital_de"
        ),
        "day": (
            "dia dias fecha fechas lunes martes miercoles jueves viernes sabado domingo semana "
            "semanas fecha_de_entrega dia_de_entrega"
        ),
        "move": (
            "aplaz* pospon* posterg* reprogram* adelantar adelanten adelantarlo "
            "retrasar_la_entrega retrasen_la_entrega otro_dia otra_fecha mas_tarde mas_adelante "
            "una_semana_despues dias_antes dia_antes dias_despues no_antes antes_de_lo_previsto "
            "guarden_hasta hasta_que_vuelva hasta_mi_vuelta hasta_que_volvamos retener retengan "
            "reten guardenme guardadme guardar_el_pedido no_lo_entreguen_antes "
            "no_lo_traigan_antes no_entregar_antes no_entreguen_antes no_lo_traigais_antes "
            "mes_que_viene proximo_mes semana_que_viene mal_el_dia dia_equivocado "
            "fecha_equivocada a_final_de a_finales_de fin_de_mes a_mediados_de hasta_la_vuelta"
        ),
        "away": (
            "no_estoy_en_casa no_estare no_estare_en_casa no_voy_a_estar no_estamos no_estaremos "
            "no_habra_nadie no_hay_nadie fuera_de_casa de_vacaciones de_viaje estoy_fuera "
            "estare_fuera no_puedo_recibir no_puedo_recibirlo no_puedo_firmar no_puedo_recoger "
            "nadie_puede nos_vamos"
        ),
        "hello": "hola buenas buenos_dias",
        "want": "quiero quisiera necesito me_gustaria puedo podria podrian desearia queria",
        "press": (
            "urgente urgencia ya_mismo inmediatamente cuanto_antes hoy ahora_mismo rapido "
            "lo_antes_posible prisa"
        ),
        "event": (
            "cumpleaños boda mañana aniversario navidad fiesta viaje regalo bautizo comunion "
            "reyes cumple vuelo"
        ),
        "ill": (
            "alergi* sarpullido hospital quemad* quemo herid* humo chispas calambre urgencias "
            "peligros* medicina sangr*"
        ),
        "again": (
            "otra_vez tercera_vez segunda_vez cuarta_vez de_nuevo nadie_responde nadie_contesta "
            "no_contestan no_responden varias_veces llevo_semanas ya_escribi ignor* tres_veces"
        ),
        "law": (
            "abogado denuncia denunciar juicio policia consumo oficina_del_consumidor legal "
            "legales demanda banco_reclam* facua profeco"
        ),
    },
)
