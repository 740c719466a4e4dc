/** The font that comes with us, so that a picture looks the same everywhere. */
export const FONT = 'DejaVu Sans';

/** In pixels, before it is drawn at twice the size: about as wide as a phone shows it. */
export const WIDTH = 400;
export const HEIGHT = 468;
export const MARGIN = { left: 50, top: 48, right: 14, bottom: 64 };
/** Below a chart: room for the next one's title, and for what is written above its highest value. */
export const BETWEEN = 52;
export const PANEL = {
  width: WIDTH - MARGIN.left - MARGIN.right,
  height: (HEIGHT - MARGIN.top - MARGIN.bottom - 2 * BETWEEN) / 3,
};

export const INK = '#1a1a1a';
export const PALE = '#5a5a5a';
export const FAINT = '#dcdcdc';
/** Okabe and Ito's, which colour-blind people can tell apart; marks and dashes differ, too. */
export const COLOURS = { answered: '#0072B2', open: '#D55E00', overdue: '#000000' };
