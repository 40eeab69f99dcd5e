'use strict';
/*
 * Runs on every page: the site's clock, countdowns and ages, the feed's state, and the refresh of blocks.
 * The page computes nothing about limits: an event announces each change, and the block is fetched from the server.
 */
(function () {
  const STALE_AFTER = 12000;
  // An event arrives each second, except while limits are not decided in time.
  const STUCK_AFTER = 6000;
  // From so many on, the blocks within a block are fetched together, as that block.
  const MANY = 8;
  const live = new WeakSet();
  let ahead = Number(document.body.dataset.now) - Date.now();
  let lastEventAt = Date.now();

  /** The service's time; in a simulation it differs from this machine's. */
  function now() {
    return Date.now() + ahead;
  }

  function hear(serverNow) {
    lastEventAt = Date.now();
    if (Number.isFinite(serverNow)) {
      ahead = serverNow - lastEventAt;
    }
    tick();
  }

  // Time on the page -------------------------------------------------------------------------------------------------

  function pair(large, largeUnit, small, smallUnit) {
    return large + ' ' + largeUnit + (small === 0 ? '' : ' ' + small + ' ' + smallUnit);
  }

  function span(milliseconds) {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (seconds < 60) {
      return seconds + ' s';
    }
    if (minutes < 60) {
      return minutes + ' min';
    }
    return hours < 24 ? pair(hours, 'h', minutes % 60, 'min') : pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
  }

  function countdown(until, phrase) {
    const left = until - now();
    if (phrase === 'left') {
      return span(left) + ' left';
    }
    const away = left < 1000 ? 'now' : 'in ' + span(left);
    return phrase === 'bare' ? away : ' (' + away + ')';
  }

  function write(element, text) {
    if (element && element.textContent !== text) {
      element.textContent = text;
    }
  }

  function writeClock() {
    const clock = document.querySelector('.clock');
    if (!clock) {
      return;
    }
    const format = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: clock.dataset.zone };
    write(document.getElementById('clock'), new Intl.DateTimeFormat('en-GB', format).format(now()));
    const renamed = clock.dataset.changesAt && now() >= Number(clock.dataset.changesAt);
    write(document.getElementById('zone'), renamed ? clock.dataset.zoneAfter : clock.dataset.zoneName);
  }

  function writeFeed() {
    const silent = Date.now() - lastEventAt;
    const stale = silent >= STALE_AFTER;
    if (document.body.classList.contains('feed-stale') !== stale) {
      document.body.classList.toggle('feed-stale', stale);
      write(document.getElementById('announcer'), stale ? 'No updates: the values may be old.' : 'Updates are coming again.');
    }
    document.querySelectorAll('[data-silent]').forEach((element) => {
      element.hidden = silent < STUCK_AFTER;
    });
    write(document.getElementById('feed-word'), stale ? 'no update for ' + span(silent) : 'live');
  }

  function tick() {
    document.querySelectorAll('[data-until]').forEach(
      (element) => write(element, countdown(Number(element.dataset.until), element.dataset.phrase)));
    document.querySelectorAll('[data-since]').forEach(
      (element) => write(element, span(now() - Number(element.dataset.since)) + ' ago'));
    writeClock();
    writeFeed();
  }

  // Events -----------------------------------------------------------------------------------------------------------

  /** Blocks name the changes they depend on: data-live="scope:depot-3 load:depot-3", or "scope" for all scopes. */
  function concerned(kind, id) {
    return Array.from(document.querySelectorAll('[data-live]')).filter((element) => {
      const names = element.dataset.live.split(' ');
      return names.includes(kind) || names.includes(kind + ':' + id);
    });
  }

  function refresh(element) {
    const delay = Number(element.dataset.liveDelay || 0);
    if (!element.id || element.dataset.due) {
      return;
    }
    // Several changes at one instant cause one refresh; the element itself may be replaced meanwhile.
    element.dataset.due = 'yes';
    setTimeout(() => {
      const present = document.getElementById(element.id);
      if (present && present.dataset.due) {
        fetchBlock(outerOf(present) || present);
      }
    }, delay + 50);
  }

  /** The block around a block, where many within it are due. */
  function outerOf(element) {
    const outer = element.parentElement.closest('[data-live]');
    return outer && outer.querySelectorAll('[data-due]').length >= MANY ? outer : null;
  }

  function fetchBlock(element) {
    delete element.dataset.due;
    element.querySelectorAll('[data-due]').forEach((inner) => delete inner.dataset.due);
    htmx.trigger(element, 'refresh');
  }

  function listen(source) {
    if (live.has(source)) {
      return;
    }
    live.add(source);
    ['circuit', 'scope', 'connection', 'incident', 'load', 'negotiation', 'tick'].forEach((kind) => source.addEventListener(kind, (event) => {
      let data = {};
      try {
        data = JSON.parse(event.data);
      } catch (ignored) {
        // An event without a body also shows that the feed is alive.
      }
      hear(data.now === undefined ? NaN : Date.parse(data.now));
      concerned(kind, data.id).forEach(refresh);
    }));
  }

  document.body.addEventListener('htmx:sseOpen', (event) => {
    listen(event.detail.source);
    hear(NaN);
  });

  // Refreshed blocks -------------------------------------------------------------------------------------------------

  function values() {
    return new Map(Array.from(document.querySelectorAll('[data-value]'), (element) => [element.dataset.value, element.textContent]));
  }

  let before = new Map();
  let spoken = new Map();

  function announcements() {
    return new Map(Array.from(document.querySelectorAll('[data-announce]'), (element) => [element.id || 'banner', element.dataset.announce]));
  }

  document.body.addEventListener('htmx:beforeSwap', () => {
    before = values();
  });

  document.body.addEventListener('htmx:afterSettle', (event) => {
    const block = event.detail.elt && event.detail.elt.closest('[data-now]');
    hear(block && block !== document.body ? Number(block.dataset.now) : NaN);
    document.querySelectorAll('[data-value]').forEach((element) => {
      const old = before.get(element.dataset.value);
      element.classList.toggle('changed', old !== undefined && old !== element.textContent);
    });
    // Announced only when the text changed: a refresh alone must not repeat it.
    announcements().forEach((text, key) => {
      if (spoken.has(key) && spoken.get(key) !== text) {
        write(document.getElementById('announcer'), text);
      }
    });
    spoken = announcements();
  });

  // After the session ended the response is the sign-in page, which must not be swapped into a block.
  document.body.addEventListener('htmx:beforeSwap', (event) => {
    const url = event.detail.xhr.responseURL || '';
    if (/\/login(\?|$)/.test(url)) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });

  window.derms = { now: now, span: span, hear: hear };
  spoken = announcements();
  tick();
  setInterval(tick, 1000);
})();
