// The heat map: seconds to the right, latency upwards on a logarithmic scale, colour for how many.

import { clock, count } from "./format.js";

const SECONDS = 180;
const CELLS = 24;
const LOWEST_MS = 0.1;
const PER_DECADE = 4;
const LABELS = [[1, "1 ms"], [10, "10 ms"], [100, "100 ms"], [1000, "1 s"], [10000, "10 s"]];
const LEFT = 52;
const BOTTOM = 18;
const RATE = 34;
const ERRORS = 8;

/** Colours from few to many, as lightness alone tells too. */
const RAMPS = {
  light: [[219, 234, 247], [127, 183, 222], [46, 126, 188], [18, 74, 142], [9, 36, 84]],
  dark: [[25, 48, 78], [30, 92, 148], [38, 148, 178], [122, 205, 158], [250, 236, 130]],
};

function colour(ramp, share) {
  const at = share * (ramp.length - 1);
  const i = Math.min(Math.floor(at), ramp.length - 2);
  const mix = ramp[i].map((from, c) => Math.round(from + (ramp[i + 1][c] - from) * (at - i)));
  return `rgb(${mix.join(",")})`;
}

export class HeatMap {
  constructor(canvas, note, scale) {
    this.canvas = canvas;
    this.note = note;
    this.scale = scale;
    this.columns = new Map();
    this.now = Math.floor(Date.now() / 1000);
    canvas.addEventListener("pointermove", (move) => this.point(move));
    canvas.addEventListener("pointerleave", () => (this.note.textContent = ""));
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  clear() {
    this.columns.clear();
  }

  add(columns, nowMillis) {
    this.now = Math.floor(nowMillis / 1000);
    for (const column of columns) this.columns.set(column.second, column);
    for (const second of this.columns.keys()) {
      if (second <= this.now - SECONDS) this.columns.delete(second);
    }
  }

  draw() {
    const { canvas } = this;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    const dpr = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * dpr)) canvas.width = Math.round(width * dpr);
    if (canvas.height !== Math.round(height * dpr)) canvas.height = Math.round(height * dpr);
    const g = canvas.getContext("2d");
    g.setTransform(dpr, 0, 0, dpr, 0, 0);
    g.clearRect(0, 0, width, height);
    const style = getComputedStyle(document.documentElement);
    const paint = (name) => style.getPropertyValue(name).trim();
    const ramp = RAMPS[paint("--ramp")] ?? RAMPS.light;
    this.step = (width - LEFT) / SECONDS;
    this.top = RATE + 6;
    this.cell = (height - this.top - ERRORS - BOTTOM) / CELLS;
    this.axes(g, width, height, paint);
    this.fill(g, ramp, paint);
    this.scale.style.setProperty("--from", colour(ramp, 0));
    this.scale.style.setProperty("--middle", colour(ramp, 0.5));
    this.scale.style.setProperty("--to", colour(ramp, 1));
  }

  x(second) {
    return LEFT + (SECONDS - 1 - (this.now - second)) * this.step;
  }

  y(ms) {
    return this.top + (CELLS - Math.log10(ms / LOWEST_MS) * PER_DECADE) * this.cell;
  }

  axes(g, width, height, paint) {
    g.font = "11px system-ui, sans-serif";
    g.fillStyle = paint("--quiet");
    g.strokeStyle = paint("--line");
    g.textBaseline = "middle";
    g.textAlign = "right";
    for (const [ms, label] of LABELS) {
      const y = Math.round(this.y(ms)) + 0.5;
      g.fillText(label, LEFT - 8, y);
      g.beginPath();
      g.moveTo(LEFT, y);
      g.lineTo(width, y);
      g.stroke();
    }
    g.fillText("errors", LEFT - 8, height - BOTTOM - ERRORS / 2);
    g.textBaseline = "bottom";
    for (const ago of [180, 120, 60]) {
      g.textAlign = ago === 180 ? "left" : "center";
      g.fillText(ago / 60 + " min ago", Math.max(LEFT, this.x(this.now - ago)), height);
    }
    g.textAlign = "right";
    g.fillText("now", width, height);
  }

  fill(g, ramp, paint) {
    const columns = [...this.columns.values()];
    const totals = columns.map((column) => column.cells.reduce((sum, n) => sum + n, 0));
    const most = Math.log1p(Math.max(1, ...columns.flatMap((column) => column.cells)));
    const busiest = Math.max(1, ...totals);
    g.fillStyle = paint("--quiet");
    g.textAlign = "right";
    g.textBaseline = "middle";
    g.fillText(count(busiest) + "/s", LEFT - 8, 8);
    const wide = Math.max(this.step - 0.5, 1);
    columns.forEach((column, i) => {
      const x = this.x(column.second);
      g.fillStyle = paint("--accent");
      const high = (totals[i] / busiest) * (RATE - 4);
      g.fillRect(x, RATE - high, wide, high);
      column.cells.forEach((n, cell) => {
        if (n > 0) {
          g.fillStyle = colour(ramp, Math.log1p(n) / most);
          g.fillRect(x, this.top + (CELLS - 1 - cell) * this.cell, wide, Math.max(this.cell - 0.5, 1));
        }
      });
      if (column.errors > 0) {
        g.fillStyle = paint("--bad");
        g.fillRect(x, this.top + CELLS * this.cell + 2, wide, ERRORS - 2);
      }
    });
  }

  point(move) {
    const second = this.now - (SECONDS - 1) + Math.floor((move.offsetX - LEFT) / this.step);
    const cell = CELLS - 1 - Math.floor((move.offsetY - this.top) / this.cell);
    const column = this.columns.get(second);
    if (!column) {
      this.note.textContent = "";
      return;
    }
    const total = column.cells.reduce((sum, n) => sum + n, 0);
    let text = `${clock(second * 1000)}: ${count(total)} requests, ${count(column.errors)} failed`;
    if (cell >= 0 && cell < CELLS) {
      const from = LOWEST_MS * 10 ** (cell / PER_DECADE);
      const to = LOWEST_MS * 10 ** ((cell + 1) / PER_DECADE);
      text += `; ${count(column.cells[cell])} in ${from.toPrecision(2)} to ${to.toPrecision(2)} ms`;
    }
    this.note.textContent = text.replaceAll(/(\d(?:\.\d)?)e\+(\d+)/g, (_, m, e) => String(m * 10 ** e));
  }
}
