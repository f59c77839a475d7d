import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogLine, openRunFolder } from './run-folder.ts';

const [width, height] = [520, 150];
/** Sheets of samples that are shown of each stage. */
const newestSheets = 3;
/** Numbers of a log line that are no curves. */
const hidden = new Set(['step', 'at', 'stepMs', 'rate']);

/** A page with the curves of all stages of a run's folder, in one HTML file without scripts. */
export async function drawCurves(folder: string): Promise<string> {
  const names = (await readdir(folder, { withFileTypes: true })).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const sections: string[] = [];
  for (const name of names.sort()) {
    const log = await (await openRunFolder(join(folder, name))).readLog();
    if (log.length > 1) sections.push(drawStage(name, log));
    sections.push(...(await showSheets(folder, name)));
  }
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Training curves</title>
<style>body{font:14px system-ui;margin:2rem;max-width:1120px;color:#222}figure{display:inline-block;margin:0 1rem 1rem 0}
figcaption{margin-bottom:.3rem}svg{background:#f6f6f8}polyline{fill:none;stroke:#3a56c5;stroke-width:1.5}</style>
<h1>Training curves</h1>${sections.join('')}</html>
`;
}

/** The newest sheets of samples, which lie beside the page. */
async function showSheets(folder: string, name: string): Promise<string[]> {
  const sheets = (await readdir(join(folder, name))).filter((file) => file.endsWith('.webp')).sort();
  return sheets.slice(-newestSheets).map((file) => {
    const step = Number(file.slice(0, -'.webp'.length));
    return `<h3>Samples of step ${step}</h3><img src="${name}/${file}" alt="samples of step ${step}" loading="lazy">`;
  });
}

function drawStage(name: string, log: readonly LogLine[]): string {
  const last = log.at(-1)!;
  const pace = last.stepMs === undefined ? '' : `, ${Number(last.stepMs).toFixed(0)} ms a step`;
  const keys = Object.keys(last).filter((key) => !hidden.has(key) && typeof last[key] === 'number');
  const figures = keys.map((key) => drawCurve(key, log)).join('');
  return `<h2>${name}</h2><p>step ${last.step}${pace}, ${last.at}</p>${figures}`;
}

/** One number over the steps, on a logarithmic scale where all values are above zero. */
function drawCurve(key: string, log: readonly LogLine[]): string {
  const points = log.flatMap((line) =>
    typeof line[key] === 'number' ? [[Number(line.step), line[key]] as const] : [],
  );
  const isLogarithmic = points.every(([, value]) => value > 0);
  const scaled = points.map(([step, value]) => [step, isLogarithmic ? Math.log(value) : value] as const);
  const [firstStep, lastStep] = [scaled[0]![0], scaled.at(-1)![0]];
  const values = scaled.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const path = scaled.map(([step, value]) => {
    const x = ((step - firstStep) / Math.max(1, lastStep - firstStep)) * width;
    const y = height - 4 - ((value - low) / Math.max(1e-12, high - low)) * (height - 8);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const [first, last] = [points[0]![1], points.at(-1)![1]];
  return `<figure><figcaption>${key}: ${format(first)} to ${format(last)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${key}"><polyline points="${path.join(' ')}"/></svg></figure>`;
}

function format(value: number): string {
  return value.toPrecision(4);
}
