import type { ShippedTemplates } from '#domain/message-template.ts';

const invoices = `| Invoice | Due | Days late | Open |
|--|--|--:|--:|
{% for invoice in invoices -%}
| {{ invoice.number }} | {{ invoice.due }} | {{ invoice.daysLate }} | {{ invoice.open }} |
{% endfor %}
{% if moreInvoices > 0 %}… and {{ moreInvoices }} more, all of which are on your statement.{% endif %}`;

const aside = `{% if credits %}Your credits of {{ creditTotal }} have already been taken off these amounts.{% endif %}

{% if leftOut %}We have left out {% for each in leftOut %}{{ each.number }} ({{ each.reason }}){% unless forloop.last %}, {% endunless %}{% endfor %}.{% endif %}

{% if attached %}With this message you will find {{ attached }}.{% endif %}`;

const charges = `{% if charges %}Under {{ charges.law }}, late payment entitles us to
{%- if charges.interest %} interest of {{ charges.interest }} up to {{ charges.until }}{% endif %}
{%- if charges.interest and charges.fixedSum %} and{% endif %}
{%- if charges.fixedSum %} a fixed sum of {{ charges.fixedSum }}{% endif %}. Together with the invoices that makes **{{ charges.totalDue }}**.{% endif %}`;

const reach = `{% if sender.phone %}You can reach me on {{ sender.phone }}{% if sender.email %} or at {{ sender.email }}{% endif %}.{% endif %}`;

const close = `{% if optOut %}{{ optOut }}{% endif %}

Kind regards,`;

