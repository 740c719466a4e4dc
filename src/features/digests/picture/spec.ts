import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };
import type { Words } from '../../../words';
import type { Weeks } from '../section';
import { type Layer, labels, lineOf, note, partsOf, texts, unknowns, unknownThroughout } from './layers';
import { isUnknown, lineNames, type Point, pointsOf, type Shown, shortFigure, wordsOf } from './shown';
import { BETWEEN, COLOURS, FAINT, FONT, INK, MARGIN, PALE, PANEL } from './sizes';

/** About as wide as a letter of a label. Pixels. */
const LETTER = 8;

/** A picture as vega-lite draws it. */
export type PictureSpec = TopLevelSpec;

/** Three small charts, one above the other, each with its own scale from zero. */
export function pictureSpec(shown: Shown): PictureSpec {
  const t = wordsOf(shown);
  const lines = lineNames.map((name) => ({ name, points: pointsOf(shown, name) }));
  const panels = lines.map(({ name, points }) => panelOf(name, points, t));
  const last = panels.at(-1);
  if (last) last.layer.push(...datesOf(shown.moments, t), ...(lines.some(hasGaps) ? [note(t)] : []));
  const spec = {
    background: 'white',
    padding: MARGIN,
    autosize: { type: 'none' },
    bounds: 'flush',
    spacing: BETWEEN,
    vconcat: panels,
    config: { font: FONT, view: { stroke: null }, text: { font: FONT, fontSize: 12, fill: INK } },
  };
  // Its layers are put together more freely than the type of all of vega-lite can follow.
  return spec as unknown as PictureSpec;
}

function panelOf(name: Weeks['name'], points: Point[], t: Words) {
  const { top, ticks } = scaleOf(points);
  const rows = rowsOf(points, t);
  const lines = Math.max(1, ...rows.map(({ label }) => label.length));
  const room = lines > 1 ? 1.25 : 1;
  const band = PANEL.width / points.length;
  const layers = {
    answered: () => [...partsOf(COLOURS.answered, Math.min(band * 0.7, 36)), ...labels('of', lines)],
    open: () => [
      ...lineOf({ colour: COLOURS.open, dash: [1, 0], shape: 'circle' }),
      ...labels('value', lines),
    ],
    overdue: () => [
      ...lineOf({ colour: COLOURS.overdue, dash: [5, 4], shape: 'diamond' }),
      ...labels('value', lines),
    ],
  };
  return {
    ...PANEL,
    data: { values: rows },
    encoding: {
      x: {
        field: 'week',
        type: 'ordinal',
        scale: { type: 'band', domain: points.map(({ day }) => day) },
        axis: null,
      },
      y: {
        type: 'quantitative',
        scale: { domain: [0, top * room], nice: false },
        axis: { values: ticks, title: null, domain: false, ticks: false, labels: false, gridColor: FAINT },
      },
    },
    layer: [
      texts([{ x: 8 - MARGIN.left, y: -40, text: t(`digest-picture:title.${name}`) }], {
        fontSize: 14,
        fontWeight: 'bold',
        align: 'left',
        baseline: 'top',
      }),
      texts(
        ticks.map((tick) => ({
          x: -6,
          y: PANEL.height * (1 - tick / (top * room)),
          text: shortFigure(tick, t),
        })),
        { fill: PALE, align: 'right', baseline: 'middle' },
      ),
      ...layers[name](),
      isUnknown(points) ? unknownThroughout(t) : unknowns,
    ],
  };
}

/** A value and what it is of; its label stands in one line, or all of them in two where one is wider than its place. */
function rowsOf(points: Point[], t: Words) {
  const partsOf = ({ value, of }: Point, wholeBelow?: number) => {
    if (value === null) return [];
    if (of === null) return [shortFigure(value, t)];
    if (of === 0) return ['–'];
    return [shortFigure(value, t, { wholeBelow }), `/${shortFigure(of, t, { wholeBelow })}`];
  };
  const whole = points.map((point) => partsOf(point).join(''));
  const fits = whole.every((label) => label.length * LETTER <= PANEL.width / points.length);
  return points.map((point, n) => ({
    week: point.day,
    value: point.value,
    of: point.value === null ? null : (point.of ?? point.value),
    label: fits ? [whole[n] ?? ''] : partsOf(point, 1_000),
  }));
}

/** Under the lowest chart, for all three; a month where it begins. */
function datesOf(moments: string[], t: Words): Layer[] {
  const band = PANEL.width / moments.length;
  const parts = moments.map((day) => day.split('-'));
  const days = parts.map(([, , date], n) => ({ x: band * (n + 0.5), text: String(Number(date)) }));
  const months = parts.flatMap(([, month], n) =>
    month === parts[n - 1]?.[1]
      ? []
      : [{ x: band * (n + 0.5), text: t(`digest-picture:month.${month}` as 'digest-picture:month.01') }],
  );
  const at = (y: number) => (one: { x: number; text: string }) => ({ ...one, y: PANEL.height + y });
  const until = { x: 8 - MARGIN.left, y: PANEL.height + 10, text: t('digest-picture:axis') };
  return [
    texts([...days.map(at(10)), ...months.map(at(26))], { baseline: 'top' }),
    texts([until], { baseline: 'top', align: 'left', fill: PALE }),
  ];
}

/** Here and there: what is unknown throughout says so in a word. */
const hasGaps = ({ points }: { points: Point[] }): boolean =>
  !isUnknown(points) && points.some(({ value }) => value === null);

/** From zero to a round number above all values, in at most three steps, each a whole number. */
export function scaleOf(points: Pick<Point, 'value' | 'of'>[]): { top: number; ticks: number[] } {
  if (points.every(({ value }) => value === null)) return { top: 1, ticks: [] };
  const most = Math.max(1, ...points.map(({ value, of }) => Math.max(value ?? 0, of ?? 0)));
  const ten = 10 ** Math.max(0, Math.floor(Math.log10(most / 3)));
  const step = [1, 2, 5, 10].map((n) => n * ten).find((n) => n * 3 >= most) ?? most;
  const top = Math.ceil(most / step) * step;
  return { top, ticks: Array.from({ length: top / step + 1 }, (_, n) => n * step) };
}
