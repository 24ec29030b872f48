import { statements } from './statements.ts';

/** A row in doubt comes with the posts that its request may have told of: its post, or those that were noted before the digest was sent; also those whose file has gone since. */
export const telling = statements(
  'alter table herald.deliveries add column telling text[]',

  `create or replace function herald.claimed(p_kind text, d herald.deliveries, o herald.deliveries, p_missed bigint, p_since timestamptz) returns jsonb
  language plpgsql stable as $$
  begin
    return jsonb_build_object('kind', p_kind, 'row', to_jsonb(d), 'original', case when o.key is not null then to_jsonb(o) end,
      'missedAtMs', p_missed,
      'posts', case d.purpose
        when 'notice' then '[]'::jsonb
        when 'edit' then herald.posts_of(o.key, o.purpose, o.post_id, p_since)
        when 'retract' then herald.posts_of(o.key, o.purpose, o.post_id, null)
        else herald.posts_of(d.key, d.purpose, d.post_id, null) end,
      'sent', case
        when p_kind <> 'doubtful' then '[]'::jsonb
        when d.telling is null then herald.posts_of(d.key, d.purpose, d.post_id, '-infinity')
        else (select coalesce(jsonb_agg(jsonb_build_array(p.id, p.seq) order by told.nth), '[]')
          from unnest(d.telling) with ordinality as told (id, nth) join herald.posts p on p.id = told.id) end);
  end $$`,
);
