/** What commands and their options say of themselves. */
export const descriptions: Readonly<Record<string, string>> = {
  'find posts in the archive': 'chercher des articles dans l’archive',
  'Words; "exact phrase", -without': 'Mots ; "expression exacte", -sans',
  'Only posts with this tag': 'Seulement les articles avec ce tag',
  'Only posts from this source': 'Seulement les articles de cette source',
  'Only link, release or event': 'Seulement link, release ou event',
  'Older than this day: 2025-12-31': 'Avant ce jour : 2025-12-31',
  'From this day on: 2025-01-01': 'À partir de ce jour : 2025-01-01',
  'list the newest posts': 'lister les derniers articles',
  'find posts about the same as a post or a text': 'trouver des articles sur le sujet d’un article ou d’un texte',
  'Title, link or file of a post; or a text': 'Titre, lien ou fichier d’un article ; ou un texte',
  'explain where a post was announced, and why it was not elsewhere': 'expliquer où un article a été annoncé, et pourquoi pas ailleurs',
  'People who are not admins see only the channel they ask in, and no post that search hides (draft, scheduled, expired).':
    'Qui n’est pas admin ne voit que le canal où la question est posée, et aucun article que la recherche cache (brouillon, planifié, expiré).',
  'Title, link or file of the post': 'Titre, lien ou fichier de l’article',
  'show how a post is announced, to you alone': 'montrer, à vous seul, comment un article est annoncé',
  'It is drawn from what would be sent, as the channel’s subscription wants it. `as:digest` shows it among the latest posts.':
    'Il montre ce qui serait envoyé, comme l’abonnement du canal le veut. `as:digest` le montre parmi les derniers articles.',
  'As this channel would get it; this one if left out': 'Comme ce canal le recevrait ; sinon celui-ci',
  'A message of its own, or a digest; a message if left out': 'Un message à part ou un récapitulatif ; sinon un message',
  'In this style; as the channel wants it if left out': 'Dans ce style ; sinon comme le canal le veut',
  'show what is connected, pending, on hold, paused, in doubt or failed':
    'montrer ce qui est connecté, en attente, retenu, en pause, incertain ou en échec',
  'Only admins see what to do about it.': 'Seuls les admins voient ce qu’il faut y faire.',
  'send again what did not arrive, correct messages, or mark posts as seen':
    'renvoyer ce qui n’est pas arrivé, corriger des messages ou marquer des articles comme vus',
  'Shows the plan first, and sends nothing twice. `as:digest` sends one message per channel, `as:edit` corrects messages that were sent, `as:seen` sends nothing. `stale`: posts that were too old when they were first seen. If more would be sent by the time you confirm, the new plan is shown.':
    'Montre d’abord le plan et n’envoie rien deux fois. `as:digest` envoie un message par canal, `as:edit` corrige des messages envoyés, `as:seen` n’envoie rien. `stale` : articles trop anciens quand ils ont été vus pour la première fois. Si davantage devait être envoyé au moment de confirmer, le nouveau plan est montré.',
  'A post, or: failed, held, skipped, stale, in-doubt, since:7d': 'Un article, ou : failed, held, skipped, stale, in-doubt, since:7d',
  'Only in this channel': 'Seulement dans ce canal',
  'What to do; resend if left out': 'Ce qu’il faut faire ; sinon resend',
  'Only say what would happen': 'Dire seulement ce qui se passerait',
  'Not older than: 7d, 12h or 2025-11-01': 'Pas plus ancien que : 7d, 12h ou 2025-11-01',
  'Older than: 1d, 12h or 2025-11-01': 'Plus ancien que : 1d, 12h ou 2025-11-01',
  'stop all deliveries, on every process and across restarts': 'arrêter toutes les livraisons, dans chaque processus et après redémarrage',
  'Messages that are being sent are finished first.': 'Les messages en cours d’envoi sont d’abord terminés.',
  'Why, for those who ask': 'Pourquoi, pour qui le demande',
  'continue after a pause, or with a channel or platform that refused messages':
    'reprendre après une pause, ou avec un canal ou une plateforme qui refusait',
  'A channel or platform that was paused; everything if left out': 'Un canal ou une plateforme en pause ; sinon tout',
  'show what is waiting to be sent, and discard it once you confirm':
    'montrer ce qui attend d’être envoyé, et l’abandonner après confirmation',
  'Nothing else is touched. What is discarded is marked as skipped, and can be replayed.':
    'Rien d’autre n’est touché. Ce qui est abandonné est marqué comme passé, et peut être rejoué.',
  'list messages whose delivery could not be confirmed, or resolve one':
    'lister les messages dont la livraison est incertaine, ou en régler un',
  'Look in the channel first: `sent` says that the message is there, `resend` sends it again.':
    'Regardez d’abord dans le canal : `sent` dit que le message y est, `resend` le renvoie.',
  'Its key, as the list shows it': 'Sa clé, telle que la liste la montre',
  'Whether it was sent, or is to be sent again': 'S’il a été envoyé, ou doit l’être de nouveau',
  'list batches that are on hold because they are so large': 'lister les lots retenus parce qu’ils sont très grands',
  'decide about a batch on hold': 'décider d’un lot retenu',
  'One message per post, one digest per channel, or nothing: `seen` marks the posts as seen.':
    'Un message par article, un récapitulatif par canal, ou rien : `seen` marque les articles comme vus.',
  'Its ID, as holds lists it': 'Son ID, tel que holds l’affiche',
  'What to do with it': 'Ce qu’il faut en faire',
  'list messages that wait until somebody approves them, or edit the text of one':
    'lister les messages qui attendent une approbation, ou modifier le texte d’un',
  'An edited text is used in the place of the post’s own; its file is not touched. `edit <id> own` takes the edit back.':
    'Un texte modifié remplace celui de l’article ; son fichier n’est pas touché. `edit <id> own` annule la modification.',
  'People who are not admins see those of the channel they run, in it.':
    'Qui n’est pas admin voit ceux du canal qu’il gère, dans ce canal.',
  'What to do; list them if left out': 'Ce qu’il faut faire ; sinon les lister',
  'Number of the approval, as the list shows it; or of a page': 'Numéro de l’approbation, tel que la liste le montre ; ou d’une page',
  'The new text; title:"…" before it for another title': 'Le nouveau texte ; title:"…" devant pour un autre titre',
  'decide about a message that waits for approval': 'décider d’un message qui attend une approbation',
  'It is sent unless you say otherwise. `later` asks again tomorrow at 09:00, or `later 2h`, `later 14:30`. Where its post has changed since its text was edited, `use` takes the new words, `keep` the edit.':
    'Il est envoyé sauf indication contraire. `later` redemande demain à 09:00, ou `later 2h`, `later 14:30`. Si l’article a changé depuis que son texte a été modifié, `use` prend les nouveaux mots, `keep` la modification.',
  'Admins of Herald, and those who run the channel, may decide.': 'Les admins de Herald, et qui gère le canal, peuvent décider.',
  'Number of the approval, as approvals lists it': 'Numéro de l’approbation, tel que approvals l’affiche',
  'What to do with it; send it if left out': 'Ce qu’il faut en faire ; sinon l’envoyer',
  'When to ask again: 2h, 3d or 14:30': 'Quand redemander : 2h, 3d ou 14:30',
  'send a channel the posts that a filter matches': 'envoyer à un canal les articles qui passent un filtre',
  'Shows first what it would have sent, and sends nothing old. `all` stands for every post. Without a filter it opens a form.':
    'Montre d’abord ce qui aurait été envoyé, et n’envoie rien d’ancien. `all` désigne tous les articles. Sans filtre, un formulaire s’ouvre.',
  'Which posts: cilium kind:release; a form if left out': 'Quels articles : cilium kind:release ; sinon un formulaire',
  'Which channel gets them; this one if left out': 'Quel canal les reçoit ; sinon celui-ci',
  'When they are sent: daily at 09:00, weekly on friday at 16:00, quiet 22:00-07:00':
    'Quand les envoyer : daily at 09:00, weekly on friday at 16:00, quiet 22:00-07:00',
  'How pictures of posts are shown': 'Comment les images des articles sont montrées',
  'How messages about a post look': 'À quoi ressemblent les messages sur un article',
  'Whether somebody approves each message first: yes, no, or the channel to ask in':
    'Si quelqu’un approuve d’abord chaque message : yes, no, ou le canal où demander',
  'Which role or user group is mentioned, and how often at most: <its id> every 6h; off':
    'Quel rôle ou groupe est mentionné, et à quelle fréquence au plus : <its id> every 6h ; off',
  'A thread below the message of each post': 'Un fil sous le message de chaque article',
  'When before an event a reminder is sent: 24h,1h; off': 'Quand rappeler un évènement à l’avance : 24h,1h ; off',
  'Whether a pre-release says when its release is out': 'Si une préversion dit quand sa version est sortie',
  'end a subscription': 'mettre fin à un abonnement',
  'What is already on its way is still sent.': 'Ce qui est déjà en route est encore envoyé.',
  'Its number, as subscriptions lists it, or its filter': 'Son numéro, tel que subscriptions l’affiche, ou son filtre',
  'With a filter: the channel, if it is not this one': 'Avec un filtre : le canal, si ce n’est pas celui-ci',
  'list the channels that get posts, and which posts; test a filter, pause or edit one':
    'lister les canaux et leurs articles ; tester un filtre, suspendre ou modifier',
  'People who are not admins see only the channel they ask in. Everybody may test a filter.':
    'Qui n’est pas admin ne voit que le canal où la question est posée. Tout le monde peut tester un filtre.',
  'A filter to test, or the number of a subscription and what to do with it':
    'Un filtre à tester, ou le numéro d’un abonnement et ce qu’il faut en faire',
  'list the commands, or explain one': 'lister les commandes, ou en expliquer une',
  'Commands for admins are shown to admins.': 'Les commandes pour admins sont montrées aux admins.',
  'One to be explained: search': 'Celle qu’il faut expliquer : search',
};
