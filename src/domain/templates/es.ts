import type { ShippedTemplates } from '#domain/message-template.ts';

const invoices = `| Factura | Vencimiento | Días de retraso | Pendiente |
|--|--|--:|--:|
{% for invoice in invoices -%}
| {{ invoice.number }} | {{ invoice.due }} | {{ invoice.daysLate }} | {{ invoice.open }} |
{% endfor %}
{% if moreInvoices > 0 %}… y {{ moreInvoices }} más, que figuran todas en su estado de cuenta.{% endif %}`;

const aside = `{% if credits %}Sus abonos por {{ creditTotal }} ya están descontados de estos importes.{% endif %}

{% if leftOut %}No se incluyen: {% for each in leftOut %}{{ each.number }} ({{ each.reason }}){% unless forloop.last %}, {% endunless %}{% endfor %}.{% endif %}

{% if attached %}Se adjunta: {{ attached }}.{% endif %}`;

const charges = `{% if charges %}Conforme a {{ charges.law }}, el retraso en el pago nos da derecho a
{%- if charges.interest %} intereses por {{ charges.interest }} hasta el {{ charges.until }}{% endif %}
{%- if charges.interest and charges.fixedSum %} y a{% endif %}
{%- if charges.fixedSum %} una cantidad fija de {{ charges.fixedSum }}{% endif %}. Junto con las facturas, el total asciende a **{{ charges.totalDue }}**.{% endif %}`;

const reach = `{% if sender.phone %}Puede localizarme en el {{ sender.phone }}{% if sender.email %} o en {{ sender.email }}{% endif %}.{% endif %}`;

const close = `{% if optOut %}{{ optOut }}{% endif %}

Atentamente,`;

