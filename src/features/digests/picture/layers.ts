import type { Words } from '../../../words';
import { INK, MARGIN, PALE, PANEL } from './sizes';

/** A piece of a vega-lite specification. */
export type Layer = Record<string, unknown>;

const known = [{ filter: 'datum.value !== null' }];

/** What was due as a frame, and what was answered as what fills it. */
export function partsOf(colour: string, width: number): Layer[] {
  const bar = { type: 'bar', size: width };
  return [
    {
      mark: { ...bar, fill: 'white', stroke: colour, strokeWidth: 1.5 },
      transform: [{ filter: 'datum.of > 0' }],
      encoding: { y: { field: 'of', stack: null } },
    },
    { mark: { ...bar, fill: colour }, transform: known, encoding: { y: { field: 'value', stack: null } } },
  ];
}

/** A line with a gap where nothing is known, and a mark at each value. */
export function lineOf({ colour, dash, shape }: { colour: string; dash: number[]; shape: string }): Layer[] {
  return [
    {
      mark: {
        type: 'line',
        stroke: colour,
        strokeWidth: 2.5,
        strokeDash: dash,
        invalid: 'break-paths-show-domains',
      },
      encoding: { y: { field: 'value' } },
    },
    {
      mark: { type: 'point', shape, size: 80, fill: colour, stroke: 'white', strokeWidth: 1, opacity: 1 },
      transform: known,
      encoding: { y: { field: 'value' } },
    },
  ];
}

/** Each value beside its mark, instead of a legend; first wide and white, so that no line runs through it. */
export function labels(field: 'value' | 'of', lines: number): Layer[] {
  const lineHeight = 13;
  const dy = -8 - (lines - 1) * lineHeight;
  return [{ stroke: 'white', strokeWidth: 4 }, { fill: INK }].map((how) => ({
    mark: { type: 'text', dy, baseline: 'line-bottom', fontWeight: 'bold', lineHeight, ...how },
    transform: known,
    encoding: { y: { field }, text: { field: 'label' } },
  }));
}

interface Text {
  /** Pixels from the upper left corner of the chart. */
  x: number;
  y: number;
  text: string;
}

/** Words at places of their own. */
export function texts(values: Text[], how: Layer): Layer {
  const at = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null });
  return {
    data: { values },
    mark: { type: 'text', ...how },
    encoding: { x: at('x'), y: at('y'), text: { field: 'text' } },
  };
}

export const unknowns: Layer = {
  mark: { type: 'text', baseline: 'bottom', fontSize: 14, fill: PALE, text: '?' },
  transform: [{ filter: 'datum.value === null' }],
  encoding: { y: { value: PANEL.height - 3 } },
};

export const unknownThroughout = (t: Words): Layer =>
  texts([{ x: PANEL.width / 2, y: PANEL.height / 2, text: t('digest-picture:value.unknown') }], {
    fontSize: 14,
    fill: PALE,
    baseline: 'middle',
  });

/** What the question mark means. */
export const note = (t: Words): Layer =>
  texts([{ x: 8 - MARGIN.left, y: PANEL.height + 44, text: t('digest-picture:note') }], {
    align: 'left',
    baseline: 'top',
    fill: PALE,
  });
