import { spokenDay, type Words } from '../../../words';
import { isUnknown, lineNames, type Point, pointsOf, type Shown, wordsOf } from './shown';

/** What the picture shows, in words: for who does not see it, and for the message that stands there without it. */
export function pictureText(shown: Shown): { alt: string; text: string } {
  const { moments, language } = shown;
  const t = wordsOf(shown);
  const lines = lineNames.map((name) => {
    const points = pointsOf(shown, name);
    const values = isUnknown(points)
      ? t('digest-picture:value.unknown')
      : points.map((point) => spoken(point, t)).join(', ');
    return t('digest-picture:one.line', { what: t(`digest-picture:name.${name}`), values });
  });
  const when = { count: moments.length, date: spokenDay(moments.at(-1) ?? '', language) };
  return {
    alt: [t('digest-picture:alt', when), ...lines].join(' '),
    text: [t('digest-picture:heading', when), ...lines.map((line) => `• ${line}`)].join('\n'),
  };
}

function spoken({ value, of }: Point, t: Words): string {
  if (value === null) return t('digest-picture:value.unknown');
  if (of === null) return String(value);
  if (of === 0) return t('digest-picture:value.noneDue');
  return t('digest-picture:value.partOf', { value, of });
}
