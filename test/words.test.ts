import { describe, expect, it } from '@jest/globals';
import { locales, type WordKey, words } from '../src/words';

const names = (language: keyof typeof locales) =>
  Object.entries(locales[language]).flatMap(([namespace, sentences]) =>
    Object.keys(sentences).map((key) => `${namespace}:${key}`),
  );

const gaps = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the words', () => {
  it('are complete in English and French', () => {
    const plain = (language: keyof typeof locales) =>
      [...new Set(names(language).map((name) => name.replace(/_(one|many|other)$/, '')))].sort();
    expect(plain('fr')).toEqual(plain('en'));
  });

  it('leave the same gaps in both', () => {
    for (const [namespace, sentences] of Object.entries(locales.en)) {
      for (const [key, sentence] of Object.entries(sentences)) {
        const french = (locales.fr[namespace as keyof typeof locales.fr] as Record<string, string>)[key];
        if (french !== undefined) expect([key, gaps(french)]).toEqual([key, gaps(sentence)]);
      }
    }
  });

  it.each(['en', 'fr', 'fr-FR'])('are found by their name in %s', (language) => {
    const t = words(language);
    for (const name of names(language === 'en' ? 'en' : 'fr')) {
      const base = name.replace(/_(one|many|other)$/, '');
      const said = t(base as WordKey, base === name ? undefined : { count: 2 });
      expect(said).not.toContain(base.split(':')[1]);
    }
  });

  it('are English where the language is not spoken', () => {
    expect(words('sw')('check-ins:button.enough')).toBe('That is all');
  });

  it('choose the plural, and take what people wrote as it is', () => {
    const t = words('en');
    expect(t('check-ins:prompt.intro', { count: 1, set: 'Care' })).toBe(
      'I have one question for you (Care).',
    );
    expect(t('check-ins:prompt.intro', { count: 6, set: '$t(common:fault) {{count}}' })).toBe(
      'I have 6 questions for you ($t(common:fault) {{count}}); here is the first.',
    );
  });
});
