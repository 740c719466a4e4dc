import { join } from 'node:path';
import { FONT, HEIGHT, MARGIN, WIDTH } from './sizes';
import type { PictureSpec } from './spec';

/** So that it is sharp on a phone. */
const ZOOM = 2;

/** A PNG: the same bytes for the same picture on every machine, since no font but ours is looked at. */
export async function drawPicture(spec: PictureSpec): Promise<Buffer> {
  const { draw } = await tools();
  return draw(spec);
}

let known: ReturnType<typeof loaded> | undefined;

/** Loaded when the first picture is drawn: who draws none neither waits for them nor holds them in memory. */
function tools(): ReturnType<typeof loaded> {
  known ??= loaded().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function loaded() {
  const { parse, View } = await import('vega');
  const { compile } = await import('vega-lite');
  const { renderAsync } = await import('@resvg/resvg-js');
  const fonts = join(require.resolve('dejavu-fonts-ttf/package.json'), '..', 'ttf');
  const font = {
    fontFiles: ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => join(fonts, name)),
    loadSystemFonts: false,
    defaultFontFamily: FONT,
  };
  return {
    async draw(spec: PictureSpec): Promise<Buffer> {
      const view = new View(parse(compile(spec).spec), { renderer: 'none' })
        .width(WIDTH - MARGIN.left - MARGIN.right)
        .height(HEIGHT - MARGIN.top - MARGIN.bottom);
      try {
        const svg = await view.toSVG();
        const image = await renderAsync(svg, { font, fitTo: { mode: 'zoom', value: ZOOM } });
        return image.asPng();
      } finally {
        view.finalize();
      }
    },
  };
}
