'use strict';
/*
 * Draws a capacity request on the timeline. The rows of the form hold the request: dragging and keys write them, and drawing reads
 * them, so that typing, dragging and keys stay consistent.
 */
(function () {
  const chart = document.getElementById('chart');
  const form = document.getElementById('ask');
  const rows = document.getElementById('ask-rows');
  if (!chart || !form || !chart.timeline) {
    return;
  }
  const QUARTER = 900;
  const STEP_KW = 10;
  const timeline = chart.timeline;
  let held = null;

  // The rows ---------------------------------------------------------------------------------------------------------

  function all() {
    return Array.from(rows.querySelectorAll('.ask-row'));
  }

  function field(row, name) {
    return row.querySelector('[name=' + name + ']');
  }

  function block(row) {
    return { start: Date.parse(field(row, 'from').value) / 1000, end: Date.parse(field(row, 'until').value) / 1000, kw: field(row, 'kw').value.trim() === '' ? NaN : Number(field(row, 'kw').value) };
  }

  function rowAt(at) {
    return all().find((row) => block(row).start <= at && at < block(row).end && !Number.isNaN(block(row).kw));
  }

  function choose(select, at) {
    const value = Array.from(select.options).find((option) => Date.parse(option.value) / 1000 === at);
    if (value) {
      select.value = value.value;
    }
  }

  function write(row, values) {
    choose(field(row, 'from'), values.start);
    choose(field(row, 'until'), values.end);
    field(row, 'kw').value = String(values.kw);
    stale();
    draw();
  }

  /** The first row without a capacity, or a new one. */
  function freeRow() {
    const free = all().find((row) => field(row, 'kw').value.trim() === '');
    if (free) {
      return free;
    }
    const row = all()[0].cloneNode(true);
    row.querySelectorAll('.field-error').forEach((error) => error.remove());
    field(row, 'kw').value = '';
    field(row, 'kw').removeAttribute('aria-invalid');
    rows.append(row);
    return row;
  }

  function remove(row) {
    if (all().length > 1) {
      row.remove();
    } else {
      field(row, 'kw').value = '';
    }
    stale();
    draw();
  }

  /** Removes the preview, which no longer matches the rows. */
  function stale() {
    const preview = document.getElementById('preview');
    if (preview) {
      preview.remove();
    }
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  function draw() {
    if (timeline.plot()) {
      timeline.plot().redraw(false);
    }
  }

  chart.addEventListener('marked', (event) => {
    const u = event.detail;
    const style = getComputedStyle(document.documentElement);
    u.ctx.save();
    u.ctx.beginPath();
    u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    u.ctx.clip();
    u.ctx.lineWidth = 2 * uPlot.pxRatio;
    u.ctx.strokeStyle = style.getPropertyValue('--accent').trim();
    u.ctx.fillStyle = style.getPropertyValue('--asked').trim();
    all().map(block).filter((asked) => !Number.isNaN(asked.kw) && asked.end > asked.start).forEach((asked) => {
      const left = u.valToPos(asked.start, 'x', true);
      const top = u.valToPos(asked.kw, 'y', true);
      const box = [left, top, u.valToPos(asked.end, 'x', true) - left, u.valToPos(0, 'y', true) - top];
      u.ctx.fillRect(...box);
      u.ctx.strokeRect(...box);
    });
    u.ctx.restore();
  });

  function say(asked) {
    document.getElementById('readout').textContent = 'requested: ' + timeline.power(asked.kw) + ' from ' + timeline.wall(asked.start) + ' to ' + timeline.wall(asked.end);
  }

  // Dragging ---------------------------------------------------------------------------------------------------------

  function floor(at) {
    return Math.floor(at / QUARTER) * QUARTER;
  }

  function point(event) {
    const u = timeline.plot();
    const box = u.over.getBoundingClientRect();
    const highest = timeline.view().rating || u.scales.y.max;
    const kw = Math.round(u.posToVal(event.clientY - box.top, 'y') / STEP_KW) * STEP_KW;
    return { at: u.posToVal(event.clientX - box.left, 'x'), kw: Math.min(Math.max(0, kw), highest) };
  }

  function earliest() {
    return floor(timeline.now());
  }

  chart.addEventListener('pointerdown', (event) => {
    if (!timeline.plot() || event.button !== 0 || !event.target.closest('.u-over')) {
      return;
    }
    const from = point(event);
    if (from.at < earliest()) {
      return;
    }
    const row = rowAt(from.at);
    const there = row && block(row);
    held = { row: row || freeRow(), fixed: there ? there.start : floor(from.at), end: there ? there.end : floor(from.at) + QUARTER, whole: Boolean(there), begun: from.at };
    chart.setPointerCapture(event.pointerId);
    event.preventDefault();
    chart.focus();
    follow(event);
  });

  /** Moves an existing block up and down as a whole, and extends it where the pointer leaves it. */
  function follow(event) {
    const to = point(event);
    const start = Math.max(earliest(), Math.min(held.fixed, floor(to.at)));
    const end = Math.max(floor(to.at) + QUARTER, held.whole ? held.end : held.fixed + QUARTER);
    const last = Date.parse(field(held.row, 'until').options[field(held.row, 'until').options.length - 1].value) / 1000;
    const asked = { start: start, end: Math.min(end, last), kw: to.kw };
    write(held.row, asked);
    say(asked);
  }

  chart.addEventListener('pointermove', (event) => held && follow(event));
  ['pointerup', 'pointercancel'].forEach((name) => chart.addEventListener(name, () => {
    held = null;
  }));

  // Keys -------------------------------------------------------------------------------------------------------------

  function limitAt(at) {
    const segment = timeline.view().segments.find((one) => one.start <= at && at < one.end);
    return segment && segment.kw !== null ? segment.kw : timeline.view().safeDefault || 0;
  }

  chart.addEventListener('keydown', (event) => {
    if (!timeline.plot()) {
      return;
    }
    const at = Math.max(floor(timeline.cursor() === null ? timeline.now() + QUARTER : timeline.cursor()), earliest());
    const row = rowAt(at);
    const change = (asked, target) => {
      event.preventDefault();
      write(target, asked);
      say(asked);
    };
    if (event.key === 'Enter' && event.shiftKey) {
      const before = all().filter((one) => !Number.isNaN(block(one).kw) && block(one).start <= at).pop();
      if (before) {
        change({ ...block(before), end: at + QUARTER }, before);
      }
    } else if (event.key === 'Enter' && !row) {
      change({ start: at, end: at + QUARTER, kw: limitAt(at) }, freeRow());
      timeline.moveTo(at + 1);
    } else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && row) {
      const asked = block(row);
      const step = (event.shiftKey ? 10 : 1) * STEP_KW * (event.key === 'ArrowUp' ? 1 : -1);
      change({ ...asked, kw: Math.min(Math.max(0, asked.kw + step), timeline.view().rating || Infinity) }, row);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && row) {
      event.preventDefault();
      remove(row);
    }
  });

  // The form ---------------------------------------------------------------------------------------------------------

  form.addEventListener('input', (event) => {
    if (event.target.closest('.ask-row')) {
      stale();
      draw();
    }
  });
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button && button.hasAttribute('data-remove')) {
      event.preventDefault();
      remove(button.closest('.ask-row'));
    } else if (button && button.hasAttribute('data-add')) {
      event.preventDefault();
      const last = block(all()[all().length - 1]);
      const row = freeRow();
      choose(field(row, 'from'), last.end);
      choose(field(row, 'until'), last.end + QUARTER);
      field(row, 'kw').focus();
    }
  });
  // Enter in a field shows the preview, instead of pressing the first button of the form.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.tagName === 'INPUT') {
      event.preventDefault();
      form.querySelector('[value=preview]').click();
    }
  });
  const shown = document.getElementById('preview') || document.querySelector('#ask .field-error');
  if (shown) {
    shown.scrollIntoView({ block: 'nearest' });
  }
})();
