import type { ShippedTemplates } from '#domain/message-template.ts';

const invoices = `| Rechnung | Fällig | Tage überfällig | Offen |
|--|--|--:|--:|
{% for invoice in invoices -%}
| {{ invoice.number }} | {{ invoice.due }} | {{ invoice.daysLate }} | {{ invoice.open }} |
{% endfor %}
{% if moreInvoices > 0 %}… und {{ moreInvoices }} weitere; alle stehen auf Ihrem Kontoauszug.{% endif %}`;

const aside = `{% if credits %}Ihre Gutschriften von {{ creditTotal }} sind von diesen Beträgen bereits abgezogen.{% endif %}

{% if leftOut %}Nicht enthalten sind {% for each in leftOut %}{{ each.number }} ({{ each.reason }}){% unless forloop.last %}, {% endunless %}{% endfor %}.{% endif %}

{% if attached %}Diesem Schreiben liegt bei: {{ attached }}.{% endif %}`;

const charges = `{% if charges %}Nach {{ charges.law }} stehen uns bei Zahlungsverzug
{%- if charges.interest %} Zinsen von {{ charges.interest }} bis zum {{ charges.until }}{% endif %}
{%- if charges.interest and charges.fixedSum %} und{% endif %}
{%- if charges.fixedSum %} eine Pauschale von {{ charges.fixedSum }}{% endif %} zu. Zusammen mit den Rechnungen ergibt das **{{ charges.totalDue }}**.{% endif %}`;

const reach = `{% if sender.phone %}Sie erreichen mich unter {{ sender.phone }}{% if sender.email %} oder {{ sender.email }}{% endif %}.{% endif %}`;

const close = `{% if optOut %}{{ optOut }}{% endif %}

Mit freundlichen Grüßen`;

