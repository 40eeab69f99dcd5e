'use strict';
/*
 * Draws the marks of the timeline: bands, load, levels, steps, the line of now, and their labels. uPlot draws none of them. A chart passes { view(), now, wall, power, number, runs, segmentAt, font } and
 * gets the hooks that draw.
 */
window.dermsMarks = function (chart) {
  const { now, wall, power, number, runs, segmentAt, font: FONT } = chart;

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue('--' + name).trim();
    return { text: of('text'), secondary: of('secondary'), line: of('line'), surface: of('surface'), accent: of('accent'), load: of('load'), area: of('load-area'), red: of('red'), hatch: of('hatch'), hatchLine: of('hatch-line') };
  }

  function pen(u) {
    const ratio = uPlot.pxRatio;
    const x = (at) => u.valToPos(at, 'x', true);
    const y = (kw) => u.valToPos(kw, 'y', true);
    return { ctx: u.ctx, ratio: ratio, x: x, y: y, box: u.bbox, colour: colours(), taken: [] };
  }

  function clipped(p, draw) {
    p.ctx.save();
    p.ctx.beginPath();
    p.ctx.rect(p.box.left, p.box.top, p.box.width, p.box.height);
    p.ctx.clip();
    draw();
    p.ctx.restore();
  }

  function hatch(p) {
    const tile = document.createElement('canvas');
    const size = Math.round(8 * p.ratio);
    tile.width = size;
    tile.height = size;
    const ctx = tile.getContext('2d');
    ctx.fillStyle = p.colour.hatch;
    ctx.fillRect(0, 0, size, size);
    ctx.strokeStyle = p.colour.hatchLine;
    ctx.lineWidth = p.ratio;
    ctx.beginPath();
    [-size, 0, size].forEach((shift) => {
      ctx.moveTo(shift, size);
      ctx.lineTo(shift + size, 0);
    });
    ctx.stroke();
    return p.ctx.createPattern(tile, 'repeat');
  }

  /** Merges neighbours of one mode into one band, labelled at its start. */
  function bands(mode) {
    return chart.view().segments.filter((segment) => segment.mode === mode).reduce((all, segment) => {
      const last = all[all.length - 1];
      if (last && last.end === segment.start) {
        last.end = segment.end;
      } else {
        all.push({ start: segment.start, end: segment.end });
      }
      return all;
    }, []);
  }

  function drawBands(u) {
    const p = pen(u);
    clipped(p, () => {
      [['FALLBACK', hatch(p)], ['LOCAL_CONTROL', p.colour.area]].forEach(([mode, fill]) => bands(mode).forEach((band) => {
        p.ctx.fillStyle = fill;
        p.ctx.fillRect(p.x(band.start), p.box.top, p.x(band.end) - p.x(band.start), p.box.height);
      }));
    });
  }

  function stroke(p, colour, width, dash) {
    p.ctx.strokeStyle = colour;
    p.ctx.lineWidth = width * p.ratio;
    p.ctx.setLineDash((dash || []).map((length) => length * p.ratio));
  }

  function trace(p, run, close) {
    p.ctx.beginPath();
    run.forEach((point, index) => (index === 0 ? p.ctx.moveTo(p.x(point.at), p.y(point.kw)) : p.ctx.lineTo(p.x(point.at), p.y(point.kw))));
    if (close) {
      p.ctx.lineTo(p.x(run[run.length - 1].at), p.y(0));
      p.ctx.lineTo(p.x(run[0].at), p.y(0));
      p.ctx.closePath();
    }
  }

  function drawLoad(p) {
    runs().forEach((run) => {
      trace(p, run, true);
      p.ctx.fillStyle = p.colour.area;
      p.ctx.fill();
      // Above the limit in force at that moment, and only there, the area is red.
      p.ctx.save();
      p.ctx.beginPath();
      chart.view().segments.filter((segment) => segment.kw !== null).forEach((segment) => p.ctx.rect(
        p.x(segment.start), p.box.top, p.x(segment.end) - p.x(segment.start), p.y(segment.kw) - p.box.top));
      p.ctx.clip();
      trace(p, run, true);
      p.ctx.fillStyle = p.colour.red;
      p.ctx.fill();
      p.ctx.restore();
      stroke(p, p.colour.load, 1.5);
      trace(p, run, false);
      p.ctx.stroke();
    });
  }

  /** The expected load: dashed, a step each quarter hour, and a gap where it is not known. */
  function drawExpected(p) {
    stroke(p, p.colour.load, 1.5, [6, 4]);
    p.ctx.beginPath();
    let end = null;
    chart.view().expected.forEach((quarter) => {
      if (end === quarter.start) {
        p.ctx.lineTo(p.x(quarter.start), p.y(quarter.kw));
      } else {
        p.ctx.moveTo(p.x(quarter.start), p.y(quarter.kw));
      }
      p.ctx.lineTo(p.x(quarter.end), p.y(quarter.kw));
      end = quarter.end;
    });
    p.ctx.stroke();
    p.ctx.setLineDash([]);
  }

  function level(p, kw, dash) {
    stroke(p, p.colour.secondary, 1, dash);
    p.ctx.beginPath();
    p.ctx.moveTo(p.box.left, p.y(kw));
    p.ctx.lineTo(p.box.left + p.box.width, p.y(kw));
    p.ctx.stroke();
    p.ctx.setLineDash([]);
  }

  function drawSteps(p, from, to, alpha) {
    p.ctx.save();
    p.ctx.globalAlpha = alpha;
    stroke(p, p.colour.accent, 2);
    p.ctx.lineJoin = 'miter';
    p.ctx.beginPath();
    let end = null;
    chart.view().segments.forEach((segment) => {
      const start = Math.max(segment.start, from);
      const stop = Math.min(segment.end, to);
      if (segment.kw === null || start >= stop) {
        return;
      }
      if (end === start) {
        p.ctx.lineTo(p.x(start), p.y(segment.kw));
      } else {
        p.ctx.moveTo(p.x(start), p.y(segment.kw));
      }
      p.ctx.lineTo(p.x(stop), p.y(segment.kw));
      end = stop;
    });
    p.ctx.stroke();
    p.ctx.restore();
  }

  /** Writes a label unless another one is there; the more important come first. */
  function label(p, text, x, y, options) {
    const style = options || {};
    p.ctx.font = (style.bold ? '600 ' : '') + FONT.replace('14px', 14 * p.ratio + 'px');
    const width = p.ctx.measureText(text).width;
    const height = 16 * p.ratio;
    const space = 4 * p.ratio;
    const right = p.box.left + p.box.width - space;
    const left = Math.min(Math.max(style.end ? x - width : x, p.box.left + space), right - width);
    const top = Math.max(y - height, style.above ? 0 : p.box.top);
    const box = { left: left - space, right: left + width + space, top: top, bottom: top + height };
    if (p.taken.some((other) => other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom)) {
      return false;
    }
    p.taken.push(box);
    p.ctx.textAlign = 'left';
    p.ctx.textBaseline = 'alphabetic';
    p.ctx.lineJoin = 'round';
    stroke(p, p.colour.surface, 4);
    p.ctx.strokeText(text, left, box.bottom - 3 * p.ratio);
    p.ctx.fillStyle = style.colour || p.colour.secondary;
    p.ctx.fillText(text, left, box.bottom - 3 * p.ratio);
    return true;
  }

  function drawNow(p, at) {
    if (at < chart.view().from || at > chart.view().to) {
      return;
    }
    stroke(p, p.colour.text, 1);
    p.ctx.beginPath();
    p.ctx.moveTo(p.x(at), p.box.top);
    p.ctx.lineTo(p.x(at), p.box.top + p.box.height);
    p.ctx.stroke();
    const text = 'now ' + wall(at);
    p.ctx.font = '600 ' + FONT.replace('14px', 14 * p.ratio + 'px');
    label(p, text, p.x(at) - p.ctx.measureText(text).width / 2, p.box.top - 4 * p.ratio, { colour: p.colour.text, bold: true, above: true });
    const present = segmentAt(at);
    if (present && present.kw !== null) {
      // Away from the direction of the next step, so that the figure does not cover its riser.
      const next = segmentAt(present.end);
      const below = next && next.kw > present.kw && p.y(present.kw) + 22 * p.ratio < p.box.top + p.box.height;
      label(p, power(present.kw), p.x(at) + 6 * p.ratio, p.y(present.kw) + (below ? 20 : -4) * p.ratio, { colour: p.colour.accent, bold: true });
    }
  }

  /** Tries either side of its line, then the other end, until there is room. */
  function labelLevel(p, text, kw) {
    const above = p.y(kw) - 2 * p.ratio;
    const below = p.y(kw) + 18 * p.ratio;
    const right = p.box.left + p.box.width;
    const fits = above - 16 * p.ratio >= p.box.top;
    return (fits && label(p, text, right, above, { end: true })) || label(p, text, right, below, { end: true })
      || (fits && label(p, text, p.box.left, above)) || label(p, text, p.box.left, below);
  }

  function labelSteps(p, at) {
    let last = null;
    chart.view().segments.forEach((segment) => {
      const start = Math.max(segment.start, chart.view().from);
      const wide = p.x(Math.min(segment.end, chart.view().to)) - p.x(start) > 40 * p.ratio;
      if (segment.kw !== null && segment.kw !== last && wide && !(segment.start <= at && at < segment.end)) {
        label(p, number(segment.kw), p.x(start) + 4 * p.ratio, p.y(segment.kw) - 3 * p.ratio, { colour: p.colour.accent });
      }
      last = segment.kw;
    });
  }

  function drawMarks(u) {
    const p = pen(u);
    const at = now();
    clipped(p, () => {
      drawLoad(p);
      drawExpected(p);
      if (chart.view().rating !== null) {
        level(p, chart.view().rating);
      }
      if (chart.view().safeDefault !== null) {
        level(p, chart.view().safeDefault, [2, 4]);
      }
      drawSteps(p, chart.view().from, at, 1);
      drawSteps(p, at, chart.view().to, 0.6);
    });
    drawNow(p, at);
    const edge = (band) => Math.max(p.x(band.start), p.box.left) + 4 * p.ratio;
    const top = p.box.top + 20 * p.ratio;
    // The label of a narrow band in the past would cover the band after it.
    const isLabelled = (band) => p.x(band.end) - p.x(band.start) >= 12 * p.ratio || (band.start <= at && at < band.end);
    bands('LOCAL_CONTROL').forEach((band) => label(p, 'local control', edge(band), top, { colour: p.colour.text, bold: true }));
    bands('FALLBACK').filter(isLabelled).forEach((band) => label(p, 'fallback', edge(band), top, { colour: p.colour.text, bold: true }) || label(p, 'fallback', edge(band), top + 20 * p.ratio, { colour: p.colour.text, bold: true }));
    if (chart.view().rating !== null) {
      labelLevel(p, 'rating ' + power(chart.view().rating), chart.view().rating);
    }
    if (chart.view().safeDefault !== null) {
      labelLevel(p, 'safe default ' + power(chart.view().safeDefault), chart.view().safeDefault);
    }
    labelSteps(p, at);
    const usual = chart.view().expected.find((quarter) => quarter.start > at);
    if (usual) {
      label(p, 'expected load', p.x(usual.end) + 4 * p.ratio, p.y(usual.kw) - 3 * p.ratio);
    }
  }

  return { bands: drawBands, marks: drawMarks, colours: colours };
};
