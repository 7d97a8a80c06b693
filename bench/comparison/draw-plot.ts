import { interpreted, limit, proxy } from '../harness/create-contenders.js';
import type { Summary } from './summarize.js';

const width = 760;
const height = 340;
const plot = { left: 50, right: 740, top: 50, bottom: 300 };
const colours = ['#0b6e4f', '#c8553d', '#e3a857', '#7d5ba6', '#8d99ae', '#c9cfd8'];

/** Bars: for each size, each server's requests per second at 16 connections as a share of the limit's. */
export function drawPlot(cells: readonly Summary[]): string {
  const shown = cells.filter(
    ({ cell, server }) =>
      cell.documents === 'table' &&
      cell.connections === 16 &&
      cell.callers === 'one' &&
      server !== proxy &&
      server !== interpreted,
  );
  const highest = 1.1 * Math.max(1, ...shown.map(({ toLimit }) => toLimit.requestsPerSecond));
  const toY = (share: number) => Number((plot.bottom - (share / highest) * (plot.bottom - plot.top)).toFixed(1));
  const servers = [...new Set(shown.map(({ server }) => server))];
  const sizes = [...new Set(shown.map(({ cell }) => cell.rows))];
  const groupWidth = (plot.right - plot.left) / sizes.length;
  const barWidth = (groupWidth * 0.84) / servers.length;
  const bars = shown.map(({ cell, server, toLimit }) => {
    const index = servers.indexOf(server);
    const x = plot.left + sizes.indexOf(cell.rows) * groupWidth + groupWidth * 0.08 + index * barWidth;
    const y = toY(toLimit.requestsPerSecond);
    const bar = rectangle(x, y, barWidth - 2, plot.bottom - y, colours[index] ?? '#000');
    return server === limit ? bar : bar + text(x + barWidth / 2, y - 4, toLimit.requestsPerSecond.toFixed(2), 'middle');
  });
  const lines = Array.from({ length: Math.floor(highest / 0.25) + 1 }, (_, index) => index / 4).map(
    (share) =>
      `<path d="M${plot.left} ${toY(share)}H${plot.right}" stroke="#ddd"/>${text(plot.left - 6, toY(share) + 4, share.toFixed(2), 'end')}`,
  );
  const groups = sizes.map((rows, index) =>
    text(plot.left + (index + 0.5) * groupWidth, plot.bottom + 18, rows === 1 ? '1 row' : `${rows} rows`, 'middle'),
  );
  const legend = servers.map((server, index) => {
    const x = plot.left + index * 140;
    const label = server.replace(/ \+.*| over.*| \(.*/, '');
    return rectangle(x, 12, 11, 11, colours[index] ?? '#000') + text(x + 16, 22, label, 'start');
  });
  const title = text(plot.left, height - 8, 'Requests per second at 16 connections, as a share of the limit', 'start');
  const parts = [rectangle(0, 0, width, height, '#fff'), ...lines, ...bars, ...groups, ...legend, title];
  const style = 'font-family="system-ui, sans-serif" font-size="11" fill="#222"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ${style}>\n${parts.join('\n')}\n</svg>\n`;
}

function rectangle(x: number, y: number, w: number, h: number, fill: string): string {
  const [left, top, across, down] = [x, y, w, h].map((value) => value.toFixed(1));
  return `<rect x="${left ?? ''}" y="${top ?? ''}" width="${across ?? ''}" height="${down ?? ''}" fill="${fill}"/>`;
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${content}</text>`;
}