/** The messages in German. */
export const de: ShippedTemplates = {
  friendlyReminder: {
    subject: `{% if isPastDue and coming %}Zahlungserinnerung: {{ pastDue }} überfällig, {{ coming }} demnächst fällig{% elsif isPastDue %}Zahlungserinnerung: {{ total }} überfällig{% else %}Demnächst fällig: {{ total }}{% endif %} (Kundennummer {{ account.number }})`,
    body: `{{ greeting }}

{% if isPastDue and coming %}nach unseren Unterlagen sind von den folgenden Rechnungen {{ pastDue }} überfällig; {{ coming }} werden demnächst fällig. Sicher ist das nur untergegangen, deshalb möchten wir Sie freundlich daran erinnern.{% elsif isPastDue %}nach unseren Unterlagen {% if invoiceCount == 1 %}ist die folgende Rechnung{% else %}sind die folgenden Rechnungen{% endif %} über die Fälligkeit hinaus offen. Sicher ist das nur untergegangen, deshalb möchten wir Sie freundlich daran erinnern.{% else %}eine kurze Nachricht vorab: {% if invoiceCount == 1 %}Die folgende Rechnung wird{% else %}Die folgenden Rechnungen werden{% endif %} demnächst fällig. Falls der Zahlung etwas im Wege steht, etwa eine fehlende Bestellnummer oder Freigabe, geben Sie uns bitte jetzt Bescheid; wir kümmern uns darum.{% endif %}

${invoices}

${aside}

Ist die Zahlung bereits unterwegs, danken wir Ihnen; eine kurze Antwort mit dem Datum genügt. Stimmt etwas an einer Rechnung nicht, antworten Sie bitte mit deren Nummer. Wir prüfen es noch am selben Tag.

${reach}

${close}`,
  },
  secondReminder: {
    subject: 'Zweite Zahlungserinnerung: {{ total }} überfällig (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

zu den folgenden Beträgen haben wir Ihnen bereits geschrieben und noch keinen Zahlungseingang feststellen können. {% if oldest %}Die älteste Rechnung, {{ oldest.number }}, ist inzwischen seit {{ oldest.daysLate }} Tagen überfällig.{% endif %}

${invoices}

**Überfällig insgesamt: {{ total }}**

${aside}

Bitte veranlassen Sie die Zahlung bis zum {{ payBy }} oder nennen Sie uns den Tag, mit dem wir rechnen können; wir vermerken ihn auf Ihrem Konto. Ist eine Rechnung strittig oder nicht bei Ihnen angekommen, antworten Sie bitte mit ihrer Nummer. Bis zur Klärung erinnern wir Sie nicht weiter daran.

${reach}

${close}`,
  },
  firmNotice: {
    subject: 'Mahnung: {{ total }}, zahlbar bis {{ payBy }} (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

trotz unserer Erinnerungen {% if invoiceCount == 1 %}ist die folgende Rechnung{% else %}sind die folgenden Rechnungen{% endif %} noch nicht bezahlt. Wir bitten Sie, den Gesamtbetrag von **{{ total }}** bis zum **{{ payBy }}** auszugleichen.

${invoices}

${charges}

${aside}

Können Sie den vollen Betrag bis dahin nicht zahlen, sprechen Sie uns bitte vorher an. Eine gemeinsame Zahlungsvereinbarung ist uns lieber als weitere Schritte. Halten Sie eine Rechnung für falsch, nennen Sie uns bitte die Nummer und den Grund; wir prüfen das umgehend.

${reach}

${close}`,
  },
  finalDemand: {
    subject: 'Letzte Mahnung: {{ total }}, zahlbar bis {{ payBy }} (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

dies ist unsere letzte Mahnung zu {% if invoiceCount == 1 %}der folgenden Rechnung, die{% else %}den folgenden Rechnungen, die{% endif %} trotz mehrerer Erinnerungen nicht bezahlt wurde{% unless invoiceCount == 1 %}n{% endunless %}. {% if oldest %}Die älteste ist seit dem {{ oldest.due }} fällig.{% endif %}

${invoices}

**Überfällig insgesamt: {{ total }}**

${charges}

${aside}

Bitte zahlen Sie den vollen Betrag bis zum **{{ payBy }}**. Ist bis dahin weder die Zahlung eingegangen noch eine Vereinbarung mit Ihnen getroffen, überprüfen wir die Konditionen Ihres Kontos und entscheiden, wie wir die Forderung einziehen; dazu kann gehören, dass wir einen Dritten damit beauftragen.

Gibt es einen Grund, aus dem der Betrag nicht zu zahlen ist, oder möchten Sie eine Ratenzahlung vorschlagen, melden Sie sich bitte vor diesem Tag bei uns.

${reach}

${close}`,
  },
  brokenPromise: {
    subject: 'Ihre für den {{ brokenPromise.date }} zugesagte Zahlung (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

{% if brokenPromise.by %}{{ brokenPromise.by }} hat uns zugesagt{% else %}wir hatten vereinbart{% endif %}, dass {{ brokenPromise.amount }} bis zum {{ brokenPromise.date }} gezahlt werden. {% if brokenPromise.received %}Für {{ brokenPromise.received }} danken wir Ihnen; {{ brokenPromise.missing }} fehlen noch.{% else %}Einen Zahlungseingang konnten wir nicht feststellen.{% endif %}

{% if brokenPromise.invoices %}Die Zusage galt für:

| Rechnung | Zugesagt |
|--|--:|
{% for invoice in brokenPromise.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} |
{% endfor %}{% endif %}

Haben Sie bereits gezahlt, nennen Sie uns bitte Datum und Verwendungszweck, damit wir die Zahlung finden. Ist etwas dazwischengekommen, sagen Sie uns bitte heute, wann wir mit der Zahlung rechnen können.

${reach}

${close}`,
  },
  promiseConfirmation: {
    subject: 'Vielen Dank: {{ promise.amount }} bis {{ promise.date }} (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

vielen Dank für das Gespräch. Wie {% if promise.by %}mit {{ promise.by }} {% endif %}vereinbart, erwarten wir Ihre Zahlung von **{{ promise.amount }}** bis zum **{{ promise.date }}**{% if promise.method %} ({{ promise.method }}){% endif %}.

{% if promise.invoices %}Sie ist bestimmt für:

| Rechnung | Betrag |
|--|--:|
{% for invoice in promise.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} |
{% endfor %}{% endif %}

Bis dahin erinnern wir Sie nicht daran. Bitte geben Sie bei der Zahlung Ihre Kundennummer {{ account.number }} an und sagen Sie uns früh Bescheid, falls sich etwas ändert.

${reach}

${close}`,
  },
  planConfirmation: {
    subject: 'Ihr Zahlungsplan: {{ plan.total }} in {{ plan.count }} Raten (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

hiermit bestätigen wir den Zahlungsplan, den wir für Ihr Konto vereinbart haben.

| Nr. | Fällig | Betrag |
|--|--|--:|
{% for instalment in plan.instalments -%}
| {{ instalment.number }} | {{ instalment.date }} | {{ instalment.amount }} |
{% endfor %}

**Insgesamt: {{ plan.total }}**

Solange die Raten pünktlich eingehen, erinnern wir Sie an diese Beträge nicht. Bitte geben Sie bei jeder Zahlung Ihre Kundennummer {{ account.number }} an. Sehen Sie, dass ein Tag nicht einzuhalten ist, rufen Sie uns bitte vorher an; wir suchen gemeinsam einen Weg.

Weicht etwas von dem ab, was Sie verstanden haben, antworten Sie uns bitte innerhalb von fünf Arbeitstagen.

${reach}

${close}`,
  },
  settlementOffer: {
    subject: 'Vergleichsangebot: {{ settlement.amount }} bis {{ settlement.payBy }} (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

gern möchten wir den offenen Saldo von {{ settlement.open }} auf Ihrem Konto mit Ihnen abschließen. Geht **{{ settlement.amount }}** bis zum **{{ settlement.payBy }}** bei uns ein, nehmen wir den Betrag zum vollen Ausgleich an und erlassen Ihnen die übrigen {{ settlement.waived }}.

{% if settlement.invoices %}Das Angebot umfasst:

| Rechnung | Fällig | Offen |
|--|--|--:|
{% for invoice in settlement.invoices -%}
| {{ invoice.number }} | {{ invoice.due }} | {{ invoice.open }} |
{% endfor %}
{% if settlement.moreInvoices > 0 %}… und {{ settlement.moreInvoices }} weitere.{% endif %}{% endif %}

Das Angebot gilt bis zum {{ settlement.payBy }} und für die Zahlung in einer Summe. Geht die Zahlung bis dahin nicht ein, bleibt der volle Saldo zu zahlen. Bitte bestätigen Sie uns kurz, dass Sie einverstanden sind.

${reach}

${close}`,
  },
  shortPayQuery: {
    subject: 'Frage zu Ihrer Zahlung: {{ shortPay.amount }} fehlen (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

vielen Dank für Ihre Zahlung. {% if shortPay.count == 1 %}Eine Rechnung wurde{% else %}{{ shortPay.count }} Rechnungen wurden{% endif %} nur teilweise bezahlt, und wir konnten keinen Hinweis auf den Grund finden.

| Rechnung | Betrag | Bezahlt | Differenz |
|--|--:|--:|--:|
{% for invoice in shortPay.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} | {{ invoice.paid }} | {{ invoice.short }} |
{% endfor %}

Können Sie uns den Grund nennen, zum Beispiel eine Rücksendung, eine Preisabweichung, einen Frachtschaden oder Skonto, und uns den Beleg dazu schicken? Was Ihnen zusteht, schreiben wir Ihnen gut. War es ein Versehen, überweisen Sie die Differenz bitte mit Ihrer nächsten Zahlung.

${reach}

${close}`,
  },
  disputeReceived: {
    subject: 'Ihre Reklamation ist eingegangen: {{ dispute.amount }} (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

vielen Dank für Ihre Nachricht. Wir haben Ihre Reklamation aufgenommen und erinnern Sie an die folgenden Beträge nicht mehr, solange wir sie prüfen.

| Rechnung | Offen | Strittig |
|--|--:|--:|
{% for invoice in dispute.invoices -%}
| {{ invoice.number }} | {{ invoice.open }} | {{ invoice.amount }} |
{% endfor %}

Damit wir Ihnen rasch antworten können, schicken Sie uns bitte, was sie belegt: einen Lieferschein, ein Foto oder eine Auftragsbestätigung. Was nicht strittig ist, bleibt zum Fälligkeitstag zahlbar.

${reach}

${close}`,
  },
  disputeResolved: {
    subject: 'Das Ergebnis Ihrer Reklamation (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

wir haben Ihre Reklamation geprüft. Unser Ergebnis:

{{ resolution.words }}

{% if resolution.credited %}Sie erhalten eine Gutschrift von **{{ resolution.credited }}**.{% endif %}

{% if resolution.invoices %}| Rechnung | Offen |
|--|--:|
{% for invoice in resolution.invoices -%}
| {{ invoice.number }} | {{ invoice.open }} |
{% endfor %}{% endif %}

{% if resolution.open %}Bitte zahlen Sie, was {% if resolution.credited %}nach dieser Gutschrift {% endif %}offen bleibt, {{ resolution.open }}, bis zum {{ payBy }}.{% else %}Damit ist nichts mehr zu zahlen.{% endif %} Sehen Sie es anders, schreiben Sie uns bitte innerhalb von fünf Arbeitstagen, was wir übersehen haben.

${reach}

${close}`,
  },
  statement: {
    subject: 'Kontoauszug {{ account.number }} zum {{ today }}: {{ statement.total }}',
    body: `{{ greeting }}

dies ist auf Ihrem Konto zum {{ today }} offen. Gutschriften stehen mit einem Minuszeichen.

| Datum | Beleg | Nummer | Fällig | Offen |
|--|--|--|--|--:|
{% for line in statement.lines -%}
| {{ line.date }} | {{ line.kind }} | {{ line.number }} | {{ line.due }} | {{ line.open }} |
{% endfor %}
{% if statement.moreLines > 0 %}… und {{ statement.moreLines }} weitere.{% endif %}

**Saldo: {{ statement.total }}**

{% if statement.pastDue %}Davon überfällig, vor Abzug der Gutschriften: {{ statement.pastDue }}.{% endif %}

Bitte vergleichen Sie den Auszug mit Ihren Büchern und sagen Sie uns, wenn etwas fehlt oder nicht übereinstimmt.

${reach}

${close}`,
  },
  invoiceCopies: {
    subject: 'Kopien Ihrer Rechnungen (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

wie gewünscht erhalten Sie {% if invoiceCount == 1 %}eine Kopie der folgenden Rechnung{% else %}Kopien der folgenden Rechnungen{% endif %}.

| Rechnung | Ihre Bestellung | Vom | Fällig | Betrag |
|--|--|--|--|--:|
{% for invoice in invoices -%}
| {{ invoice.number }} | {{ invoice.purchaseOrder }} | {{ invoice.issued }} | {{ invoice.due }} | {{ invoice.amount }} |
{% endfor %}
{% if moreInvoices > 0 %}… und {{ moreInvoices }} weitere.{% endif %}

Brauchen Sie einen Lieferschein, eine Auftragsbestätigung oder etwas anderes, um die Zahlung freizugeben, sagen Sie uns bitte Bescheid.

${reach}

${close}`,
  },
  thankYou: {
    subject: 'Vielen Dank für Ihre Zahlung von {{ payment.amount }} (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

am {{ payment.date }} ist Ihre Zahlung von **{{ payment.amount }}** bei uns eingegangen{% if payment.reference %} (Verwendungszweck {{ payment.reference }}){% endif %}. Dafür danken wir Ihnen herzlich.

Die Zusammenarbeit mit Ihnen ist uns eine Freude. Wenn wir Ihnen unsere Rechnungen leichter machen können, lassen Sie es uns gern wissen.

${reach}

${close}`,
  },
  creditHoldNotice: {
    subject: 'Liefersperre für Ihr Konto: {{ total }} offen (Kundennummer {{ account.number }})',
    body: `{{ greeting }}

wir haben Ihr Konto für neue Lieferungen gesperrt, weil {% if isPastDue %}die folgenden Rechnungen überfällig sind{% else %}die folgenden Beträge Ihr Kreditlimit erreicht haben{% endif %}. Neue Aufträge können wir erst freigeben, wenn das ausgeglichen ist.

${invoices}

**Insgesamt: {{ total }}**

${aside}

Sobald Ihre Zahlung eingegangen ist oder wir einen Tag dafür vereinbart haben, überprüfen wir die Sperre, in der Regel noch am selben Arbeitstag. Wartende Aufträge werden nicht storniert.

${reach}

${close}`,
  },
};
