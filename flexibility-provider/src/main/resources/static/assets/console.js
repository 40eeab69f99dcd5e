'use strict';
/*
 * What runs on every page: the site's clock, countdowns and ages, the feed's state, and which block is fetched anew when.
 * The page computes nothing about limits: each change is told by an event and fetched as the server writes it.
 */
(function () {
  const STALE_AFTER = 12000;
  // A sign of life comes each second, and none while limits are not decided in time.
  const STUCK_AFTER = 6000;
  const live = new WeakSet();
  let ahead = Number(document.body.dataset.now) - Date.now();
  let heard = Date.now();

  /** The service's time, which in a simulation is not this machine's. */
  function now() {
    return Date.now() + ahead;
  }

  function hear(serverNow) {
    heard = Date.now();
    if (Number.isFinite(serverNow)) {
      ahead = serverNow - heard;
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
    const silent = Date.now() - heard;
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

  /** Blocks name what concerns them: data-live="scope:depot-3 load:depot-3", or "scope" for all scopes. */
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
    // Many changes at one instant are one refresh; the element itself may be replaced meanwhile.
    element.dataset.due = 'yes';
    setTimeout(() => {
      const present = document.getElementById(element.id);
      if (present) {
        delete present.dataset.due;
        htmx.trigger(present, 'refresh');
      }
    }, delay + 50);
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
        // An event without a body still says that the feed is alive.
      }
      hear(data.now === undefined ? NaN : Date.parse(data.now));
      concerned(kind, data.id).forEach(refresh);
    }));
  }

  document.body.addEventListener('htmx:sseOpen', (event) => {
    listen(event.detail.source);
    hear(NaN);
  });

  // Blocks fetched anew ----------------------------------------------------------------------------------------------

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
    // Spoken only when the words changed: a refresh alone must not repeat the sentence.
    announcements().forEach((text, key) => {
      if (spoken.has(key) && spoken.get(key) !== text) {
        write(document.getElementById('announcer'), text);
      }
    });
    spoken = announcements();
  });

  // A session that ended answers with the sign-in page, which must not land inside a block.
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
