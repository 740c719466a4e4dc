import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };
import type { Words } from '../../../words';
import type { Weeks } from '../section';
import { figure, isUnknown, lineNames, type Point, pointsOf, type Shown, wordsOf } from './shown';

/** Pixels, before it is drawn at twice the size: about as wide as a phone shows it. */
export const WIDTH = 400;
export const HEIGHT = 470;
/** The one that comes with us, so that it looks the same everywhere. */
export const FONT = 'DejaVu Sans';

const INK = '#1a1a1a';
const PALE = '#5a5a5a';
const FAINT = '#dcdcdc';
const LEFT = 50;
const PANEL = { width: WIDTH - LEFT - 14, height: 80 };
/** Below a panel: room for the next one's title, and for the labels above its highest point. */
const BETWEEN = 52;

/** Okabe and Ito's colours, and a mark and a dash of its own for each: told apart also without colours. */
const look = {
  answered: { color: '#0072B2' },
  open: { color: '#D55E00', dash: [1, 0], shape: 'circle' },
  overdue: { color: '#000000', dash: [5, 4], shape: 'diamond' },
} as const;

/** A picture as vega-lite draws it. */
export type PictureSpec = TopLevelSpec;

type Layer = Record<string, unknown>;
interface Row {
  week: string;
  value: number | null;
  of: number | null;
  label: string;
  day: string;
  month: string;
}

/** Three small charts, one above the other, each with its own scale from zero. */
export function pictureSpec(shown: Shown): PictureSpec {
  const t = wordsOf(shown);
  const panels = lineNames.map((name) => panelOf(name, pointsOf(shown, name), t));
  const spec = {
    background: 'white',
    padding: { left: LEFT, top: 42, right: 0, bottom: 0 },
    autosize: { type: 'none' },
    bounds: 'flush',
    spacing: BETWEEN,
    vconcat: panels,
    config: {
      font: FONT,
      locale: {
        number: { decimal: '.', thousands: t('digest-picture:thousands'), grouping: [3], currency: ['', ''] },
      },
      view: { stroke: null },
      text: { font: FONT, fontSize: 12, fill: INK },
    },
  };
  // Its layers are put together below, more freely than the type of all of vega-lite can follow.
  return spec as unknown as PictureSpec;
}

function panelOf(name: Weeks['name'], points: Point[], t: Words): Layer {
  const rows = rowsOf(points, t);
  const { top, ticks } = scaleOf(points);
  const isLast = name === lineNames.at(-1);
  const unknown = isUnknown(points) ? [unknownThroughout(t)] : unknowns;
  return {
    ...PANEL,
    title: {
      text: t(`digest-picture:title.${name}`),
      anchor: 'start',
      frame: 'bounds',
      offset: 20,
      dx: 8 - LEFT,
      font: FONT,
      fontSize: 14,
      fontWeight: 'bold',
      color: INK,
    },
    data: { values: rows },
    encoding: {
      x: {
        field: 'week',
        type: 'ordinal',
        sort: null,
        scale: { type: 'band', paddingInner: 0.3, paddingOuter: 0.2 },
        axis: null,
      },
      y: {
        type: 'quantitative',
        scale: { domain: [0, top], nice: false, zero: true },
        axis: {
          title: null,
          values: ticks,
          format: ',d',
          domain: false,
          ticks: false,
          gridColor: FAINT,
          labelFont: FONT,
          labelFontSize: 12,
          labelColor: PALE,
          labelPadding: 6,
          labelLimit: LEFT,
          minExtent: LEFT,
          maxExtent: LEFT,
        },
      },
    },
    layer: [
      ...(name === 'answered' ? bars(look.answered) : line(look[name])),
      ...labels(name === 'answered' ? 'of' : 'value'),
      ...unknown,
      ...(isLast ? dates : []),
      ...(isLast && rows.some(({ value }) => value === null) ? [note(t)] : []),
    ],
  };
}

