import type { ShippedTemplates } from '#domain/message-template.ts';

const invoices = `| Facture | Échéance | Jours de retard | Solde |
|--|--|--:|--:|
{% for invoice in invoices -%}
| {{ invoice.number }} | {{ invoice.due }} | {{ invoice.daysLate }} | {{ invoice.open }} |
{% endfor %}
{% if moreInvoices > 0 %}… et {{ moreInvoices }} autres, qui figurent toutes sur votre relevé.{% endif %}`;

const aside = `{% if credits %}Vos avoirs de {{ creditTotal }} sont déjà déduits de ces montants.{% endif %}

{% if leftOut %}Ne sont pas compris : {% for each in leftOut %}{{ each.number }} ({{ each.reason }}){% unless forloop.last %}, {% endunless %}{% endfor %}.{% endif %}

{% if attached %}Vous trouverez ci-joint : {{ attached }}.{% endif %}`;

const charges = `{% if charges %}Conformément à {{ charges.law }}, le retard de paiement nous donne droit à
{%- if charges.interest %} des intérêts de {{ charges.interest }} jusqu’au {{ charges.until }}{% endif %}
{%- if charges.interest and charges.fixedSum %} et à{% endif %}
{%- if charges.fixedSum %} une indemnité forfaitaire de {{ charges.fixedSum }}{% endif %}. Avec les factures, le total s’élève à **{{ charges.totalDue }}**.{% endif %}`;

const reach = `{% if sender.phone %}Vous pouvez me joindre au {{ sender.phone }}{% if sender.email %} ou à l’adresse {{ sender.email }}{% endif %}.{% endif %}`;

const close = `{% if optOut %}{{ optOut }}{% endif %}

Nous vous prions d’agréer nos salutations distinguées.`;

