/** What stands above the columns of tables. */
export const tables = {
  tables: {
    number: 'No.',
    channel: 'Channel',
    posts: 'Posts',
    origin: 'Subscribed',
    lastMatch: 'Last match',
    lastSent: 'Last sent',
    state: 'State',
    part: 'Part',
    outcome: 'What became of it',
    batch: 'Batch',
    heldSince: 'On hold since',
    consequence: 'Released, it means',
    decide: 'Decide',
    samples: 'For example',
  },
};
