/** What commands and their options say of themselves. */
export const descriptions: Readonly<Record<string, string>> = {
  'find posts in the archive': 'buscar publicaciones en el archivo',
  'Words; "exact phrase", -without': 'Palabras; "frase exacta", -sin',
  'Only posts with this tag': 'Solo publicaciones con esta etiqueta',
  'Only posts from this source': 'Solo publicaciones de esta fuente',
  'Only link, release or event': 'Solo link, release o event',
  'Older than this day: 2025-12-31': 'Anteriores a este día: 2025-12-31',
  'From this day on: 2025-01-01': 'Desde este día: 2025-01-01',
  'list the newest posts': 'enumerar las últimas publicaciones',
  'find posts about the same as a post or a text': 'encontrar publicaciones sobre lo mismo que una publicación o un texto',
  'Title, link or file of a post; or a text': 'Título, enlace o archivo de una publicación; o un texto',
  'explain where a post was announced, and why it was not elsewhere':
    'explicar dónde se anunció una publicación y por qué no en otros sitios',
  'People who are not admins see only the channel they ask in, and no post that search hides (draft, scheduled, expired).':
    'Quien no es administrador solo ve el canal en el que pregunta, y ninguna publicación que la búsqueda oculte (borrador, programada, caducada).',
  'Title, link or file of the post': 'Título, enlace o archivo de la publicación',
  'show how a post is announced, to you alone': 'mostrarte solo a ti cómo se anuncia una publicación',
  'It is drawn from what would be sent, as the channel’s subscription wants it. `as:digest` shows it among the latest posts.':
    'Se muestra lo que se enviaría, como lo quiere la suscripción del canal. `as:digest` la muestra entre las últimas publicaciones.',
  'As this channel would get it; this one if left out': 'Como lo recibiría este canal; si se omite, el actual',
  'A message of its own, or a digest; a message if left out': 'Un mensaje propio o un resumen; si se omite, un mensaje',
  'In this style; as the channel wants it if left out': 'En este estilo; si se omite, como lo quiere el canal',
  'show what is connected, pending, on hold, paused, in doubt or failed':
    'mostrar lo que está conectado, pendiente, retenido, en pausa, en duda o fallido',
  'Only admins see what to do about it.': 'Solo los administradores ven qué hacer al respecto.',
  'send again what did not arrive, correct messages, or mark posts as seen':
    'reenviar lo que no llegó, corregir mensajes o marcar publicaciones como vistas',
  'Shows the plan first, and sends nothing twice. `as:digest` sends one message per channel, `as:edit` corrects messages that were sent, `as:seen` sends nothing. `stale`: posts that were too old when they were first seen. If more would be sent by the time you confirm, the new plan is shown.':
    'Muestra primero el plan y no envía nada dos veces. `as:digest` envía un mensaje por canal, `as:edit` corrige mensajes enviados, `as:seen` no envía nada. `stale`: publicaciones que eran demasiado antiguas cuando se vieron por primera vez. Si al confirmar se fuera a enviar más, se muestra el nuevo plan.',
  'A post, or: failed, held, skipped, stale, in-doubt, since:7d': 'Una publicación, o: failed, held, skipped, stale, in-doubt, since:7d',
  'Only in this channel': 'Solo en este canal',
  'What to do; resend if left out': 'Qué hacer; si se omite, resend',
  'Only say what would happen': 'Decir solo lo que ocurriría',
  'Not older than: 7d, 12h or 2025-11-01': 'No más antiguo que: 7d, 12h o 2025-11-01',
  'Older than: 1d, 12h or 2025-11-01': 'Más antiguo que: 1d, 12h o 2025-11-01',
  'stop all deliveries, on every process and across restarts': 'detener todas las entregas, en todos los procesos y tras los reinicios',
  'Messages that are being sent are finished first.': 'Los mensajes que se están enviando se terminan antes.',
  'Why, for those who ask': 'Por qué, para quien pregunte',
  'continue after a pause, or with a channel or platform that refused messages':
    'continuar tras una pausa, o con un canal o plataforma que rechazaba mensajes',
  'A channel or platform that was paused; everything if left out': 'Un canal o plataforma en pausa; si se omite, todo',
  'show what is waiting to be sent, and discard it once you confirm': 'mostrar lo que espera ser enviado y descartarlo al confirmar',
  'Nothing else is touched. What is discarded is marked as skipped, and can be replayed.':
    'No se toca nada más. Lo descartado se marca como omitido y se puede repetir.',
  'list messages whose delivery could not be confirmed, or resolve one':
    'enumerar los mensajes cuya entrega no se pudo confirmar, o resolver uno',
  'Look in the channel first: `sent` says that the message is there, `resend` sends it again.':
    'Mira primero en el canal: `sent` dice que el mensaje está, `resend` lo envía de nuevo.',
  'Its key, as the list shows it': 'Su clave, tal como la muestra la lista',
  'Whether it was sent, or is to be sent again': 'Si se envió, o si hay que enviarlo de nuevo',
  'list batches that are on hold because they are so large': 'enumerar los lotes retenidos por ser tan grandes',
  'decide about a batch on hold': 'decidir sobre un lote retenido',
  'One message per post, one digest per channel, or nothing: `seen` marks the posts as seen.':
    'Un mensaje por publicación, un resumen por canal, o nada: `seen` marca las publicaciones como vistas.',
  'Its ID, as holds lists it': 'Su ID, tal como lo muestra holds',
  'What to do with it': 'Qué hacer con ello',
  'list messages that wait until somebody approves them, or edit the text of one':
    'enumerar los mensajes que esperan aprobación, o editar el texto de uno',
  'An edited text is used in the place of the post’s own; its file is not touched. `edit <id> own` takes the edit back.':
    'Un texto editado sustituye al de la publicación; su archivo no se toca. `edit <id> own` deshace la edición.',
  'People who are not admins see those of the channel they run, in it.': 'Quien no es administrador ve los del canal que gestiona, en él.',
  'What to do; list them if left out': 'Qué hacer; si se omite, enumerarlos',
  'Number of the approval, as the list shows it; or of a page': 'Número de la aprobación, tal como lo muestra la lista; o de una página',
  'The new text; title:"…" before it for another title': 'El texto nuevo; title:"…" delante para otro título',
  'decide about a message that waits for approval': 'decidir sobre un mensaje que espera aprobación',
  'It is sent unless you say otherwise. `later` asks again tomorrow at 09:00, or `later 2h`, `later 14:30`. Where its post has changed since its text was edited, `use` takes the new words, `keep` the edit.':
    'Se envía salvo que digas otra cosa. `later` vuelve a preguntar mañana a las 09:00, o `later 2h`, `later 14:30`. Si la publicación ha cambiado desde que se editó su texto, `use` toma las palabras nuevas, `keep` la edición.',
  'Admins of Herald, and those who run the channel, may decide.':
    'Pueden decidir los administradores de Herald y quienes gestionan el canal.',
  'Number of the approval, as approvals lists it': 'Número de la aprobación, tal como lo muestra approvals',
  'What to do with it; send it if left out': 'Qué hacer con él; si se omite, enviarlo',
  'When to ask again: 2h, 3d or 14:30': 'Cuándo volver a preguntar: 2h, 3d o 14:30',
  'send a channel the posts that a filter matches': 'enviar a un canal las publicaciones que cumplen un filtro',
  'Shows first what it would have sent, and sends nothing old. `all` stands for every post. Without a filter it opens a form.':
    'Muestra primero lo que se habría enviado y no envía nada antiguo. `all` significa todas las publicaciones. Sin filtro se abre un formulario.',
  'Which posts: cilium kind:release; a form if left out': 'Qué publicaciones: cilium kind:release; si se omite, un formulario',
  'Which channel gets them; this one if left out': 'Qué canal las recibe; si se omite, este',
  'When they are sent: daily at 09:00, weekly on friday at 16:00, quiet 22:00-07:00':
    'Cuándo se envían: daily at 09:00, weekly on friday at 16:00, quiet 22:00-07:00',
  'How pictures of posts are shown': 'Cómo se muestran las imágenes de las publicaciones',
  'How messages about a post look': 'Qué aspecto tienen los mensajes sobre una publicación',
  'Whether somebody approves each message first: yes, no, or the channel to ask in':
    'Si alguien aprueba antes cada mensaje: yes, no, o el canal donde preguntar',
  'Which role or user group is mentioned, and how often at most: <its id> every 6h; off':
    'Qué rol o grupo se menciona, y con qué frecuencia como mucho: <its id> every 6h; off',
  'A thread below the message of each post': 'Un hilo bajo el mensaje de cada publicación',
  'When before an event a reminder is sent: 24h,1h; off': 'Cuánto antes de un evento se envía un recordatorio: 24h,1h; off',
  'Whether a pre-release says when its release is out': 'Si una versión preliminar dice cuándo sale su versión',
  'end a subscription': 'terminar una suscripción',
  'What is already on its way is still sent.': 'Lo que ya está en camino se envía todavía.',
  'Its number, as subscriptions lists it, or its filter': 'Su número, tal como lo muestra subscriptions, o su filtro',
  'With a filter: the channel, if it is not this one': 'Con un filtro: el canal, si no es este',
  'list the channels that get posts, and which posts; test a filter, pause or edit one':
    'enumerar los canales y sus publicaciones; probar un filtro, pausar o editar',
  'People who are not admins see only the channel they ask in. Everybody may test a filter.':
    'Quien no es administrador solo ve el canal en el que pregunta. Cualquiera puede probar un filtro.',
  'A filter to test, or the number of a subscription and what to do with it':
    'Un filtro que probar, o el número de una suscripción y qué hacer con ella',
  'list the commands, or explain one': 'enumerar los comandos, o explicar uno',
  'Commands for admins are shown to admins.': 'Los comandos para administradores se muestran a los administradores.',
  'One to be explained: search': 'El que hay que explicar: search',
};