/** The messages in English. */
export const en: ShippedTemplates = {
  friendlyReminder: {
    subject: `{% if isPastDue and coming %}Friendly reminder: {{ pastDue }} past due, {{ coming }} coming due{% elsif isPastDue %}Friendly reminder: {{ total }} past due{% else %}Coming due: {{ total }}{% endif %} (account {{ account.number }})`,
    body: `{{ greeting }}

{% if isPastDue and coming %}Our records show that of the invoices below {{ pastDue }} is past due and {{ coming }} is coming due. This may simply have slipped through, so we wanted to let you know.{% elsif isPastDue %}Our records show that {% if invoiceCount == 1 %}the invoice below has passed its due date and is{% else %}the invoices below have passed their due dates and are{% endif %} still open. This may simply have slipped through, so we wanted to let you know.{% else %}A short note ahead of time: {% if invoiceCount == 1 %}the invoice below is{% else %}the invoices below are{% endif %} coming due. If anything stands in the way of payment, such as a missing order number or approval, please tell us now and we will sort it out.{% endif %}

${invoices}

${aside}

If payment is already on its way, thank you: a short reply with the date is all we need. If something on an invoice is not right, reply with its number and we will look into it the same day.

${reach}

${close}`,
  },
  secondReminder: {
    subject: 'Second reminder: {{ total }} past due (account {{ account.number }})',
    body: `{{ greeting }}

We wrote to you about the amounts below and have not received payment yet. {% if oldest %}The oldest of them, {{ oldest.number }}, is now {{ oldest.daysLate }} days past due.{% endif %}

${invoices}

**Total past due: {{ total }}**

${aside}

Please arrange payment by {{ payBy }}, or tell us when we can expect it so that we can note the date on your account. If an invoice is in dispute or never reached you, reply with its number; we will pause reminders for it while we clear it up.

${reach}

${close}`,
  },
  firmNotice: {
    subject: 'Payment required by {{ payBy }}: {{ total }} past due (account {{ account.number }})',
    body: `{{ greeting }}

Despite our reminders, {% if invoiceCount == 1 %}the invoice below remains{% else %}the invoices below remain{% endif %} unpaid. We ask you to settle the full amount of **{{ total }}** by **{{ payBy }}**.

${invoices}

${charges}

${aside}

If you cannot pay the full amount by that date, please contact us before then. We would rather agree on a plan with you than take further steps. If you believe that an invoice is wrong, tell us which and why, and we will examine it at once.

${reach}

${close}`,
  },
  finalDemand: {
    subject: 'Final demand: {{ total }} payable by {{ payBy }} (account {{ account.number }})',
    body: `{{ greeting }}

This is our final demand for {% if invoiceCount == 1 %}the invoice below, which has{% else %}the invoices below, which have{% endif %} not been paid in spite of several reminders. {% if oldest %}The oldest has been due since {{ oldest.due }}.{% endif %}

${invoices}

**Total past due: {{ total }}**

${charges}

${aside}

Please pay in full by **{{ payBy }}**. If we have neither received payment nor agreed on one with you by then, we will review the credit terms of your account and decide how to recover the debt, which may include asking a third party to act for us.

If there is a reason why this amount should not be paid, or if you would like to propose a payment plan, please contact us before that date.

${reach}

${close}`,
  },
  brokenPromise: {
    subject: 'Your payment promised for {{ brokenPromise.date }} (account {{ account.number }})',
    body: `{{ greeting }}

{% if brokenPromise.by %}{{ brokenPromise.by }} told us{% else %}We had agreed{% endif %} that {{ brokenPromise.amount }} would be paid by {{ brokenPromise.date }}. {% if brokenPromise.received %}We have received {{ brokenPromise.received }}, thank you; {{ brokenPromise.missing }} is still missing.{% else %}We have not been able to find the payment.{% endif %}

{% if brokenPromise.invoices %}The agreement was for:

| Invoice | Promised |
|--|--:|
{% for invoice in brokenPromise.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} |
{% endfor %}{% endif %}

If it has been sent, please let us have the date and the reference so that we can trace it. If something came in the way, please tell us today when we can expect the payment.

${reach}

${close}`,
  },
  promiseConfirmation: {
    subject: 'Thank you: {{ promise.amount }} by {{ promise.date }} (account {{ account.number }})',
    body: `{{ greeting }}

Thank you for your time. As agreed{% if promise.by %} with {{ promise.by }}{% endif %}, we look forward to your payment of **{{ promise.amount }}** by **{{ promise.date }}**{% if promise.method %} ({{ promise.method }}){% endif %}.

{% if promise.invoices %}It is for:

| Invoice | Amount |
|--|--:|
{% for invoice in promise.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} |
{% endfor %}{% endif %}

Until then we will not remind you of it. Please name your account number {{ account.number }} with the payment, and tell us early if anything changes.

${reach}

${close}`,
  },
  planConfirmation: {
    subject: 'Your payment plan: {{ plan.total }} in {{ plan.count }} instalments (account {{ account.number }})',
    body: `{{ greeting }}

This confirms the payment plan that we agreed on for your account.

| No. | Due | Amount |
|--|--|--:|
{% for instalment in plan.instalments -%}
| {{ instalment.number }} | {{ instalment.date }} | {{ instalment.amount }} |
{% endfor %}

**Total: {{ plan.total }}**

As long as the instalments arrive on time, we will not send reminders for these amounts. Please name your account number {{ account.number }} with each payment. If you see that a date cannot be met, call us before it and we will look for a way together.

If anything above differs from what you understood, please reply within five working days.

${reach}

${close}`,
  },
  settlementOffer: {
    subject: 'Offer to settle your account: {{ settlement.amount }} by {{ settlement.payBy }} (account {{ account.number }})',
    body: `{{ greeting }}

We would like to close the open balance of {{ settlement.open }} on your account with you. If we receive **{{ settlement.amount }}** by **{{ settlement.payBy }}**, we will accept it in full settlement and waive the remaining {{ settlement.waived }}.

{% if settlement.invoices %}The offer covers:

| Invoice | Due | Open |
|--|--|--:|
{% for invoice in settlement.invoices -%}
| {{ invoice.number }} | {{ invoice.due }} | {{ invoice.open }} |
{% endfor %}
{% if settlement.moreInvoices > 0 %}… and {{ settlement.moreInvoices }} more.{% endif %}{% endif %}

The offer stands until {{ settlement.payBy }} and for payment in one amount. If the payment does not arrive by then, the full balance remains due. Please confirm by a short reply that you accept.

${reach}

${close}`,
  },
  shortPayQuery: {
    subject: 'A question about your payment: {{ shortPay.amount }} missing (account {{ account.number }})',
    body: `{{ greeting }}

Thank you for your payment. {% if shortPay.count == 1 %}One invoice was{% else %}{{ shortPay.count }} invoices were{% endif %} paid in part, and we could not find a note about the difference.

| Invoice | Amount | Paid | Difference |
|--|--:|--:|--:|
{% for invoice in shortPay.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} | {{ invoice.paid }} | {{ invoice.short }} |
{% endfor %}

Could you tell us the reason, such as a return, a price difference, a freight claim or a discount, and send us the document that goes with it? We will then credit what is due to you. If it was an oversight, please send the difference with your next payment.

${reach}

${close}`,
  },
  disputeReceived: {
    subject: 'We have received your dispute: {{ dispute.amount }} (account {{ account.number }})',
    body: `{{ greeting }}

Thank you for letting us know. We have recorded your dispute and stopped reminders for the amounts below while we look into it.

| Invoice | Open | In dispute |
|--|--:|--:|
{% for invoice in dispute.invoices -%}
| {{ invoice.number }} | {{ invoice.open }} | {{ invoice.amount }} |
{% endfor %}

So that we can answer quickly, please send us whatever supports it, such as a delivery note, a photograph or an order confirmation. What is not in dispute remains payable on its due date.

${reach}

${close}`,
  },
  disputeResolved: {
    subject: 'The result of your dispute (account {{ account.number }})',
    body: `{{ greeting }}

We have completed our review of your dispute. Our finding:

{{ resolution.words }}

{% if resolution.credited %}You will receive a credit of **{{ resolution.credited }}**.{% endif %}

{% if resolution.invoices %}| Invoice | Open |
|--|--:|
{% for invoice in resolution.invoices -%}
| {{ invoice.number }} | {{ invoice.open }} |
{% endfor %}{% endif %}

{% if resolution.open %}Please pay what remains{% if resolution.credited %} after this credit{% endif %}, {{ resolution.open }}, by {{ payBy }}.{% else %}Nothing remains to be paid on {% if resolution.invoices %}these invoices{% else %}it{% endif %}.{% endif %} If you see it differently, please write to us within five working days and tell us what we have missed.

${reach}

${close}`,
  },
  statement: {
    subject: 'Statement of account {{ account.number }} as of {{ today }}: {{ statement.total }}',
    body: `{{ greeting }}

This is what is open on your account as of {{ today }}. Credits are shown with a minus sign.

| Date | Document | Number | Due | Open |
|--|--|--|--|--:|
{% for line in statement.lines -%}
| {{ line.date }} | {{ line.kind }} | {{ line.number }} | {{ line.due }} | {{ line.open }} |
{% endfor %}
{% if statement.moreLines > 0 %}… and {{ statement.moreLines }} more.{% endif %}

**Balance: {{ statement.total }}**

{% if statement.pastDue %}Past due, before credits: {{ statement.pastDue }}.{% endif %}

Please compare it with your books and tell us if something is missing or does not agree.

${reach}

${close}`,
  },
  invoiceCopies: {
    subject: 'Copies of your invoices (account {{ account.number }})',
    body: `{{ greeting }}

As requested, here {% if invoiceCount == 1 %}is a copy of the invoice{% else %}are copies of the invoices{% endif %} below.

| Invoice | Your order | Issued | Due | Amount |
|--|--|--|--|--:|
{% for invoice in invoices -%}
| {{ invoice.number }} | {{ invoice.purchaseOrder }} | {{ invoice.issued }} | {{ invoice.due }} | {{ invoice.amount }} |
{% endfor %}
{% if moreInvoices > 0 %}… and {{ moreInvoices }} more.{% endif %}

If you need a delivery note, an order confirmation or anything else to release the payment, please tell us.

${reach}

${close}`,
  },
  thankYou: {
    subject: 'Thank you for your payment of {{ payment.amount }} (account {{ account.number }})',
    body: `{{ greeting }}

We have received your payment of **{{ payment.amount }}** on {{ payment.date }}{% if payment.reference %} (reference {{ payment.reference }}){% endif %}. Thank you very much.

It is a pleasure to work with you. If there is anything we can do to make our invoices easier for you, please let us know.

${reach}

${close}`,
  },
  creditHoldNotice: {
    subject: 'Your account is on credit hold: {{ total }} open (account {{ account.number }})',
    body: `{{ greeting }}

We have placed your account on credit hold, because {% if isPastDue %}the invoices below are past due{% else %}the amounts below have reached the limit of your account{% endif %}. New orders cannot be released until this has been settled.

${invoices}

**Total: {{ total }}**

${aside}

As soon as your payment has arrived, or we have agreed on a date for it, we will review the hold, usually the same working day. Orders that are waiting will not be cancelled.

${reach}

${close}`,
  },
};
