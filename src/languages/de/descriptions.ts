/** What commands and their options say of themselves. */
export const descriptions: Readonly<Record<string, string>> = {
  'find posts in the archive': 'Beiträge im Archiv finden',
  'Words; "exact phrase", -without': 'Wörter; "genaue Wortfolge", -ohne',
  'Only posts with this tag': 'Nur Beiträge mit diesem Tag',
  'Only posts from this source': 'Nur Beiträge aus dieser Quelle',
  'Only link, release or event': 'Nur link, release oder event',
  'Older than this day: 2025-12-31': 'Älter als dieser Tag: 2025-12-31',
  'From this day on: 2025-01-01': 'Ab diesem Tag: 2025-01-01',
  'list the newest posts': 'die neuesten Beiträge auflisten',
  'find posts about the same as a post or a text': 'Beiträge zum Thema eines Beitrags oder eines Textes finden',
  'Title, link or file of a post; or a text': 'Titel, Link oder Datei eines Beitrags; oder ein Text',
  'explain where a post was announced, and why it was not elsewhere': 'erklären, wo ein Beitrag angekündigt wurde und warum anderswo nicht',
  'People who are not admins see only the channel they ask in, and no post that search hides (draft, scheduled, expired).':
    'Wer kein Admin ist, sieht nur den Kanal, in dem gefragt wird, und keinen Beitrag, den die Suche verbirgt (Entwurf, geplant, abgelaufen).',
  'Title, link or file of the post': 'Titel, Link oder Datei des Beitrags',
  'show how a post is announced, to you alone': 'nur dir zeigen, wie ein Beitrag angekündigt wird',
  'It is drawn from what would be sent, as the channel’s subscription wants it. `as:digest` shows it among the latest posts.':
    'Gezeigt wird, was gesendet würde, so wie das Abonnement des Kanals es will. `as:digest` zeigt ihn unter den neuesten Beiträgen.',
  'As this channel would get it; this one if left out': 'Wie dieser Kanal ihn bekäme; ohne Angabe der hiesige',
  'A message of its own, or a digest; a message if left out': 'Eine eigene Nachricht oder eine Sammelnachricht; ohne Angabe eine eigene',
  'In this style; as the channel wants it if left out': 'In diesem Stil; ohne Angabe so, wie der Kanal es will',
  'show what is connected, pending, on hold, paused, in doubt or failed':
    'zeigen, was verbunden, offen, angehalten, pausiert, ungewiss oder gescheitert ist',
  'Only admins see what to do about it.': 'Nur Admins sehen, was dagegen zu tun ist.',
  'send again what did not arrive, correct messages, or mark posts as seen':
    'erneut senden, was nicht ankam, Nachrichten berichtigen oder Beiträge als gesehen markieren',
  'Shows the plan first, and sends nothing twice. `as:digest` sends one message per channel, `as:edit` corrects messages that were sent, `as:seen` sends nothing. `stale`: posts that were too old when they were first seen. If more would be sent by the time you confirm, the new plan is shown.':
    'Zeigt zuerst den Plan und sendet nichts doppelt. `as:digest` sendet eine Nachricht je Kanal, `as:edit` berichtigt gesendete Nachrichten, `as:seen` sendet nichts. `stale`: Beiträge, die zu alt waren, als sie zum ersten Mal gesehen wurden. Würde bis zur Bestätigung mehr gesendet, wird der neue Plan gezeigt.',
  'A post, or: failed, held, skipped, stale, in-doubt, since:7d': 'Ein Beitrag, oder: failed, held, skipped, stale, in-doubt, since:7d',
  'Only in this channel': 'Nur in diesem Kanal',
  'What to do; resend if left out': 'Was zu tun ist; ohne Angabe resend',
  'Only say what would happen': 'Nur sagen, was geschähe',
  'Not older than: 7d, 12h or 2025-11-01': 'Nicht älter als: 7d, 12h oder 2025-11-01',
  'Older than: 1d, 12h or 2025-11-01': 'Älter als: 1d, 12h oder 2025-11-01',
  'stop all deliveries, on every process and across restarts': 'alle Zustellungen anhalten, in jedem Prozess und über Neustarts hinweg',
  'Messages that are being sent are finished first.': 'Nachrichten, die gerade gesendet werden, gehen noch hinaus.',
  'Why, for those who ask': 'Warum, für alle, die fragen',
  'continue after a pause, or with a channel or platform that refused messages':
    'nach einer Pause weitermachen, oder mit Kanal oder Plattform, die Nachrichten ablehnten',
  'A channel or platform that was paused; everything if left out': 'Kanal oder Plattform, die pausiert wurden; ohne Angabe alles',
  'show what is waiting to be sent, and discard it once you confirm':
    'zeigen, was auf das Senden wartet, und es nach Bestätigung verwerfen',
  'Nothing else is touched. What is discarded is marked as skipped, and can be replayed.':
    'Sonst ändert sich nichts. Verworfenes wird als übersprungen markiert und kann wieder gesendet werden.',
  'list messages whose delivery could not be confirmed, or resolve one':
    'Nachrichten auflisten, deren Zustellung ungewiss ist, oder eine klären',
  'Look in the channel first: `sent` says that the message is there, `resend` sends it again.':
    'Sieh zuerst im Kanal nach: `sent` sagt, dass die Nachricht da ist, `resend` sendet sie erneut.',
  'Its key, as the list shows it': 'Ihr Schlüssel, wie die Liste ihn zeigt',
  'Whether it was sent, or is to be sent again': 'Ob sie gesendet wurde oder erneut gesendet werden soll',
  'list batches that are on hold because they are so large': 'Stapel auflisten, die angehalten sind, weil sie so groß sind',
  'decide about a batch on hold': 'über einen angehaltenen Stapel entscheiden',
  'One message per post, one digest per channel, or nothing: `seen` marks the posts as seen.':
    'Eine Nachricht je Beitrag, eine Sammelnachricht je Kanal oder nichts: `seen` markiert die Beiträge als gesehen.',
  'Its ID, as holds lists it': 'Seine ID, wie holds sie auflistet',
  'What to do with it': 'Was damit geschehen soll',
  'list messages that wait until somebody approves them, or edit the text of one':
    'Nachrichten auflisten, die auf Freigabe warten, oder den Text einer bearbeiten',
  'An edited text is used in the place of the post’s own; its file is not touched. `edit <id> own` takes the edit back.':
    'Ein bearbeiteter Text steht an der Stelle dessen, der im Beitrag steht; die Datei bleibt, wie sie ist. `edit <id> own` nimmt ihn zurück.',
  'People who are not admins see those of the channel they run, in it.':
    'Wer kein Admin ist, sieht die des Kanals, den er betreut, und zwar dort.',
  'What to do; list them if left out': 'Was zu tun ist; ohne Angabe auflisten',
  'Number of the approval, as the list shows it; or of a page': 'Nummer der Freigabe, wie die Liste sie zeigt; oder einer Seite',
  'The new text; title:"…" before it for another title': 'Der neue Text; title:"…" davor für einen anderen Titel',
  'decide about a message that waits for approval': 'über eine Nachricht entscheiden, die auf Freigabe wartet',
  'It is sent unless you say otherwise. `later` asks again tomorrow at 09:00, or `later 2h`, `later 14:30`. Where its post has changed since its text was edited, `use` takes the new words, `keep` the edit.':
    'Sie wird gesendet, wenn du nichts anderes sagst. `later` fragt morgen um 09:00 wieder, oder `later 2h`, `later 14:30`. Hat sich ihr Beitrag geändert, seit ihr Text bearbeitet wurde, nimmt `use` die neuen Worte, `keep` die Bearbeitung.',
  'Admins of Herald, and those who run the channel, may decide.': 'Entscheiden dürfen Admins von Herald und wer den Kanal betreut.',
  'Number of the approval, as approvals lists it': 'Nummer der Freigabe, wie approvals sie auflistet',
  'What to do with it; send it if left out': 'Was damit geschehen soll; ohne Angabe senden',
  'When to ask again: 2h, 3d or 14:30': 'Wann wieder gefragt wird: 2h, 3d oder 14:30',
  'send a channel the posts that a filter matches': 'einem Kanal die Beiträge senden, die zu einem Filter passen',
  'Shows first what it would have sent, and sends nothing old. `all` stands for every post. Without a filter it opens a form.':
    'Zeigt zuerst, was gesendet worden wäre, und sendet nichts Altes. `all` steht für jeden Beitrag. Ohne Filter öffnet sich ein Formular.',
  'Which posts: cilium kind:release; a form if left out': 'Welche Beiträge: cilium kind:release; ohne Angabe ein Formular',
  'Which channel gets them; this one if left out': 'Welcher Kanal sie bekommt; ohne Angabe dieser',
  'When they are sent: daily at 09:00, weekly on friday at 16:00, quiet 22:00-07:00':
    'Wann gesendet wird: daily at 09:00, weekly on friday at 16:00, quiet 22:00-07:00',
  'How pictures of posts are shown': 'Wie Bilder von Beiträgen gezeigt werden',
  'How messages about a post look': 'Wie Nachrichten über einen Beitrag aussehen',
  'Whether somebody approves each message first: yes, no, or the channel to ask in':
    'Ob jemand jede Nachricht erst freigibt: yes, no oder der Kanal, in dem gefragt wird',
  'Which role or user group is mentioned, and how often at most: <its id> every 6h; off':
    'Welche Rolle oder Gruppe erwähnt wird und wie oft höchstens: <its id> every 6h; off',
  'A thread below the message of each post': 'Ein Thread unter der Nachricht jedes Beitrags',
  'When before an event a reminder is sent: 24h,1h; off': 'Wann vor einem Termin erinnert wird: 24h,1h; off',
  'Whether a pre-release says when its release is out': 'Ob eine Vorabversion sagt, wann ihre Version erschienen ist',
  'end a subscription': 'ein Abonnement beenden',
  'What is already on its way is still sent.': 'Was schon unterwegs ist, wird noch gesendet.',
  'Its number, as subscriptions lists it, or its filter': 'Seine Nummer, wie subscriptions sie auflistet, oder sein Filter',
  'With a filter: the channel, if it is not this one': 'Mit einem Filter: der Kanal, wenn es nicht dieser ist',
  'list the channels that get posts, and which posts; test a filter, pause or edit one':
    'Kanäle und ihre Beiträge auflisten; Filter testen, Abonnement pausieren oder ändern',
  'People who are not admins see only the channel they ask in. Everybody may test a filter.':
    'Wer kein Admin ist, sieht nur den Kanal, in dem gefragt wird. Einen Filter testen dürfen alle.',
  'A filter to test, or the number of a subscription and what to do with it':
    'Ein Filter zum Testen, oder die Nummer eines Abonnements und was damit geschehen soll',
  'list the commands, or explain one': 'die Befehle auflisten oder einen erklären',
  'Commands for admins are shown to admins.': 'Befehle für Admins werden Admins gezeigt.',
  'One to be explained: search': 'Einer, der erklärt werden soll: search',
};
