'use strict';
/*
 * The chart of limit and load. Limits are steps and are never interpolated; missing measurements are a gap, never 0.
 * uPlot draws scales, axes and the cursor; timeline-marks.js draws the marks.
 */
(function () {
  const chart = document.getElementById('chart');
  if (!chart || !window.uPlot) {
    return;
  }
  const HOUR = 3600;
  const THIN = '\u202F';
  const MODES = { FALLBACK: 'Fallback', AWAITING_FORECAST: 'Awaiting forecast', FORECAST: 'Forecast', LOCAL_CONTROL: 'Local control', UNMANAGED: 'Not connected to OSCP' };
  const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const FONT = '14px ' + getComputedStyle(document.body).fontFamily;
  const readout = document.getElementById('readout');
  const hint = readout.textContent;
  const pressed = document.querySelector('[data-range][aria-pressed=true]');
  let range = pressed ? Number(pressed.dataset.range) : 24;
  let plot = null;
  let view = null;
  let asked = 0;
  let cursorAt = null;

  // Data -------------------------------------------------------------------------------------------------------------

  function seconds(text) {
    return Date.parse(text) / 1000;
  }

  function read(json) {
    const steps = json.segments.map((segment) => ({ start: seconds(segment.start), end: seconds(segment.end), kw: segment.limitKw, mode: segment.mode, why: segment.why }));
    return {
      from: seconds(json.from),
      to: seconds(json.to),
      rating: json.ratingKw,
      safeDefault: json.safeDefaultKw,
      segments: steps,
      load: json.load.map((point) => ({ at: seconds(point.at), kw: point.kw })),
      expected: json.expected.map((quarter) => ({ start: seconds(quarter.start), end: seconds(quarter.end), kw: quarter.kw })),
      ticks: json.ticks.map((tick) => ({ at: seconds(tick.at), label: tick.label, date: tick.date, repeated: tick.repeated })),
      offsets: json.offsets.map((offset) => ({ from: seconds(offset.from), seconds: offset.seconds, name: offset.name })),
    };
  }

  function now() {
    return window.derms.now() / 1000;
  }

  function segmentAt(at) {
    return view.segments.find((segment) => segment.start <= at && at < segment.end);
  }

  /** Readings further apart than this are not joined. */
  function longestJoin() {
    const gaps = view.load.slice(1).map((point, index) => point.at - view.load[index].at).sort((a, b) => a - b);
    return gaps.length === 0 ? 0 : Math.max(120, 3 * gaps[Math.floor(gaps.length / 2)]);
  }

  function loadAt(at) {
    const near = view.load.reduce((best, point) => (best === null || Math.abs(point.at - at) < Math.abs(best.at - at) ? point : best), null);
    return near !== null && Math.abs(near.at - at) <= longestJoin() ? near : null;
  }

  /** Groups readings into runs without a gap. */
  function runs() {
    const join = longestJoin();
    return view.load.reduce((all, point) => {
      const last = all.length === 0 ? null : all[all.length - 1];
      if (last !== null && point.at - last[last.length - 1].at <= join) {
        last.push(point);
      } else {
        all.push([point]);
      }
      return all;
    }, []);
  }

  // Figures ----------------------------------------------------------------------------------------------------------

  function number(kw) {
    const whole = Math.abs(kw) < 0.05 || Math.abs(kw) >= 99.95;
    return kw.toLocaleString('en', { minimumFractionDigits: whole ? 0 : 1, maximumFractionDigits: whole ? 0 : 1 }).replace(/^-0$/, '0');
  }

  function power(kw) {
    return kw === null || kw === undefined ? 'none' : number(kw) + THIN + 'kW';
  }

  function two(value) {
    return String(value).padStart(2, '0');
  }

  function offsetAt(at) {
    return view.offsets.reduce((found, offset) => (offset.from <= at ? offset : found), view.offsets[0]);
  }

  /** The site's local time, with its zone where an hour is repeated. */
  function wall(at) {
    const offset = offsetAt(at);
    const local = new Date((at + offset.seconds) * 1000);
    const change = view.offsets.slice(1).find((next) => Math.abs(next.from - at) <= HOUR);
    const today = new Date((now() + offsetAt(now()).seconds) * 1000);
    return (local.getUTCDate() === today.getUTCDate() && local.getUTCMonth() === today.getUTCMonth() ? '' : DAYS[local.getUTCDay()] + ' ' + local.getUTCDate() + ' ' + MONTHS[local.getUTCMonth()] + ' ')
      + two(local.getUTCHours()) + ':' + two(local.getUTCMinutes()) + (change ? ' ' + offset.name : '');
  }

  const marks = window.dermsMarks({ view: () => view, now, wall, power, number, runs, segmentAt, font: FONT });

  // Axis -------------------------------------------------------------------------------------------------------------

  /** Whether a repeated hour's label with its zone fits among the others; otherwise it goes in a row below them. */
  function roomy(u) {
    return view.ticks.length > 1 && (view.ticks[1].at - view.ticks[0].at) * perSecond(u) >= 90;
  }

  function perSecond(u) {
    return u.bbox.width / uPlot.pxRatio / (view.to - view.from);
  }

  /** Labels midnights and repeated hours always, and as many others as fit, evenly spaced. */
  function tickLabels(u) {
    const step = view.ticks.length > 1 ? view.ticks[1].at - view.ticks[0].at : 2 * HOUR;
    const pace = [1, 2, 3, 6, 12].find((every) => every * step * perSecond(u) >= 42) || 12;
    const minutes = (tick) => Number(tick.label.slice(0, 2)) * 60 + Number(tick.label.slice(3, 5));
    const zones = view.ticks.filter((tick) => tick.repeated).map((tick) => tick.label.slice(6));
    const crowded = !roomy(u);
    return view.ticks.map((tick) => {
      if (tick.repeated && crowded) {
        return '\n\n' + (tick.label.slice(6) === zones[0] ? '' : '\n') + tick.label;
      }
      if (tick.date) {
        return tick.label + '\n' + tick.date;
      }
      return tick.repeated || minutes(tick) % (step / 60 * pace) === 0 ? tick.label : null;
    });
  }

  function axis(more) {
    return Object.assign({ stroke: () => marks.colours().secondary, font: FONT, ticks: { show: false }, grid: { stroke: () => marks.colours().line, width: 1 } }, more);
  }

  function options() {
    const highest = Math.max(100, view.rating || 0, view.safeDefault || 0, ...view.segments.map((segment) => segment.kw || 0), ...view.load.map((point) => point.kw), ...view.expected.map((quarter) => quarter.kw));
    return {
      width: chart.clientWidth,
      height: chart.clientHeight,
      padding: [28, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: false, range: () => [view.from, view.to] }, y: { range: () => [0, highest * 1.08] } },
      axes: [
        axis({ splits: () => view.ticks.map((tick) => tick.at), values: (u) => tickLabels(u), size: (u) => (view.ticks.some((tick) => tick.repeated) && !roomy(u) ? 92 : 52), gap: 6 }),
        axis({ values: (u, splits) => splits.map((kw) => number(kw)), size: 56, label: 'kW', labelFont: FONT, labelSize: 20, labelGap: 0 }),
      ],
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      hooks: { drawClear: [marks.bands], draw: [marks.marks, (u) => chart.dispatchEvent(new CustomEvent('marked', { detail: u }))], setCursor: [follow] },
    };
  }

  // Reading a moment -------------------------------------------------------------------------------------------------

  function describe(at) {
    const segment = segmentAt(at);
    const load = at <= now() ? loadAt(at) : null;
    const parts = [wall(at)];
    parts.push(segment ? (segment.kw === null ? 'no limit' : 'limit ' + power(segment.kw)) + ', ' + segment.why : 'limit not known');
    if (load !== null) {
      parts.push('load ' + power(load.kw));
      if (segment && segment.kw !== null) {
        const over = load.kw - segment.kw;
        parts.push(over > 0 ? power(over) + ' over' : power(-over) + ' below');
      }
    } else if (at <= now()) {
      parts.push('no reading');
    } else {
      const usual = view.expected.find((quarter) => quarter.start <= at && at < quarter.end);
      if (usual) {
        parts.push('expected load ' + power(usual.kw));
      }
    }
    return parts.join('  ·  ');
  }

  function follow(u) {
    const left = u.cursor.left;
    readout.textContent = left === null || left < 0 ? hint : describe(u.posToVal(left, 'x'));
  }

  function moveTo(at) {
    cursorAt = Math.min(Math.max(at, view.from), view.to - 1);
    plot.setCursor({ left: plot.valToPos(cursorAt, 'x'), top: 0 });
  }

  chart.addEventListener('keydown', (event) => {
    if (!plot) {
      return;
    }
    const step = (range < 1 ? 5 : range <= 2 ? 60 : range <= 24 ? 900 : 2 * HOUR) * (event.shiftKey ? 4 : 1);
    const from = cursorAt === null ? now() : cursorAt;
    const moves = { ArrowLeft: () => moveTo(from - step), ArrowRight: () => moveTo(from + step), Home: () => moveTo(view.from), End: () => moveTo(view.to), Escape: () => {
      cursorAt = null;
      plot.setCursor({ left: -10, top: -10 });
    } };
    if (moves[event.key]) {
      event.preventDefault();
      moves[event.key]();
    }
  });

  // The same as a table ----------------------------------------------------------------------------------------------

  function cell(row, text, kind) {
    const td = document.createElement('td');
    td.textContent = text;
    td.className = kind || '';
    row.append(td);
  }

  function writeTable() {
    if (!document.getElementById('timeline-rows')) {
      return;
    }
    const at = now();
    document.getElementById('timeline-rows').replaceChildren(...view.segments.map((segment) => {
      const row = document.createElement('tr');
      row.className = segment.start <= at && at < segment.end ? 'present' : '';
      cell(row, wall(segment.start));
      cell(row, wall(segment.end));
      cell(row, power(segment.kw), 'num');
      cell(row, segment.why);
      cell(row, MODES[segment.mode] || segment.mode);
      return row;
    }));
  }

  // Fetching ---------------------------------------------------------------------------------------------------------

  function show(json) {
    view = read(json);
    const kept = cursorAt;
    if (plot) {
      plot.destroy();
    }
    chart.replaceChildren();
    plot = new uPlot(options(), [[view.from, view.to], [0, 0]], chart);
    if (kept !== null) {
      moveTo(kept);
    }
    writeTable();
  }

  async function load() {
    const turn = ++asked;
    const at = window.derms.now();
    const hours = range * HOUR * 1000;
    // Where only the time ahead matters, one hour of the past is enough.
    const back = chart.dataset.view === 'ahead' ? HOUR * 1000 : hours;
    const query = new URLSearchParams({ from: new Date(at - back).toISOString(), to: new Date(at + Math.min(hours, 24 * HOUR * 1000)).toISOString() });
    try {
      const answer = await fetch(chart.dataset.src + '?' + query, { headers: { Accept: 'application/json' } });
      if (!answer.ok) {
        throw new Error('status ' + answer.status);
      }
      const json = await answer.json();
      if (turn === asked) {
        show(json);
      }
    } catch (failure) {
      if (!plot) {
        chart.textContent = 'The timeline could not be loaded (' + failure.message + '). It is tried again within a minute.';
        chart.classList.add('chart-empty');
      }
    }
  }

  document.querySelectorAll('[data-range]').forEach((button) => button.addEventListener('click', () => {
    range = Number(button.dataset.range);
    cursorAt = null;
    document.querySelectorAll('[data-range]').forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
    load();
  }));
  // For scripts that draw on the timeline.
  chart.timeline = { plot: () => plot, view: () => view, now, wall, power, cursor: () => cursorAt, moveTo };
  chart.addEventListener('refresh', load);
  new ResizeObserver(() => plot && plot.setSize({ width: chart.clientWidth, height: chart.clientHeight })).observe(chart);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot && plot.redraw(false));
  // Only a short range moves visibly with time.
  let sinceLoad = 0;
  setInterval(() => {
    sinceLoad += 5;
    if (range < 1 || sinceLoad >= 60) {
      sinceLoad = 0;
      load();
    }
  }, 5000);
  load();
})();
