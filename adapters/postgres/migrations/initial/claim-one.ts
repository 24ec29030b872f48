/**
 * `herald.claim_one`: claims one row; the caller holds the locks of the row and of its rate limits. If the answer to a request was lost, the process that made it
 * may check for the message one second after the claim, another process after the lease. A notice held because of a pause is returned with the answer, so that it can be shown elsewhere at once.
 */
export const CLAIM_ONE: readonly string[] = [
  // The time from which a row may be sent, considering the other rows of its destination, its rate limit and its blocks, epoch ms.
  `create function herald.destination_slot(d herald.deliveries, p_now bigint, p_interval bigint, p_burst bigint,
    p_slot bigint, p_blocked bigint, p_blocked_above bigint) returns bigint language plpgsql stable as $$
  declare
    v_change boolean := herald.is_change(d.purpose);
    v_spare bigint := (p_burst - 1) * p_interval;
    v_free bigint := greatest(p_now, p_blocked, p_slot - v_spare);
    head herald.deliveries;
    v_enqueued bigint;
    v_from bigint;
    v_ahead bigint;
    v_unsent bigint;
    v_late bigint;
  begin
    if v_change and v_free <= p_now then
      return v_free;
    end if;
    select * into head from herald.deliveries a
    where a.is_open and a.destination = d.destination and a.position < d.position and herald.queue_suffix(a.purpose) = herald.queue_suffix(d.purpose)
      and case when a.state = 'sending' then not v_change
        else (a.due_at is null or a.due_at <= herald.instant(p_now)) and a.reason->>'kind' is distinct from 'file-gone' end
    order by a.position limit 1;
    if not found then
      return v_free;
    end if;
    select count(*), count(*) filter (where line.state <> 'sending') into v_ahead, v_unsent from (
      select a.state from herald.deliveries a
      where a.is_open and a.destination = d.destination and a.position < d.position and herald.queue_suffix(a.purpose) = herald.queue_suffix(d.purpose)
        and case when a.state = 'sending' then not v_change
          else (a.due_at is null or a.due_at <= herald.instant(p_now)) and a.reason->>'kind' is distinct from 'file-gone' end
      order by a.position limit 1000) line;
    v_enqueued := coalesce(herald.epoch_ms(head.enqueued_at), p_now);
    v_from := greatest(p_now, p_blocked, p_blocked_above, case when v_change or head.state = 'sending' then 0 else v_enqueued end);
    v_late := greatest(0, p_now - case when head.state = 'sending' then herald.epoch_ms(head.claimed_at) else v_enqueued end);
    return greatest(v_from, greatest(p_slot, v_from) - v_spare + v_unsent * p_interval, p_now + 50 * v_ahead, p_now + least(v_late / 2, 30000));
  end $$`,

  // The time for a publication, epoch ms: at most `p_burst` per channel within a window, digests (which have no single post) first. All publications begun within the window count, whatever their outcome.
  `create function herald.publication_slot(d herald.deliveries, p_now bigint, p_burst bigint, p_window bigint) returns bigint language plpgsql stable as $$
  declare
    v_begun bigint[];
    v_excess bigint;
  begin
    if p_window = 0 then
      return p_now;
    end if;
    v_begun := array(select herald.epoch_ms(a.sending_since) from herald.deliveries a
      where a.purpose = 'publish' and a.destination = d.destination and a.key <> d.key and a.sending_since > herald.instant(p_now - p_window)
        and (a.state = 'sending' or not a.is_open)
      order by a.sending_since);
    select count(*) into v_excess from herald.deliveries a
    where a.is_open and a.destination = d.destination and a.purpose = 'publish' and a.state <> 'sending'
      and (a.post_id is not null, a.position) < (d.post_id is not null, d.position);
    v_excess := v_excess + cardinality(v_begun) - p_burst;
    if v_excess < 0 then
      return p_now;
    elsif v_excess < cardinality(v_begun) then
      return greatest(p_now, v_begun[v_excess + 1] + p_window);
    end if;
    return p_now + p_window * (1 + (v_excess - cardinality(v_begun)) / p_burst);
  end $$`,

  `create function herald.claim_one(p_key text, p_owner text, p_now bigint, p_lease bigint, p_grace_period bigint,
    p_interval bigint, p_burst bigint, p_shared_interval bigint, p_shared_burst bigint, p_pauses boolean) returns jsonb language plpgsql as $$
  declare
    v_at timestamptz := herald.instant(p_now);
    d herald.deliveries;
    o herald.deliveries;
    v_change boolean;
    v_workspace text;
    v_kind text;
    v_paused boolean;
    v_not_found bigint;
    v_wait bigint := 0;
    v_slot bigint;
    v_blocked bigint;
    v_blocked_above bigint;
    v_shared bigint;
    v_sent bigint;
    v_free bigint;
  begin
    select * into d from herald.deliveries where key = p_key;
    if not found or not d.is_open then
      return jsonb_build_object('kind', 'closed', 'state', d.state);
    end if;
    v_change := herald.is_change(d.purpose);
    v_kind := herald.queue_suffix(d.purpose);
    v_workspace := herald.workspace_of(d.destination);
    v_paused := p_pauses and exists (select 1 from herald.pauses where target in (d.destination, v_workspace, d.platform));
    if d.original_key is not null then
      select * into o from herald.deliveries where key = d.original_key;
    end if;

    if d.state = 'sending' then
      if v_paused then
        update herald.deliveries set enqueued_at = herald.instant(p_now + 60000) where key = p_key;
        return jsonb_build_object('kind', 'wait', 'untilMs', p_now + 60000);
      end if;
      -- A clock that was set back must not make it wait until the old time comes again.
      if d.claimed_at > v_at or d.not_found_at > v_at then
        update herald.deliveries
        set claimed_at = least(claimed_at, v_at), not_found_at = case when not_found_at is not null then least(not_found_at, v_at) end
        where key = p_key returning * into d;
      end if;
      v_not_found := herald.epoch_ms(d.not_found_at);
      -- Its own process asks again only after its request has ended; another one can't know whether that is still under way.
      v_free := herald.epoch_ms(d.claimed_at) + case when d.owner is distinct from p_owner then p_lease else 1000 end;
      v_free := greatest(v_free, v_not_found + 10000);
      if p_now < v_free then
        return jsonb_build_object('kind', 'wait', 'untilMs', v_free);
      end if;
      -- A change that is made twice is made once: it needs no look.
      if not v_change then
        update herald.deliveries set owner = p_owner, claimed_at = v_at, enqueued_at = v_at
        where key = p_key returning * into d;
        return herald.claimed('doubtful', d, o, v_not_found, null);
      end if;
    elsif v_paused then
      update herald.deliveries set state = 'held', reason = '{"kind":"paused"}', updated_at = v_at where key = p_key;
      return jsonb_build_object('kind', 'closed', 'state', 'held') || case
        when d.notice is null then '{}'::jsonb else jsonb_build_object('notice', d.notice) end;
    elsif d.due_at > v_at then
      v_wait := herald.epoch_ms(d.due_at);
    elsif v_change and o.is_open then
      v_wait := p_now + least(greatest((p_now - herald.epoch_ms(coalesce(d.due_at, d.created_at))) / 2, 1000), 60000);
    end if;

    if v_wait = 0 then
      select coalesce(max(next_slot) filter (where scope = d.destination || v_kind), 0),
        coalesce(max(blocked_until) filter (where scope = d.destination || v_kind), 0),
        coalesce(max(blocked_until) filter (where scope in (v_workspace || v_kind, d.platform || v_kind)), 0),
        coalesce(max(workspace_slot) filter (where scope = v_workspace || v_kind), 0),
        coalesce(max(last_sent) filter (where scope = v_workspace || v_kind), 0)
      into v_slot, v_blocked, v_blocked_above, v_shared, v_sent
      from herald.rate_limits where scope in (d.destination || v_kind, v_workspace || v_kind, d.platform || v_kind);
      -- No send can have moved it further, unless a clock was set back.
      if p_interval > 0 and v_slot > p_now + p_burst * p_interval then
        v_slot := p_now + p_burst * p_interval;
        update herald.rate_limits set next_slot = v_slot where scope = d.destination || v_kind;
      end if;
      if d.purpose = 'publish' then
        v_wait := greatest(v_blocked, herald.publication_slot(d, p_now, p_burst, p_burst * p_interval));
      -- Mostly nobody stands before it, which is quickly seen.
      elsif exists (select 1 from herald.deliveries a where a.is_open and a.destination = d.destination and a.position < d.position) then
        v_wait := herald.destination_slot(d, p_now, p_interval, p_burst, v_slot, v_blocked, v_blocked_above);
      else
        v_wait := greatest(p_now, v_blocked, v_slot - (p_burst - 1) * p_interval);
      end if;
    end if;

    if v_wait <= p_now then
      if p_shared_interval = 0 then
        v_wait := greatest(p_now, v_blocked_above);
      else
        if v_sent > p_now + 60000 then
          v_shared := p_now;
        end if;
        -- A turn that was kept is used, unless it comes much too late or into a block.
        if d.workspace_slot_at is not null and d.workspace_slot_at >= v_blocked_above and d.workspace_slot_at <= v_shared
          and p_now <= d.workspace_slot_at + greatest(1000, p_shared_interval * p_shared_burst) then
          v_wait := greatest(p_now, d.workspace_slot_at);
        else
          v_wait := greatest(p_now, v_blocked_above, v_shared - (p_shared_burst - 1) * p_shared_interval);
          v_shared := greatest(v_shared, v_wait) + p_shared_interval;
          if v_wait > p_now then
            d.workspace_slot_at := v_wait;
            update herald.rate_limits set workspace_slot = v_shared, last_sent = least(last_sent, p_now) where scope = v_workspace || v_kind;
          end if;
        end if;
      end if;
    end if;

    if v_wait > p_now then
      update herald.deliveries set workspace_slot_at = d.workspace_slot_at, enqueued_at = herald.instant(v_wait),
        -- People read when its turn comes.
        due_at = case when d.purpose = 'publish' and o.is_open is not true then herald.instant(v_wait) else due_at end
      where key = p_key;
      return jsonb_build_object('kind', 'wait', 'untilMs', v_wait);
    end if;

    if p_interval > 0 then
      update herald.rate_limits set next_slot = greatest(p_now, v_slot) + p_interval
      where scope = d.destination || v_kind;
    end if;
    if p_shared_interval > 0 then
      update herald.rate_limits set workspace_slot = v_shared, last_sent = p_now where scope = v_workspace || v_kind;
    end if;
    update herald.deliveries
    set state = 'sending', reason = null, owner = p_owner, attempts = attempts + 1, workspace_slot_at = null, not_found_at = null,
        due_at = case when v_change then null else due_at end,
        sending_since = v_at, first_sent_at = coalesce(first_sent_at, v_at),
        claimed_at = v_at, enqueued_at = v_at, updated_at = v_at
    where key = p_key returning * into d;
    return herald.claimed('claimed', d, o, null, herald.instant(p_now - p_grace_period));
  end $$`,
];
