"""Portuguese."""

from afterword.decisions.understanding.lexicon import Lexicon

LEXICON = Lexicon(
    code="pt",
    letters="ãõç",
    common=(
        "o a os as um uma uns de do da dos das em no na nos nas e é que não com por para me meu "
        "minha seu sua se eu vocês você foi está esta isso mais mas já muito ainda quando onde "
        "como olá oi bom dia obrigado quero estou tenho ser ao à ou são pelo tem vai faz quanto "
        "posso pra vcs vc"
    ),
    words={
        "where": "onde cadê cade aonde localização localizacao onde_anda",
        "when": (
            "quando quanto_tempo que_dia qual_a_data prazo previsão previsao data_de_entrega "
            "que_horas"
        ),
        "order": (
            "pedido pedidos encomenda encomendas pacote entrega entregas compra compras envio "
            "embrulho pedidu"
        ),
        "arrive": (
            "chega chegou chegar chegará chegado chegaram recebi receber recebido entregue "
            "entregar entregam entregaram vem receberei chegando"
        ),
        "not": "não nao n nunca nada nem sem nenhum nenhuma ninguém",
        "track": (
            "rastre* seguimento código_de_rastreio tracking localizar transportadora correios "
            "estafeta"
        ),
        "status": (
            "estado status situação novidades notícias atualização andamento o_que_se_passa "
            "ponto_da_situação"
        ),
        "late": (
            "atras* demora* ainda esperando espera à_espera já_devia já_era perdid* extraviad* "
            "parado parada até_agora até_hoje tarda"
        ),
        "ship": "enviado enviada enviaram enviam despach* expedi* postado saiu a_caminho caminho",
        "return": (
            "devolver devolução devoluções devolvo devolvi trocar troca troco trocas "
            "ficou_grande ficou_pequen* muito_grande muito_pequen* apertad* não_serve "
            "não_serviu não_servem outro_tamanho etiqueta_de_devolução tamanho_maior "
            "tamanho_menor tamanho_acima"
        ),
        "cancel": "cancel* anular anulação anulem desistir desisti não_quero_mais já_não_quero",
        "address": (
            "endereço endereco morada rua cep código_postal mudei_de_casa mudei_me vizinho "
            "apartamento ponto_de_recolha enderesso"
        ),
        "change": (
            "mudar mudança alterar alteração trocar_o_endereço corrigir atualizar novo nova "
            "outro outra errei enganei engano errado errada mudei editar em_vez_de em_vez_da "
            "em_vez_do ao_invés_de no_lugar_de não_me_serve já_não_serve não_dá"
        ),
        "wrong": (
            "errado errada errados trocado trocada enganaram outro_modelo outra_cor "
            "não_foi_o_que não_é_o_que engano produto_diferente"
        ),
        "refund": (
            "reembolso* reembols* estorno* estornar dinheiro_de_volta devolução_do_dinheiro "
            "devolvem_o_dinheiro meu_dinheiro ressarc* devolver_o_dinheiro"
        ),
        "money": (
            "dinheiro paguei pago pagamento cobrado conta cartão banco grana fatura_do_cartão pix"
        ),
        "broken": (
            "partido partida quebrad* quebrou danificad* defeito defeituos* estragad* rasgad* "
            "riscad* rachad* amassad* avariad* não_funciona não_funcionam parou_de_funcionar "
            "não_liga manchad* mancha furo furado vazando vaza descosid* com_defeito partiu"
        ),
        "missing": "falta faltam faltou faltando incomplet* vazia vazio só_veio só_recebi",
        "angry": (
            "inaceitável vergonha absurdo burla golpe reclamar reclamação reclamo indignad* "
            "palhaçada ridículo péssimo péssima nunca_mais descaso falta_de_respeito furios* "
            "revoltad* enganação ladrões procon lamentável farto farta"
        ),
        "bad": (
            "mau má mal ruim horrível terrível decepcion* desilud* feio feia pior triste "
            "insatisfeit* porcaria lixo merda fraca desapont* chatead*"
        ),
        "good": (
            "bom boa ótimo ótima adorei adoro amei perfeit* excelente maravilh* lind* feliz "
            "contente satisfeit* top incrível gostei parabéns fantástic* recomendo melhor show "
            "espetacular impecável"
        ),
        "thanks": (
            "obrigado obrigada obrigadão obg obgd agradeço agradecid* grato grata valeu brigado "
            "brigada"
        ),
        "person": (
            "pessoa humano humana atendente assistente alguém operador funcionário colaborador "
            "gerente responsável supervisor pessoa_real atendimento"
        ),
        "talk": (
            "falar fala falo ligar liguem telefonar contactar contato telefone conversar chamar "
            "transferir passar atender"
        ),
        "bot": "bot robô robot máquina automática ia chatbot gravação",
        "mail": (
            "email emails e_mail e_mails mensagem mensagens newsletter sms notificações "
            "publicidade promoções ofertas whatsapp propaganda avisos spam zap"
        ),
        "less": (
            "menos parem parar pare só apenas demais tantos tantas muitos_emails uma_vez "
            "por_semana semanal mensal todos_os_dias descadastr* cancelar_subscrição frequência "
            "todo_dia inscrição desativar remover"
        ),
        "prefer": (
            "prefiro preferência preferências preferia gostaria_de_receber idioma meu_tamanho_é "
            "visto_tamanho uso_o_tamanho vegan* anotem guardem interessa"
        ),
        "have": (
            "vocês_têm têm tem vocês_tem existe há serve_para dá_para é_de são_de vem_com "
            "vendem qual_é qual_o pode_ser posso_lavar é_compatível"
        ),
        "fact": (
            "tamanho tamanhos material tecido cor cores stock estoque disponível disponíveis "
            "lavar máquina garantia impermeável prova_d_água compatível ingredientes contém "
            "medidas mede pesa peso algodão lã couro bateria instruções manual esgotado glúten "
            "altura largura voltagem numeração reposição"
        ),
        "item": (
            "sapatos sapato tênis camisa vestido casaco candeeiro produto produtos artigo saco "
            "calças calça cadeira mesa modelo caneca botas blusa bolsa luminária"
        ),
        "strange": (
            "emprego vaga vagas estágio currículo atacado revenda revendedor parceria "
            "colaboração influencer nota_fiscal senha piada tempo_amanhã bitcoin empréstimo "
            "receita futebol presidente horário horários loja_física cupom código_de_desconto "
            "cartão_presente patrocín* seo capital_de"
        ),
        "day": (
            "dia dias data datas segunda_feira terça_feira quarta_feira quinta_feira sexta_feira "
            "segunda terça quarta quinta sexta sábado domingo semana semanas data_de_entrega "
            "dia_de_entrega"
        ),
        "move": (
            "adiar adiem adia adiamento reagend* remarc* antecip* adiantar adiantem postergar "
            "outro_dia outra_data mais_tarde mais_para_a_frente depois_do_dia dias_antes "
            "dia_antes dias_depois não_antes antes_do_previsto passar_a_entrega guardem "
            "guardar_até segurem segurar reter até_eu_voltar até_voltar não_tragam_antes "
            "não_entreguem_antes mês_que_vem próximo_mês semana_que_vem dia_errado "
            "dia_de_entrega_errado data_errada no_fim_do_mês no_final_do_mês fim_do_mês "
            "em_meados_de"
        ),
        "away": (
            "não_estou_em_casa não_estarei não_vou_estar não_estou não_estamos não_estaremos "
            "não_tem_ninguém não_há_ninguém não_haverá_ninguém não_vai_ter_ninguém "
            "ninguém_em_casa de_férias em_viagem viajando fora_de_casa vou_viajar "
            "não_posso_receber não_posso_assinar ninguém_pode viajamos"
        ),
        "hello": "olá oi bom_dia boa_tarde",
        "want": "quero queria gostaria preciso posso poderia desejo podem",
        "press": (
            "urgente urgência já imediatamente hoje rápido depressa pressa quanto_antes agora"
        ),
        "event": "aniversário casamento amanhã natal festa viagem presente batizado férias voo",
        "ill": (
            "alergi* alérgic* hospital queimad* queimou ferid* fumo fumaça faísca choque "
            "perigos* remédio irritação sangu*"
        ),
        "again": (
            "outra_vez terceira_vez segunda_vez de_novo ninguém_responde não_respondem "
            "sem_resposta várias_vezes novamente ignor* já_escrevi três_vezes há_semanas"
        ),
        "law": (
            "advogado procon justiça polícia processo processar tribunal deco denúncia legal "
            "livro_de_reclamações reclame_aqui"
        ),
    },
)