/** The messages in Spanish. */
export const es: ShippedTemplates = {
  friendlyReminder: {
    subject: `{% if isPastDue and coming %}Recordatorio: {{ pastDue }} vencidos, {{ coming }} por vencer{% elsif isPastDue %}Recordatorio: {{ total }} vencidos{% else %}Próximo vencimiento: {{ total }}{% endif %} (cuenta {{ account.number }})`,
    body: `{{ greeting }}

{% if isPastDue and coming %}Según nuestros registros, de las siguientes facturas han vencido y siguen pendientes {{ pastDue }}; otros {{ coming }} vencen próximamente. Seguramente se trata de un simple descuido, y por eso queremos avisarle.{% elsif isPastDue %}Según nuestros registros, {% if invoiceCount == 1 %}la siguiente factura ha vencido y sigue pendiente{% else %}las siguientes facturas han vencido y siguen pendientes{% endif %}. Seguramente se trata de un simple descuido, y por eso queremos avisarle.{% else %}Le escribimos con antelación: {% if invoiceCount == 1 %}la siguiente factura vence{% else %}las siguientes facturas vencen{% endif %} próximamente. Si algo impide el pago, como un número de pedido o una autorización que falte, díganoslo ahora y lo resolveremos.{% endif %}

${invoices}

${aside}

Si el pago ya está en camino, se lo agradecemos; basta con una breve respuesta con la fecha. Si hay algún error en una factura, respóndanos con su número y la revisaremos el mismo día.

${reach}

${close}`,
  },
  secondReminder: {
    subject: 'Segundo recordatorio: {{ total }} vencidos (cuenta {{ account.number }})',
    body: `{{ greeting }}

Ya le escribimos sobre los importes siguientes y todavía no hemos recibido el pago. {% if oldest %}La factura más antigua, {{ oldest.number }}, lleva {{ oldest.daysLate }} días vencida.{% endif %}

${invoices}

**Total vencido: {{ total }}**

${aside}

Le rogamos que efectúe el pago a más tardar el {{ payBy }}, o que nos indique la fecha en que podemos esperarlo para anotarla en su cuenta. Si no está conforme con una factura o no le ha llegado, respóndanos con su número: dejaremos de recordársela mientras lo aclaramos.

${reach}

${close}`,
  },
  firmNotice: {
    subject: 'Pago requerido a más tardar el {{ payBy }}: {{ total }} vencidos (cuenta {{ account.number }})',
    body: `{{ greeting }}

A pesar de nuestros recordatorios, {% if invoiceCount == 1 %}la siguiente factura sigue sin pagarse{% else %}las siguientes facturas siguen sin pagarse{% endif %}. Le pedimos que abone el importe total de **{{ total }}** a más tardar el **{{ payBy }}**.

${invoices}

${charges}

${aside}

Si no puede pagar el importe completo para esa fecha, póngase en contacto con nosotros antes. Preferimos acordar un plan de pagos con usted a dar otros pasos. Si considera que una factura no es correcta, indíquenos cuál y por qué, y la examinaremos de inmediato.

${reach}

${close}`,
  },
  finalDemand: {
    subject: 'Último requerimiento de pago: {{ total }} a más tardar el {{ payBy }} (cuenta {{ account.number }})',
    body: `{{ greeting }}

Este es nuestro último requerimiento de pago de {% if invoiceCount == 1 %}la siguiente factura, que no se ha pagado{% else %}las siguientes facturas, que no se han pagado{% endif %} pese a varios recordatorios. {% if oldest %}La más antigua venció el {{ oldest.due }}.{% endif %}

${invoices}

**Total vencido: {{ total }}**

${charges}

${aside}

Le rogamos que pague la totalidad a más tardar el **{{ payBy }}**. Si para entonces no hemos recibido el pago ni acordado un plan con usted, revisaremos las condiciones de crédito de su cuenta y decidiremos cómo recuperar la deuda, lo que puede incluir encargarlo a un tercero.

Si hay alguna razón por la que este importe no deba pagarse, o si desea proponer un plan de pagos, póngase en contacto con nosotros antes de esa fecha.

${reach}

${close}`,
  },
  brokenPromise: {
    subject: 'Su pago previsto para el {{ brokenPromise.date }} (cuenta {{ account.number }})',
    body: `{{ greeting }}

{% if brokenPromise.by %}{{ brokenPromise.by }} nos indicó{% else %}Habíamos acordado{% endif %} que se pagarían {{ brokenPromise.amount }} a más tardar el {{ brokenPromise.date }}. {% if brokenPromise.received %}Hemos recibido {{ brokenPromise.received }}, que le agradecemos; aún faltan {{ brokenPromise.missing }}.{% else %}No hemos podido encontrar ese pago.{% endif %}

{% if brokenPromise.invoices %}El acuerdo era para:

| Factura | Importe acordado |
|--|--:|
{% for invoice in brokenPromise.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} |
{% endfor %}{% endif %}

Si ya lo ha enviado, indíquenos la fecha y la referencia para que podamos localizarlo. Si ha surgido algún inconveniente, díganos hoy cuándo podemos esperar el pago.

${reach}

${close}`,
  },
  promiseConfirmation: {
    subject: 'Gracias: {{ promise.amount }} a más tardar el {{ promise.date }} (cuenta {{ account.number }})',
    body: `{{ greeting }}

Gracias por su tiempo. Según lo acordado{% if promise.by %} con {{ promise.by }}{% endif %}, esperamos su pago de **{{ promise.amount }}** a más tardar el **{{ promise.date }}**{% if promise.method %} ({{ promise.method }}){% endif %}.

{% if promise.invoices %}Corresponde a:

| Factura | Importe |
|--|--:|
{% for invoice in promise.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} |
{% endfor %}{% endif %}

Hasta entonces no le enviaremos recordatorios al respecto. Por favor, indique su número de cuenta {{ account.number }} al pagar y avísenos con tiempo si algo cambia.

${reach}

${close}`,
  },
  planConfirmation: {
    subject: 'Su plan de pagos: {{ plan.total }} en {{ plan.count }} plazos (cuenta {{ account.number }})',
    body: `{{ greeting }}

Le confirmamos el plan de pagos que hemos acordado para su cuenta.

| N.º | Vencimiento | Importe |
|--|--|--:|
{% for instalment in plan.instalments -%}
| {{ instalment.number }} | {{ instalment.date }} | {{ instalment.amount }} |
{% endfor %}

**Total: {{ plan.total }}**

Mientras los plazos lleguen a tiempo, no le enviaremos recordatorios por estos importes. Por favor, indique su número de cuenta {{ account.number }} en cada pago. Si ve que no podrá cumplir una fecha, llámenos antes y buscaremos juntos una solución.

Si algo difiere de lo que usted había entendido, respóndanos en un plazo de cinco días laborables.

${reach}

${close}`,
  },
  settlementOffer: {
    subject:
      'Propuesta para saldar su cuenta: {{ settlement.amount }} a más tardar el {{ settlement.payBy }} (cuenta {{ account.number }})',
    body: `{{ greeting }}

Nos gustaría cerrar con usted el saldo pendiente de {{ settlement.open }} de su cuenta. Si recibimos **{{ settlement.amount }}** a más tardar el **{{ settlement.payBy }}**, lo aceptaremos como pago total y renunciaremos a los {{ settlement.waived }} restantes.

{% if settlement.invoices %}La propuesta comprende:

| Factura | Vencimiento | Pendiente |
|--|--|--:|
{% for invoice in settlement.invoices -%}
| {{ invoice.number }} | {{ invoice.due }} | {{ invoice.open }} |
{% endfor %}
{% if settlement.moreInvoices > 0 %}… y {{ settlement.moreInvoices }} más.{% endif %}{% endif %}

La propuesta es válida hasta el {{ settlement.payBy }} y para un pago único. Si el pago no llega para entonces, se mantiene la deuda completa. Por favor, confírmenos su conformidad con una breve respuesta.

${reach}

${close}`,
  },
  shortPayQuery: {
    subject: 'Una consulta sobre su pago: faltan {{ shortPay.amount }} (cuenta {{ account.number }})',
    body: `{{ greeting }}

Gracias por su pago. {% if shortPay.count == 1 %}Una factura se pagó{% else %}{{ shortPay.count }} facturas se pagaron{% endif %} solo en parte, y no hemos encontrado ninguna nota sobre la diferencia.

| Factura | Importe | Pagado | Diferencia |
|--|--:|--:|--:|
{% for invoice in shortPay.invoices -%}
| {{ invoice.number }} | {{ invoice.amount }} | {{ invoice.paid }} | {{ invoice.short }} |
{% endfor %}

¿Podría indicarnos el motivo, por ejemplo una devolución, una diferencia de precio, un daño en el transporte o un descuento, y enviarnos el documento correspondiente? Le abonaremos lo que le corresponda. Si fue un descuido, incluya por favor la diferencia en su próximo pago.

${reach}

${close}`,
  },
  disputeReceived: {
    subject: 'Hemos recibido su reclamación: {{ dispute.amount }} (cuenta {{ account.number }})',
    body: `{{ greeting }}

Gracias por avisarnos. Hemos registrado su reclamación y no le enviaremos recordatorios por los importes siguientes mientras la examinamos.

| Factura | Pendiente | En reclamación |
|--|--:|--:|
{% for invoice in dispute.invoices -%}
| {{ invoice.number }} | {{ invoice.open }} | {{ invoice.amount }} |
{% endfor %}

Para poder responderle pronto, envíenos por favor lo que la respalde: un albarán, una fotografía o una confirmación de pedido. Lo que no se reclama debe pagarse en su vencimiento.

${reach}

${close}`,
  },
  disputeResolved: {
    subject: 'El resultado de su reclamación (cuenta {{ account.number }})',
    body: `{{ greeting }}

Hemos terminado de revisar su reclamación. Nuestra conclusión:

{{ resolution.words }}

{% if resolution.credited %}Recibirá un abono de **{{ resolution.credited }}**.{% endif %}

{% if resolution.invoices %}| Factura | Pendiente |
|--|--:|
{% for invoice in resolution.invoices -%}
| {{ invoice.number }} | {{ invoice.open }} |
{% endfor %}{% endif %}

{% if resolution.open %}Le rogamos que pague lo que queda{% if resolution.credited %} después de este abono{% endif %}, {{ resolution.open }}, a más tardar el {{ payBy }}.{% else %}No queda nada por pagar.{% endif %} Si no está de acuerdo, escríbanos en un plazo de cinco días laborables y díganos qué se nos ha escapado.

${reach}

${close}`,
  },
  statement: {
    subject: 'Estado de la cuenta {{ account.number }} a {{ today }}: {{ statement.total }}',
    body: `{{ greeting }}

Esto es lo que está pendiente en su cuenta a {{ today }}. Los abonos llevan un signo menos.

| Fecha | Documento | Número | Vencimiento | Pendiente |
|--|--|--|--|--:|
{% for line in statement.lines -%}
| {{ line.date }} | {{ line.kind }} | {{ line.number }} | {{ line.due }} | {{ line.open }} |
{% endfor %}
{% if statement.moreLines > 0 %}… y {{ statement.moreLines }} más.{% endif %}

**Saldo: {{ statement.total }}**

{% if statement.pastDue %}De ello, vencido antes de descontar los abonos: {{ statement.pastDue }}.{% endif %}

Le rogamos que lo compare con sus libros y nos indique si falta algo o no coincide.

${reach}

${close}`,
  },
  invoiceCopies: {
    subject: 'Copias de sus facturas (cuenta {{ account.number }})',
    body: `{{ greeting }}

Tal como nos pidió, le enviamos {% if invoiceCount == 1 %}una copia de la siguiente factura{% else %}copias de las siguientes facturas{% endif %}.

| Factura | Su pedido | Fecha | Vencimiento | Importe |
|--|--|--|--|--:|
{% for invoice in invoices -%}
| {{ invoice.number }} | {{ invoice.purchaseOrder }} | {{ invoice.issued }} | {{ invoice.due }} | {{ invoice.amount }} |
{% endfor %}
{% if moreInvoices > 0 %}… y {{ moreInvoices }} más.{% endif %}

Si necesita un albarán, una confirmación de pedido u otro documento para autorizar el pago, díganoslo.

${reach}

${close}`,
  },
  thankYou: {
    subject: 'Gracias por su pago de {{ payment.amount }} (cuenta {{ account.number }})',
    body: `{{ greeting }}

El {{ payment.date }} recibimos su pago de **{{ payment.amount }}**{% if payment.reference %} (referencia {{ payment.reference }}){% endif %}. Se lo agradecemos mucho.

Es un placer trabajar con usted. Si podemos facilitarle la gestión de nuestras facturas, no dude en decírnoslo.

${reach}

${close}`,
  },
  creditHoldNotice: {
    subject: 'Su cuenta está bloqueada: {{ total }} pendientes (cuenta {{ account.number }})',
    body: `{{ greeting }}

Hemos bloqueado su cuenta para nuevos pedidos porque {% if isPastDue %}las siguientes facturas están vencidas{% else %}los siguientes importes han alcanzado su límite de crédito{% endif %}. No podremos liberar nuevos pedidos hasta que esto se regularice.

${invoices}

**Total: {{ total }}**

${aside}

En cuanto haya llegado su pago, o hayamos acordado una fecha, revisaremos el bloqueo, por lo general el mismo día laborable. Los pedidos en espera no se cancelarán.

${reach}

${close}`,
  },
};
