/**
 * What scripts add to pages: times in the reader's zone, “select all”, completion of searches, and pages that keep themselves up to date. Everything works without it.
 * Plain JavaScript for browsers, sent as it is.
 */
export const PAGE_SCRIPT = `'use strict';
(() => {
  const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const localTimes = (root) => {
    for (const time of root.querySelectorAll('time[datetime]')) {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.getTime())) time.textContent = day.format(at);
    }
  };
  const selectAll = (root) => {
    for (const box of root.querySelectorAll('input[data-all]')) {
      box.closest('[hidden]')?.removeAttribute('hidden');
      box.addEventListener('change', () => {
        for (const one of document.querySelectorAll('input[name="' + box.dataset.all + '"]')) one.checked = box.checked;
      });
    }
  };
  const suggest = () => {
    for (const box of document.querySelectorAll('input[data-suggest]')) {
      let timer = 0;
      let asked = '';
      box.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(async () => {
          const q = asked = box.value.trim();
          const answer = q === '' ? null : await fetch('/suggest?' + new URLSearchParams({ q })).catch(() => null);
          const found = answer?.ok ? await answer.json() : [];
          // Somebody has typed on meanwhile.
          if (q !== asked) return;
          box.list.replaceChildren(...found.map(({ label, query }) => Object.assign(document.createElement('option'), { value: query, label })));
        }, 150);
      });
    }
  };
  localTimes(document);
  selectAll(document);
  suggest();
  if (!document.body.dataset.live || !window.EventSource) return;

  const isChanged = (field) => {
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    if (field.tagName !== 'SELECT') return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  };
  let busy = false;
  const refresh = async () => {
    // Nothing changes under somebody who is filling in a form.
    if (busy || document.hidden) return;
    const main = document.getElementById('main');
    const at = document.activeElement;
    const isInUse = main.querySelector('details[open]') || (at !== main && main.contains(at));
    if (isInUse || [...main.querySelectorAll('input, select, textarea')].some(isChanged)) return;
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById('main');
      if (!fresh) return;
      main.replaceChildren(...fresh.childNodes);
      localTimes(main);
      selectAll(main);
      suggest();
    } catch {
      // The next event tries again.
    } finally {
      busy = false;
    }
  };
  const events = new EventSource('/live');
  events.addEventListener('changed', refresh);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
  addEventListener('pagehide', () => events.close());
})();
`;