/** The messages in French. */
export const fr: ShippedTemplates = {
  friendlyReminder: {
    subject: `{% if isPastDue and coming %}Rappel : {{ pastDue }} échus, {{ coming }} bientôt à échéance{% elsif isPastDue %}Rappel : {{ total }} échus{% else %}Prochaine échéance : {{ total }}{% endif %} (compte {{ account.number }})`,
    body: `{{ greeting }}

{% if isPastDue and coming %}Sauf erreur de notre part, {{ pastDue }} des factures ci-dessous sont arrivés à échéance et restent ouverts ; {{ coming }} arrivent prochainement à échéance. Il s’agit sans doute d’un simple oubli, et nous nous permettons de vous le signaler.{% elsif isPastDue %}Sauf erreur de notre part, {% if invoiceCount == 1 %}la facture ci-dessous est arrivée à échéance et reste ouverte{% else %}les factures ci-dessous sont arrivées à échéance et restent ouvertes{% endif %}. Il s’agit sans doute d’un simple oubli, et nous nous permettons de vous le signaler.{% else %}Un mot par avance : {% if invoiceCount == 1 %}la facture ci-dessous arrive{% else %}les factures ci-dessous arrivent{% endif %} prochainement à échéance. Si quelque chose empêche le paiement, par exemple un numéro de commande ou une validation qui manque, dites-le-nous dès maintenant : nous nous en occuperons.{% endif %}

${invoices}

${aside}

Si votre paiement est déjà en route, nous vous en remercions ; une brève réponse avec la date nous suffit. Si une facture n’est pas correcte, répondez-nous avec son numéro : nous l’examinerons le jour même.

${reach}

${close}`,
  },
  secondReminder: {
    subject: 'Deuxième rappel : {{ total }} échus (compte {{ account.number }})',
    body: `{{ greeting }}

Nous vous avons déjà écrit au sujet des montants ci-dessous et n’avons pas encore reçu votre paiement. {% if oldest %}La plus ancienne facture, {{ oldest.number }}, est échue depuis {{ oldest.daysLate }} jours.{% endif %}

${invoices}

**Total échu : {{ total }}**

${aside}

Nous vous prions de régler ce montant au plus tard le {{ payBy }}, ou de nous indiquer la date à laquelle nous pouvons compter sur votre paiement ; nous la noterons sur votre compte. Si une facture est contestée ou ne vous est pas parvenue, répondez-nous avec son numéro : nous suspendrons les rappels le temps de l’éclaircir.

${reach}

${close}`,
  },
  firmNotice: {
    subject: 'Règlement attendu au plus tard le {{ payBy }} : {{ total }} échus (compte {{ account.number }})',
    body: `{{ greeting }}

Malgré nos rappels, {% if invoiceCount == 1 %}la facture ci-dessous reste impayée{% else %}les factures ci-dessous restent impayées{% endif %}. Nous vous demandons de régler la totalité, soit **{{ total }}**, au plus tard le **{{ payBy }}**.

${invoices}

${charges}

${aside}

Si vous ne pouvez pas tout régler d’ici là, veuillez nous contacter avant cette date. Nous préférons convenir d’un échéancier avec vous plutôt que d’engager d’autres démarches. Si une facture vous paraît inexacte, dites-nous laquelle et pourquoi : nous l’examinerons aussitôt.

${reach}

${close}`,
  },
  finalDemand: {
    subject: 'Dernière demande de règlement : {{ total }} au plus tard le {{ payBy }} (compte {{ account.number }})',
    body: `{{ greeting }}

Ceci est notre dernière demande de règlement pour {% if invoiceCount == 1 %}la facture ci-dessous, restée impayée{% else %}les factures ci-dessous, restées impayées{% endif %} malgré plusieurs rappels. {% if oldest %}La plus ancienne est échue depuis le {{ oldest.due }}.{% endif %}

${invoices}

**Total échu : {{ total }}**

${charges}

${aside}

Nous vous prions de régler la totalité au plus tard le **{{ payBy }}**. Si, à cette date, nous n’avons ni reçu votre paiement ni convenu d’un échéancier avec vous, nous reverrons les conditions de crédit de votre compte et déciderons de la manière de recouvrer cette somme, ce qui peut comprendre l’intervention d’un tiers.

S’il existe une raison pour laquelle ce montant ne serait pas dû, ou si vous souhaitez proposer un échéancier, veuillez nous contacter avant cette date.

${reach}

${close}`,
  },
  brokenPromise: {
    subject: 'Votre paiement annoncé pour le {{ brokenPromise.date }} (compte {{ account.number }})',
    body: `{{ greeting }}

{% if brokenPromise.by %}{{ brokenPromise.by }} nous avait annoncé{% else %}Nous avions convenu{% endif %} le paiement de {{ brokenPromise.amount }} au plus tard le {{ brokenPromise.date }}. {% if brokenPromise.received %}Nous avons bien reçu {{ brokenPromise.received }} et vous en remercions ; il manque encore {{ brokenPromise.missing }}.{% else %}Nous n’avons pas trouvé trace de ce paiement.{% endif %}

{% if brokenPromise.invoices %}Il concernait :

| Facture | Montant annoncé |
|--|--:|
{% for invoice in brokenPromise.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} |
{% endfor %}{% endif %}

S’il a été envoyé, veuillez nous communiquer la date et la référence afin que nous puissions le retrouver. Si un contretemps est survenu, dites-nous dès aujourd’hui quand nous pouvons compter sur votre paiement.

${reach}

${close}`,
  },
  promiseConfirmation: {
    subject: 'Merci : {{ promise.amount }} au plus tard le {{ promise.date }} (compte {{ account.number }})',
    body: `{{ greeting }}

Nous vous remercions de notre échange. Comme convenu{% if promise.by %} avec {{ promise.by }}{% endif %}, nous attendons votre paiement de **{{ promise.amount }}** au plus tard le **{{ promise.date }}**{% if promise.method %} ({{ promise.method }}){% endif %}.

{% if promise.invoices %}Il concerne :

| Facture | Montant |
|--|--:|
{% for invoice in promise.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} |
{% endfor %}{% endif %}

D’ici là, nous ne vous enverrons pas de rappel à ce sujet. Merci d’indiquer votre numéro de compte {{ account.number }} lors du paiement, et de nous prévenir sans attendre si quelque chose change.

${reach}

${close}`,
  },
  planConfirmation: {
    subject: 'Votre échéancier : {{ plan.total }} en {{ plan.count }} versements (compte {{ account.number }})',
    body: `{{ greeting }}

Nous vous confirmons l’échéancier convenu pour votre compte.

| N° | Échéance | Montant |
|--|--|--:|
{% for instalment in plan.instalments -%}
| {{ instalment.number }} | {{ instalment.date }} | {{ instalment.amount }} |
{% endfor %}

**Total : {{ plan.total }}**

Tant que les versements arrivent à temps, nous ne vous enverrons pas de rappel pour ces montants. Merci d’indiquer votre numéro de compte {{ account.number }} à chaque paiement. Si une date ne peut pas être tenue, appelez-nous avant : nous chercherons une solution ensemble.

Si quelque chose diffère de ce que vous aviez compris, répondez-nous sous cinq jours ouvrés.

${reach}

${close}`,
  },
  settlementOffer: {
    subject: 'Proposition de règlement : {{ settlement.amount }} au plus tard le {{ settlement.payBy }} (compte {{ account.number }})',
    body: `{{ greeting }}

Nous souhaitons solder avec vous les {{ settlement.open }} qui restent ouverts sur votre compte. Si nous recevons **{{ settlement.amount }}** au plus tard le **{{ settlement.payBy }}**, nous accepterons ce paiement pour solde de tout compte et renoncerons aux {{ settlement.waived }} restants.

{% if settlement.invoices %}La proposition porte sur :

| Facture | Échéance | Solde |
|--|--|--:|
{% for invoice in settlement.invoices -%}
| {{ invoice.number }} | {{ invoice.due }} | {{ invoice.open }} |
{% endfor %}
{% if settlement.moreInvoices > 0 %}… et {{ settlement.moreInvoices }} autres.{% endif %}{% endif %}

Elle est valable jusqu’au {{ settlement.payBy }} et pour un paiement en une seule fois. Sans paiement à cette date, la totalité reste due. Merci de nous confirmer votre accord par une brève réponse.

${reach}

${close}`,
  },
  shortPayQuery: {
    subject: 'Une question sur votre paiement : {{ shortPay.amount }} manquants (compte {{ account.number }})',
    body: `{{ greeting }}

Nous vous remercions de votre paiement. {% if shortPay.count == 1 %}Une facture n’a été réglée qu’en partie{% else %}{{ shortPay.count }} factures n’ont été réglées qu’en partie{% endif %}, et nous n’avons pas trouvé d’indication sur la différence.

| Facture | Montant | Payé | Différence |
|--|--:|--:|--:|
{% for invoice in shortPay.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} | {{ invoice.paid }} | {{ invoice.short }} |
{% endfor %}

Pourriez-vous nous en indiquer la raison, par exemple un retour, un écart de prix, une avarie de transport ou un escompte, et nous envoyer la pièce correspondante ? Nous établirons alors l’avoir qui vous revient. S’il s’agit d’un oubli, merci d’ajouter la différence à votre prochain paiement.

${reach}

${close}`,
  },
  disputeReceived: {
    subject: 'Nous avons bien reçu votre contestation : {{ dispute.amount }} (compte {{ account.number }})',
    body: `{{ greeting }}

Nous vous remercions de nous avoir prévenus. Votre contestation est enregistrée, et nous n’enverrons plus de rappel pour les montants ci-dessous pendant que nous l’examinons.

| Facture | Solde | Contesté |
|--|--:|--:|
{% for invoice in dispute.invoices -%}
| {{ invoice.number }} | {{ invoice.open }} | {{ invoice.amount }} |
{% endfor %}

Pour que nous puissions vous répondre rapidement, veuillez nous envoyer ce qui l’appuie : un bon de livraison, une photo ou une confirmation de commande. Ce qui n’est pas contesté reste payable à l’échéance.

${reach}

${close}`,
  },
  disputeResolved: {
    subject: 'Le résultat de votre contestation (compte {{ account.number }})',
    body: `{{ greeting }}

Nous avons terminé l’examen de votre contestation. Notre conclusion :

{{ resolution.words }}

{% if resolution.credited %}Vous recevrez un avoir de **{{ resolution.credited }}**.{% endif %}

{% if resolution.invoices %}| Facture | Solde |
|--|--:|
{% for invoice in resolution.invoices -%}
| {{ invoice.number }} | {{ invoice.open }} |
{% endfor %}{% endif %}

{% if resolution.open %}Nous vous prions de régler ce qui reste dû{% if resolution.credited %} après cet avoir{% endif %}, soit {{ resolution.open }}, au plus tard le {{ payBy }}.{% else %}Il ne reste rien à payer.{% endif %} Si vous êtes d’un autre avis, écrivez-nous sous cinq jours ouvrés en précisant ce qui nous a échappé.

${reach}

${close}`,
  },
  statement: {
    subject: 'Relevé du compte {{ account.number }} au {{ today }} : {{ statement.total }}',
    body: `{{ greeting }}

Voici ce qui est ouvert sur votre compte au {{ today }}. Les avoirs portent un signe moins.

| Date | Document | Numéro | Échéance | Solde |
|--|--|--|--|--:|
{% for line in statement.lines -%}
| {{ line.date }} | {{ line.kind }} | {{ line.number }} | {{ line.due }} | {{ line.open }} |
{% endfor %}
{% if statement.moreLines > 0 %}… et {{ statement.moreLines }} autres.{% endif %}

**Solde : {{ statement.total }}**

{% if statement.pastDue %}Dont échu, avant déduction des avoirs : {{ statement.pastDue }}.{% endif %}

Nous vous prions de le comparer à vos livres et de nous signaler ce qui manque ou ne concorde pas.

${reach}

${close}`,
  },
  invoiceCopies: {
    subject: 'Copies de vos factures (compte {{ account.number }})',
    body: `{{ greeting }}

Comme demandé, voici {% if invoiceCount == 1 %}une copie de la facture ci-dessous{% else %}les copies des factures ci-dessous{% endif %}.

| Facture | Votre commande | Date | Échéance | Montant |
|--|--|--|--|--:|
{% for invoice in invoices -%}
| {{ invoice.number }} | {{ invoice.purchaseOrder }} | {{ invoice.issued }} | {{ invoice.due }} | {{ invoice.amount }} |
{% endfor %}
{% if moreInvoices > 0 %}… et {{ moreInvoices }} autres.{% endif %}

S’il vous faut un bon de livraison, une confirmation de commande ou autre chose pour valider le paiement, dites-le-nous.

${reach}

${close}`,
  },
  thankYou: {
    subject: 'Merci de votre paiement de {{ payment.amount }} (compte {{ account.number }})',
    body: `{{ greeting }}

Nous avons reçu le {{ payment.date }} votre paiement de **{{ payment.amount }}**{% if payment.reference %} (référence {{ payment.reference }}){% endif %} et vous en remercions vivement.

C’est un plaisir de travailler avec vous. Si nous pouvons vous faciliter le traitement de nos factures, n’hésitez pas à nous le dire.

${reach}

${close}`,
  },
  creditHoldNotice: {
    subject: 'Votre compte est bloqué : {{ total }} ouverts (compte {{ account.number }})',
    body: `{{ greeting }}

Nous avons bloqué votre compte pour les nouvelles commandes, car {% if isPastDue %}les factures ci-dessous sont échues{% else %}les montants ci-dessous ont atteint votre plafond de crédit{% endif %}. De nouvelles commandes ne pourront être libérées qu’après régularisation.

${invoices}

**Total : {{ total }}**

${aside}

Dès que votre paiement sera arrivé, ou que nous aurons convenu d’une date, nous réexaminerons le blocage, en général le jour ouvré même. Les commandes en attente ne seront pas annulées.

${reach}

${close}`,
  },
};
