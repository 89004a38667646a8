"""Portuguese."""

from afterword.decisions.grammar import Tongue

TONGUE = Tongue(
    code="pt",
    keys=(
        "parar pare parem para chega basta sair saia cancelar cancela cancele cancelem "
        "cancelar_tudo fim terminar remover remova remova_me retirar descadastrar descadastre "
        "descadastro descadastrar_me desinscrever desinscreva desinscrição desinscrever_me "
        "desistir desistência anular excluir exclua não_mais não_perturbe não_quero_mais "
        "suficiente parar_tudo pare_já parem_já cancelar_subscrição cancelar_inscrição "
        "cancelar_assinatura cessar encerrar"
    ),
    firm="parem_com_isso pare_com_isso chega_disso parem_com_isto parem chega basta descadastrar",
    start="começar iniciar retomar reativar voltar ativar recomeçar continuar inicia",
    yes="sim aceito sim_quero",
    help="ajuda ajude_me socorro informação informações",
    join="aderir entrar participar inscrever inscrever_me subscrever cadastrar juntar",
    polite=(
        "por_favor porfavor pfv pf faz_favor se_faz_favor obrigado obrigada olá oi já agora "
        "bom_dia boa_tarde gentileza por_gentileza tudo ok favor"
    ),
    stop=(
        "parem_de pare_de parar_de para_de parem pare parar deixem_de deixe_de deixar_de "
        "deixa_de chega_de basta_de basta cessem cessar cancelar cancelem cancele cancela "
        "suspendam suspender interrompam encerrar terminem_com acabem_com farto_de farta_de "
        "cansado_de cansada_de desativar desativem evitem stop bloquear cansei_de"
    ),
    write=(
        "escrev* contact* contat* incomod* chate* spam* importun* perturb* ligar* notific* "
        "encher comunic* assedi* aborrec*"
    ),
    send="enviar enviarem enviarme enviando enviem envie envia mand* remet*",
    msg=(
        "mensag* msg msgs sms email emails mail mails e_mail newsletter* boletim boletins "
        "publicidade* propaganda* promoc* promos anuncio* notificac* oferta ofertas spam "
        "whatsapp whatsapps zap zaps comunicac* subscric* inscric* assinatura aviso avisos "
        "torpedo* marketing viber inqueritos"
    ),
    neg="nao nunca jamais n nunca_mais nem nao_me",
    dont_write=(
        "escrevam escreva escrevas escrever escreverem contactem contacte contactes contactar "
        "contactado contactada contatem contate contatar contatado contatada incomodem incomode "
        "incomodar chateiem chateie chatear perturbem perturbe perturbar liguem notifiquem "
        "spammem importunem aborrecam"
    ),
    dont_send=(
        "enviem envie envies enviar enviarem mandem mande mandes mandar mandarem manda remetam"
    ),
    want=(
        "quero queremos desejo desejamos gostaria gostava interessa interessam preciso autorizo "
        "consinto aceito pretendo interessado interessada interesse quer"
    ),
    get="receber recebendo ver saber",
    anything="nada nada_mais mais",
    zero="nao nenhum nenhuma sem zero nem",
    more="mais novamente de_novo outra_vez",
    out=(
        "descadastr* desinscrev* desinscric* cancelar_a_subscrição cancelar_minha_inscrição "
        "cancelar_a_inscrição cancelar_a_minha_inscrição cancelar_a_assinatura_dos "
        "cancelar_subscrição anular_a_subscrição desubscrev* dessubscrev* "
        "retiro_o_meu_consentimento retiro_meu_consentimento revogo_meu_consentimento "
        "revogo_o_meu_consentimento revogo_o_consentimento sair_da_lista sair_desta_lista "
        "sair_do_grupo_de_mensagens deixar_de_receber"
    ),
    off=(
        "sair remov* tire tirem tira tirar tirem_me retir* apagu* apag* elimin* exclu* delet* "
        "risqu* esquec* saiam"
    ),
    roll=(
        "lista listas base_de_dados banco_de_dados cadastro meu_numero o_meu_numero "
        "meu_telefone meu_celular meu_telemovel meu_email meu_contato meu_contacto este_numero "
        "registo registos registro registros meus_dados contatos contactos base ficheiro* "
        "sistema"
    ),
    shop=(
        "pedido pedidos encomenda encomendas pacote produto produtos artigo artigos compra "
        "entrega envio tamanho loja fatura recibo devolucao reembolso rastreio endereco morada "
        "carrinho codigo consulta pagamento cartao armazem reserva confirmacao desejos "
        "transportadora correio entregador"
    ),
    cut="e mas se quando ate porque ou enquanto que_chegue",
    claim=(
        "recebi recebemos mandaram enviaram chegou chegaram mandou enviou recebeu foi_enviado "
        "tenho_recebido tenho encontro chega_a_mensagem vi"
    ),
    phrases=(
        "nao quero .. ouvir .. de voces",
        "nao quero .. nada .. de voces",
        "deixem/deixe/deixa me/nos em paz",
        "me/nos deixem/deixe/deixa em paz",
        "chega de",
        "tirem/tire/remova/removam/retirem/retire/exclua/apaguem/excluam me .. da/do/desta/"
        "dessa/vossa/sua",
        "me tirem/tire/tira/remova/removam/retirem/exclua/excluam .. da/do/desta/dessa/sua",
        "sair da lista",
        "deixar de receber",
        "parar de receber",
        "nao me interessam",
        "nao .. tenho .. interesse .. em receber",
        "nunca mais .. mandem/mande/enviem/envie/contactem/contatem/escrevam/liguem",
        "nao quero .. saber de voces",
        "como .. descadastr*",
        "nao autorizo",
    ),
    keep=(
        "nao par* de",
        "nao parem",
        "nao pare",
        "nao deixem de",
        "nao deixe de",
        "nao consigo parar",
        "sem parar",
        "parou de",
        "para o/a/os/as/mim/minha/meu/que/quando/uma/um",
        "nao .. quero .. deixar/parar",
        "nao .. removam/tirem me",
    ),
)
