import type { Average, Proportion } from '../measures/proportion.ts';
import type { Compared, EvaluationReport, FollowingReport } from './summary.ts';

/** A prompt with its sheet of pictures, for the report. */
export interface ReportSheet {
  readonly index: number;
  /** WebP: five pictures of the model over five true ones. */
  readonly picture: Uint8Array;
}

/** The report as one HTML page that needs nothing else. */
export function htmlReport(report: EvaluationReport, sheets: readonly ReportSheet[]): string {
  const title = `Evaluation of ${report.plan.model}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main>
<h1>${escapeHtml(title)}</h1>
${facts({ ...report.plan, ...report.notes })}
<p>Every figure stands beside that of the true pictures of the same scenes, which is the most that can be reached with these judges, and
where it makes sense beside what a judge grants to a video of another prompt. Brackets are 95 % intervals.</p>
${report.following.map(followingSection).join('\n')}
${physicsSection(report)}
${motionSection(report)}
${identitySection(report)}
${driftSection(report)}
${sheetSection(report, sheets)}
</main>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --line: #8884; --bar: #4a7bd0; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
td small { opacity: .65; }
td { white-space: nowrap; }
.bar { display: inline-block; width: 3rem; height: .6rem; background: var(--line); margin-right: .5rem; }
.bar i { display: block; height: 100%; background: var(--bar); }
figure { margin: 1.5rem 0; }
figure img { max-width: 100%; border-radius: 4px; }
figcaption { margin-bottom: .3rem; }
.wrong { color: #c33; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dt { opacity: .65; }
dd { margin: 0; }
`;

function facts(values: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(values).map(
    ([name, value]) =>
      `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(Array.isArray(value) ? value.join(', ') : String(value))}</dd>`,
  );
  return `<dl>${rows.join('')}</dl>`;
}

function followingSection({
  oracle,
  attributes,
  allRight,
  mainRight,
  heldOut,
  seen,
  distance,
}: FollowingReport): string {
  const row = (label: string, one: Compared<Proportion> & { readonly chance: Proportion }): string =>
    `<tr><th>${escapeHtml(label)}</th><td>${share(one.generated)}</td><td>${share(one.real)}</td><td>${share(one.reconstructed)}</td><td>${share(one.chance)}</td><td>${one.generated.asked}</td></tr>`;
  const asked = attributes.filter(({ real }) => real.asked > 0);
  const number = (value: number | null): string => (value === null ? 'not measured' : value.toPrecision(3));
  return `<h2>Prompt following as ${escapeHtml(oracle)} sees it</h2>
<table>
<tr><th></th><th>model</th><th>true pictures</th><th>through the autoencoder</th><th>by chance</th><th>asked</th></tr>
${row('everything said', allRight)}
${row('who, colour, action, place, count', mainRight)}
${asked.map((one) => row(inWords(one.attribute), one)).join('\n')}
</table>
<p>Attributes right with pairs that training never showed: ${share(heldOut)}; with others: ${share(seen)}.</p>
<p>Distance of features (polynomial kernel): model to true ${number(distance.generated)}, autoencoder to true
${number(distance.reconstructed)}, true to true ${number(distance.floor)}.</p>`;
}

function physicsSection({ physics }: EvaluationReport): string {
  const rows = physics
    .filter(({ real }) => real.asked > 0)
    .map(
      ({ check, generated, real, reconstructed }) =>
        `<tr><th>${check}</th><td>${share(generated)}</td><td>${share(real)}</td><td>${share(reconstructed)}</td><td>${generated.asked}</td></tr>`,
    );
  if (rows.length === 0) return '';
  return `<h2>Physics: share of videos within tolerance</h2>
<table><tr><th></th><th>model</th><th>true pictures</th><th>through the autoencoder</th><th>asked</th></tr>${rows.join('')}</table>`;
}

function motionSection({ motion, generationSeconds }: EvaluationReport): string {
  const rows = Object.entries(motion).map(
    ([name, one]) =>
      `<tr><th>${inWords(name)}</th><td>${mean(one.generated)}</td><td>${mean(one.real)}</td><td>${mean(one.reconstructed)}</td><td>${ratio(one)}</td></tr>`,
  );
  return `<h2>Motion</h2>
<table><tr><th></th><th>model</th><th>true pictures</th><th>through the autoencoder</th><th>model / true</th></tr>${rows.join('')}</table>
<p>Seconds for each video: ${mean(generationSeconds)}.</p>`;
}

function identitySection({ identity }: EvaluationReport): string {
  if (identity.length === 0) return '';
  const rows = identity.map(
    ({ oracle, generated, real, equalError }) =>
      `<tr><th>${escapeHtml(oracle)}</th><td>${share(generated)}</td><td>${share(real)}</td><td>${percent(equalError)}</td><td>${generated.asked}</td></tr>`,
  );
  return `<h2>The same character in two shots</h2>
<table><tr><th></th><th>model</th><th>true pictures</th><th>equal error of the judge</th><th>asked</th></tr>${rows.join('')}</table>`;
}

function driftSection({ drift }: EvaluationReport): string {
  if (drift.length === 0) return '';
  const rows = drift.flatMap(({ prompt, generated, real }) => [
    `<tr><th colspan="6">${escapeHtml(prompt)}</th></tr>`,
    ...generated.map((window, i) => {
      const cells = [window.following, real[i]!.following].map(percent);
      const numbers = [window.flicker, window.dynamicDegree, window.colorDrift].map((x) => x.toPrecision(3));
      return `<tr><td>${window.startSeconds} s</td>${[...cells, ...numbers].map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    }),
  ]);
  return `<h2>Long videos</h2>
<table><tr><th>window</th><th>prompt followed</th><th>true pictures</th><th>flicker</th><th>dynamic degree</th><th>colour drift</th></tr>${rows.join('')}</table>`;
}

function sheetSection({ records }: EvaluationReport, sheets: readonly ReportSheet[]): string {
  const figures = sheets.flatMap(({ index, picture }) => {
    const record = records.find((one) => one.index === index);
    if (record === undefined) return [];
    const results = record.generated.oracles[0]!.attributes;
    const wrong = results.filter(({ isRight }) => !isRight).map(({ attribute }) => attribute);
    const verdict =
      wrong.length === 0 ? 'all right' : `<span class="wrong">not seen: ${wrong.map(inWords).join(', ')}</span>`;
    return [
      `<figure><figcaption>${record.index + 1}. ${escapeHtml(record.prompt)} <small>${verdict}</small></figcaption>
<img alt="Five pictures of the model's video over five true ones" src="data:image/webp;base64,${Buffer.from(picture).toString('base64')}"></figure>`,
    ];
  });
  return figures.length === 0 ? '' : `<h2>Videos: the model above, the true pictures below</h2>\n${figures.join('\n')}`;
}

function share(value: Proportion | null): string {
  if (value === null || value.asked === 0) return '<small>none</small>';
  return `<span class="bar"><i style="width:${(100 * value.share).toFixed(0)}%"></i></span>${percent(value.share)} <small>[${(100 * value.low).toFixed(0)}, ${(100 * value.high).toFixed(0)}]</small>`;
}

function mean(value: Average | null): string {
  if (value === null) return '<small>none</small>';
  return `${value.mean.toPrecision(3)} <small>[${value.low.toPrecision(3)}, ${value.high.toPrecision(3)}]</small>`;
}

function ratio({ generated, real }: Compared<Average | null>): string {
  return generated === null || real === null || real.mean === 0 ? '' : (generated.mean / real.mean).toFixed(2);
}

/** `timeOfDay` as `time of day`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(0)} %`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