function rowsOf(points: Point[], t: Words): Row[] {
  let last = '';
  return points.map(({ day, value, of }) => {
    const [, month = '', date = ''] = day.split('-');
    const named = t(`digest-picture:month.${month}` as 'digest-picture:month.01');
    const shownMonth = named === last ? '' : named;
    last = named;
    return {
      week: day,
      value,
      of: of ?? value,
      label: labelOf(value, of, t),
      day: String(Number(date)),
      month: shownMonth,
    };
  });
}

function labelOf(value: number | null, of: number | null, t: Words): string {
  if (value === null) return '';
  if (of === null) return figure(value, t);
  return of === 0 ? '–' : `${figure(value, t)}/${figure(of, t)}`;
}

/** From zero to a round number above all values, with at most three steps between, each a whole number. */
export function scaleOf(points: Pick<Point, 'value' | 'of'>[]): { top: number; ticks: number[] } {
  const most = Math.max(1, ...points.map(({ value, of }) => Math.max(value ?? 0, of ?? 0)));
  let step = 1;
  for (let ten = 1; step * 3 < most; ten *= 10) {
    step = [1, 2, 5].map((n) => n * ten).find((n) => n * 3 >= most) ?? 10 * ten;
  }
  const top = Math.ceil(most / step) * step;
  return { top, ticks: Array.from({ length: top / step + 1 }, (_, n) => n * step) };
}

/** What was due as a frame, and what was answered as what fills it. */
const bars = ({ color }: { color: string }): Layer[] => [
  {
    mark: { type: 'bar', fill: 'white', stroke: color, strokeWidth: 1.5 },
    encoding: { y: { field: 'of', stack: null } },
  },
  { mark: { type: 'bar', fill: color }, encoding: { y: { field: 'value', stack: null } } },
];

const line = ({ color, dash, shape }: { color: string; dash: readonly number[]; shape: string }): Layer[] => [
  {
    mark: { type: 'line', color, strokeWidth: 2.5, strokeDash: dash, invalid: 'break-paths-show-domains' },
    encoding: { y: { field: 'value' } },
  },
  {
    mark: {
      type: 'point',
      filled: true,
      shape,
      size: 75,
      color,
      opacity: 1,
      stroke: 'white',
      strokeWidth: 1,
    },
    transform: known,
    encoding: { y: { field: 'value' } },
  },
];

const known = [{ filter: 'datum.value !== null' }];

/** Each value beside its mark instead of a legend; first in white and wide, so that no line runs through it. */
const labels = (field: 'value' | 'of'): Layer[] =>
  [{ stroke: 'white', strokeWidth: 4 }, {}].map((halo) => ({
    mark: { type: 'text', dy: -8, baseline: 'bottom', fontSize: 12, fontWeight: 'bold', ...halo },
    transform: known,
    encoding: { y: { field }, text: { field: 'label' } },
  }));

const unknowns: Layer[] = [
  {
    mark: { type: 'text', baseline: 'bottom', fontSize: 14, fill: PALE, text: '?' },
    transform: [{ filter: 'datum.value === null' }],
    encoding: { y: { value: PANEL.height - 3 } },
  },
];

const unknownThroughout = (t: Words): Layer => ({
  mark: { type: 'text', fontSize: 14, fill: PALE, text: t('digest-picture:value.unknown') },
  data: { values: [{}] },
  encoding: { x: { value: PANEL.width / 2 }, y: { value: PANEL.height / 2 } },
});

/** Under the lowest chart, for all three; a month where it begins. */
const dates: Layer[] = [
  {
    mark: { type: 'text', baseline: 'top', fontSize: 12 },
    encoding: { y: { value: PANEL.height + 8 }, text: { field: 'day' } },
  },
  {
    mark: { type: 'text', baseline: 'top', fontSize: 12 },
    encoding: { y: { value: PANEL.height + 23 }, text: { field: 'month' } },
  },
];

const note = (t: Words): Layer => ({
  mark: {
    type: 'text',
    align: 'left',
    baseline: 'top',
    fontSize: 12,
    fill: PALE,
    text: t('digest-picture:note'),
  },
  data: { values: [{}] },
  encoding: { x: { value: 8 - LEFT }, y: { value: PANEL.height + 42 } },
});
