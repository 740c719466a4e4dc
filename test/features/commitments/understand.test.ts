import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Understood, understand } from '../../../src/features/commitments/understand';

/** A Wednesday. */
const metOn = '2027-03-10';
const english = { metOn, language: 'en', ourName: 'Sababu' } as const;
const french = { metOn, language: 'fr', ourName: 'Sababu' } as const;

type Expected = Omit<Understood, 'line'>;
const theirs = (rest: Expected): Expected => ({ who: 'DHMT', owes: 'stakeholder', ...rest });
const unclear = (...parts: ('who' | 'what' | 'by')[]) => ({ unclear: parts });

type Row = [typed: string, expected: Expected];

const inEnglish: Row[] = [
  // Deadlines
  ['DHMT: two nurses to Jojoima by 15 March', theirs({ what: 'two nurses to Jojoima', by: '2027-03-15' })],
  ['DHMT: drugs by Friday', theirs({ what: 'drugs', by: '2027-03-12' })],
  ['DHMT: drugs by Wednesday', theirs({ what: 'drugs', by: '2027-03-17' })],
  ['DHMT: drugs before Friday.', theirs({ what: 'drugs', by: '2027-03-12' })],
  ['DHMT: drugs until Monday', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs on Monday', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by Sat', theirs({ what: 'drugs', by: '2027-03-13' })],
  ['DHMT: drugs no later than March 15', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs on or before 15th of March', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by Dec. 31', theirs({ what: 'drugs', by: '2027-12-31' })],
  ['DHMT: drugs b4 15 March', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by 15 March at the latest', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by latest Friday', theirs({ what: 'drugs', by: '2027-03-12' })],
  ['DHMT: drugs (by 15 March)', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by the 15th', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by the 5th', theirs({ what: 'drugs', by: '2027-04-05' })],
  ['DHMT: drugs by today', theirs({ what: 'drugs', by: '2027-03-10' })],
  ['DHMT: drugs within two weeks', theirs({ what: 'drugs', by: '2027-03-24' })],
  ['DHMT: drugs in 3 days', theirs({ what: 'drugs', by: '2027-03-13' })],
  ['DHMT: drugs in May', theirs({ what: 'drugs', by: '2027-05-31' })],
  ['DHMT: drugs by April', theirs({ what: 'drugs', by: '2027-04-30' })],
  ['DHMT: drugs before April', theirs({ what: 'drugs', by: '2027-03-31' })],
  ['DHMT: drugs by mid-March', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['By Friday, DHMT will send two nurses', { what: 'DHMT will send two nurses', by: '2027-03-12' }],
  ['Friday: call the chief', { what: 'call the chief', by: '2027-03-12' }],
  ['By 15 March: DHMT: two nurses', theirs({ what: 'two nurses', by: '2027-03-15' })],
  ['Deadline: 15 March', { what: '', by: '2027-03-15', ...unclear('what') }],
  // A day at the end
  ['We: call the chief tomorrow', { who: 'We', owes: 'we', what: 'call the chief', by: '2027-03-11' }],
  ['DHMT: drugs the day after tomorrow', theirs({ what: 'drugs', by: '2027-03-12' })],
  ['DHMT: drugs, Friday', theirs({ what: 'drugs', by: '2027-03-12' })],
  ['DHMT: drugs — 15 March 2028', theirs({ what: 'drugs', by: '2028-03-15' })],
  ['DHMT: drugs next month', theirs({ what: 'drugs', by: '2027-04-30' })],
  ['DHMT: drugs this month', theirs({ what: 'drugs', by: '2027-03-31' })],
  ['DHMT: drugs end of March', theirs({ what: 'drugs', by: '2027-03-31' })],
  ['DHMT: drugs by the end of next month', theirs({ what: 'drugs', by: '2027-04-30' })],
  ['DHMT: drugs by end of year', theirs({ what: 'drugs', by: '2027-12-31' })],
  ['DHMT: drugs this week', theirs({ what: 'drugs', by: '2027-03-12' })],
  ['DHMT: drugs next week', theirs({ what: 'drugs', by: '2027-03-19' })],
  ['DHMT: drugs Monday next week', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs next week Thursday', theirs({ what: 'drugs', by: '2027-03-18' })],
  ['DHMT: drugs Friday 19', theirs({ what: 'drugs', by: '2027-03-19' })],
  // Years and figures
  ['DHMT: drugs by 3 February', theirs({ what: 'drugs', by: '2028-02-03' })],
  ['DHMT: drugs by 29 February', theirs({ what: 'drugs', by: '2028-02-29' })],
  ['DHMT: drugs by 15/3', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by 3/15', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by 4/4', theirs({ what: 'drugs', by: '2027-04-04' })],
  ['DHMT: drugs by 15.03.2027', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs by 2027-03-15', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: drugs on Friday 12/3', theirs({ what: 'drugs', by: '2027-03-12' })],
  // The words stay where they say more than the day
  [
    'DHMT: drugs by Friday and report back',
    theirs({ what: 'drugs by Friday and report back', by: '2027-03-12' }),
  ],
  ['DHMT: drugs by Friday 10am', theirs({ what: 'drugs by Friday 10am', by: '2027-03-12' })],
  ['DHMT: drugs tomorrow morning', theirs({ what: 'drugs tomorrow morning', by: '2027-03-11' })],
  ['DHMT: drugs by COB Friday', theirs({ what: 'drugs by COB Friday', by: '2027-03-12' })],
  ['DHMT: drugs by 5pm tomorrow', theirs({ what: 'drugs by 5pm tomorrow', by: '2027-03-11' })],
  ['On Friday prayers are held', { what: 'On Friday prayers are held', by: '2027-03-12' }],
  ['DHMT: drugs by Friday 🙏', theirs({ what: 'drugs by Friday 🙏', by: '2027-03-12' })],
  // No deadline
  ['UNICEF: 15 nurses', { who: 'UNICEF', owes: 'stakeholder', what: '15 nurses' }],
  ['Fill in Form 3', { what: 'Fill in Form 3' }],
  ['DHMT may send two nurses', { what: 'DHMT may send two nurses' }],
  ['Meet Mrs. May', { what: 'Meet Mrs. May' }],
  [
    'Mrs. May: list of schools by May 5',
    { who: 'Mrs. May', owes: 'stakeholder', what: 'list of schools', by: '2027-05-05' },
  ],
  ['Write to Chief April', { what: 'Write to Chief April' }],
  ['They come if they may', { what: 'They come if they may' }],
  ['Thank Sam', { what: 'Thank Sam' }],
  ['two weeks training', { what: 'two weeks training' }],
  ['A training of two weeks', { what: 'A training of two weeks' }],
  ['Children join the march', { what: 'Children join the march' }],
  ['Print Vision 2030', { what: 'Print Vision 2030' }],
  ['Meet the chief at 10:30', { what: 'Meet the chief at 10:30' }],
  ['Chiefs meet every Friday', { what: 'Chiefs meet every Friday' }],
  ['Answer the letter dated 3 March 2026', { what: 'Answer the letter dated 3 March 2026' }],
  ['Camp from 3 to 5 April', { what: 'Camp from 3 to 5 April' }],
  ['Letter signed by the chief', { what: 'Letter signed by the chief' }],
  ['Support by MSF', { what: 'Support by MSF' }],
  ['Remind them by phone', { what: 'Remind them by phone' }],
  ['Read the by-laws on child labour', { what: 'Read the by-laws on child labour' }],
  ['No more caning, starting today', { what: 'No more caning, starting today' }],
  ['They will by all means come', { what: 'They will by all means come' }],
  ['Open the box on the 1st of every month', { what: 'Open the box on the 1st of every month' }],
  ['Train on child rights', { what: 'Train on child rights' }],
  // Unclear by when
  ['DHMT: roof by the rains', theirs({ what: 'roof by the rains', ...unclear('by') })],
  ['Roof repaired by the rains', { what: 'Roof repaired by the rains', ...unclear('by') }],
  ['DHMT: drugs by Easter', theirs({ what: 'drugs by Easter', ...unclear('by') })],
  ['DHMT: drugs by Firday', theirs({ what: 'drugs by Firday', ...unclear('by') })],
  ['DHMT: drugs on 15th Febuary', theirs({ what: 'drugs on 15th Febuary', ...unclear('by') })],
  ['DHMT: drugs by Q2', theirs({ what: 'drugs by Q2', ...unclear('by') })],
  [
    'DHMT: drugs by first week in April',
    theirs({ what: 'drugs by first week in April', by: '2027-04-30', ...unclear('by') }),
  ],
  ['Visit Bo on the 17th and 18th March', { what: 'Visit Bo on the 17th and 18th March', ...unclear('by') }],
  [
    'Friday: DHMT: drugs by Monday',
    { what: 'Friday: DHMT: drugs by Monday', by: '2027-03-12', ...unclear('who', 'by') },
  ],
  ['DHMT: drugs by 10:30', theirs({ what: 'drugs by 10:30', ...unclear('by') })],
  ['DHMT: drugs by 2030', theirs({ what: 'drugs by 2030', ...unclear('by') })],
  ['DHMT: drugs by 31 April', theirs({ what: 'drugs by 31 April', ...unclear('by') })],
  ['DHMT: drugs 29 February 2027', theirs({ what: 'drugs 29 February 2027', ...unclear('by') })],
  ['DHMT: drugs by 2027-02-30', theirs({ what: 'drugs by 2027-02-30', ...unclear('by') })],
  ['DHMT: drugs by 3/4', theirs({ what: 'drugs by 3/4', by: '2027-04-03', ...unclear('by') })],
  [
    'DHMT: drugs by 3 February 2026',
    theirs({ what: 'drugs by 3 February 2026', by: '2026-02-03', ...unclear('by') }),
  ],
  [
    'DHMT: drugs by 15 March 2207',
    theirs({ what: 'drugs by 15 March 2207', by: '2207-03-15', ...unclear('by') }),
  ],
  [
    'DHMT: drugs by Friday 14 March',
    theirs({ what: 'drugs by Friday 14 March', by: '2027-03-14', ...unclear('by') }),
  ],
  ['DHMT: drugs by Friday?', theirs({ what: 'drugs by Friday?', by: '2027-03-12', ...unclear('by') })],
  [
    'DHMT: drugs by Friday or Monday',
    theirs({ what: 'drugs by Friday or Monday', by: '2027-03-12', ...unclear('by') }),
  ],
  ['DHMT: drugs next Friday', theirs({ what: 'drugs next Friday', by: '2027-03-19', ...unclear('by') })],
  ['DHMT: drugs April', theirs({ what: 'drugs April', by: '2027-04-30', ...unclear('by') })],
  ['DHMT: drugs May', theirs({ what: 'drugs May', by: '2027-05-31', ...unclear('by') })],
  ['DHMT: drugs late March', theirs({ what: 'drugs late March', ...unclear('by') })],
  [
    'DHMT: half by Friday and the rest by 30 March',
    theirs({ what: 'half by Friday and the rest by 30 March', by: '2027-03-30', ...unclear('by') }),
  ],
  // Who
  ['us: drugs', { who: 'us', owes: 'we', what: 'drugs' }],
  ['Our team: drugs', { who: 'Our team', owes: 'we', what: 'drugs' }],
  ['We (Fatu): drugs', { who: 'We (Fatu)', owes: 'we', what: 'drugs' }],
  ['SABABU: drugs', { who: 'SABABU', owes: 'we', what: 'drugs' }],
  ['DHMT:drugs', theirs({ what: 'drugs' })],
  ['*DHMT:* drugs by *15 March*', theirs({ what: 'drugs', by: '2027-03-15' })],
  ['DHMT: meet at 10:30: all', theirs({ what: 'meet at 10:30: all' })],
  [
    'We and DHMT: visit on 20 March',
    { who: 'We and DHMT', owes: 'stakeholder', what: 'visit', by: '2027-03-20', ...unclear('who') },
  ],
  ['10:30 call the chief', { what: '10:30 call the chief', ...unclear('who') }],
  ['Meeting 10:30: chief comes', { what: 'Meeting 10:30: chief comes', ...unclear('who') }],
  ['http://example.org: see', { what: 'http://example.org: see', ...unclear('who') }],
  [
    'Send http://example.org/a to DHMT by Friday',
    { what: 'Send http://example.org/a to DHMT', by: '2027-03-12' },
  ],
  [`${'a'.repeat(61)}: drugs`, { what: `${'a'.repeat(61)}: drugs`, ...unclear('who') }],
  ['Next steps: call DHMT', { what: 'Next steps: call DHMT' }],
  // Hardly anything
  ['by', { what: 'by', ...unclear('what', 'by') }],
  ['before', { what: 'before', ...unclear('what', 'by') }],
  [':', { what: ':', ...unclear('what') }],
  [': drugs', { what: 'drugs' }],
  ['DHMT:', theirs({ what: '', ...unclear('what') })],
  ['DHMT: by Friday', theirs({ what: '', by: '2027-03-12', ...unclear('what') })],
  ['👍', { what: '👍', ...unclear('what') }],
  // Other languages and scripts
  ['DHMT: sɛn tu nɔs to Jojoima bifo 15 March', theirs({ what: 'sɛn tu nɔs to Jojoima', by: '2027-03-15' })],
  ['DHMT: mek di rod bifo di ren', theirs({ what: 'mek di rod bifo di ren', ...unclear('by') })],
  ['Wi: go si di chif tumara', { who: 'Wi', owes: 'we', what: 'go si di chif tumara' }],
  ['وزارة الصحة: ممرضتان', { who: 'وزارة الصحة', owes: 'stakeholder', what: 'ممرضتان' }],
  ['وزارة الصحة؛ ممرضتان', { who: 'وزارة الصحة', owes: 'stakeholder', what: 'ممرضتان' }],
  [
    'وزارة الصحة: ممرضتان قبل 15/03/2027',
    { who: 'وزارة الصحة', owes: 'stakeholder', what: 'ممرضتان', by: '2027-03-15' },
  ],
  ['DHMT：two nurses by vendredi', theirs({ what: 'two nurses', by: '2027-03-12' })],
  ['DHMT: drugs by 15 décembre', theirs({ what: 'drugs', by: '2027-12-15' })],
];

const inFrench: Row[] = [
  ['Nous : appeler le chef demain', { who: 'Nous', owes: 'we', what: 'appeler le chef', by: '2027-03-11' }],
  ['Notre équipe : appeler', { who: 'Notre équipe', owes: 'we', what: 'appeler' }],
  [
    'DHMT : deux infirmières à Jojoima avant le 15 mars',
    theirs({ what: 'deux infirmières à Jojoima', by: '2027-03-15' }),
  ],
  ['DHMT : rapport d’ici vendredi', theirs({ what: 'rapport', by: '2027-03-12' })],
  ["DHMT : rapport d'ici à la fin de l'année", theirs({ what: 'rapport', by: '2027-12-31' })],
  ['DHMT : rapport le mois prochain', theirs({ what: 'rapport', by: '2027-04-30' })],
  ['DHMT : rapport fin mars', theirs({ what: 'rapport', by: '2027-03-31' })],
  // That has just been: which year is meant is asked.
  ['DHMT : rapport fin février', theirs({ what: 'rapport fin février', by: '2028-02-29', ...unclear('by') })],
  ['DHMT : rapport à la fin du mois', theirs({ what: 'rapport', by: '2027-03-31' })],
  ['DHMT : rapport à la fin du mois prochain', theirs({ what: 'rapport', by: '2027-04-30' })],
  ['DHMT : rapport cette semaine', theirs({ what: 'rapport', by: '2027-03-12' })],
  ['DHMT : rapport la semaine prochaine', theirs({ what: 'rapport', by: '2027-03-19' })],
  ['DHMT : rapport lundi de la semaine prochaine', theirs({ what: 'rapport', by: '2027-03-15' })],
  ['DHMT : rapport mercredi', theirs({ what: 'rapport', by: '2027-03-17' })],
  ['DHMT : rapport ce vendredi', theirs({ what: 'rapport', by: '2027-03-12' })],
  ['DHMT : rapport le 1er avril', theirs({ what: 'rapport', by: '2027-04-01' })],
  ['DHMT : rapport pour le 15', theirs({ what: 'rapport', by: '2027-03-15' })],
  ['DHMT : rapport pour vendredi', theirs({ what: 'rapport', by: '2027-03-12' })],
  ['DHMT : rapport au plus tard le 15 mars', theirs({ what: 'rapport', by: '2027-03-15' })],
  ['DHMT : rapport le 15 mars au plus tard', theirs({ what: 'rapport', by: '2027-03-15' })],
  ['DHMT : rapport jusqu’au 20 mars', theirs({ what: 'rapport', by: '2027-03-20' })],
  ['DHMT : rapport en août', theirs({ what: 'rapport', by: '2027-08-31' })],
  ['DHMT : rapport, mai', theirs({ what: 'rapport', by: '2027-05-31' })],
  ['DHMT : rapport mi-avril', theirs({ what: 'rapport', by: '2027-04-15' })],
  ['DHMT : rapport après-demain', theirs({ what: 'rapport', by: '2027-03-12' })],
  ['DHMT : rapport dans deux semaines', theirs({ what: 'rapport', by: '2027-03-24' })],
  ['DHMT : rapport d’ici deux semaines', theirs({ what: 'rapport', by: '2027-03-24' })],
  ['DHMT : rapport sous 15 jours', theirs({ what: 'rapport', by: '2027-03-25' })],
  ['DHMT : rapport avant Friday', theirs({ what: 'rapport', by: '2027-03-12' })],
  ['DHMT : rapport avant le 3 février', theirs({ what: 'rapport', by: '2028-02-03' })],
  ['DHMT : rapport lundi 15 mars à 10h', theirs({ what: 'rapport lundi 15 mars à 10h', by: '2027-03-15' })],
  ['DHMT : formation pour deux semaines', theirs({ what: 'formation pour deux semaines' })],
  ['DHMT : vaccins en sept communautés', theirs({ what: 'vaccins en sept communautés' })],
  ['Un local pour mon équipe', { what: 'Un local pour mon équipe' }],
  ['Lire le rapport du 15 mars', { what: 'Lire le rapport du 15 mars' }],
  ['Ouvert du lundi au vendredi', { what: 'Ouvert du lundi au vendredi' }],
  ['Protéger les enfants avant tout', { what: 'Protéger les enfants avant tout' }],
  ['DHMT : toit avant les pluies', theirs({ what: 'toit avant les pluies', ...unclear('by') })],
  ['DHMT : toit avant mon départ', theirs({ what: 'toit avant mon départ', ...unclear('by') })],
  ['DHMT : toit d’ici là', theirs({ what: 'toit d’ici là', ...unclear('by') })],
  [
    'DHMT : toit le premier lundi d’avril',
    theirs({ what: 'toit le premier lundi d’avril', ...unclear('by') }),
  ],
  [
    'DHMT : toit le 15 avril et le 15 mai',
    theirs({ what: 'toit le 15 avril et le 15 mai', by: '2027-04-15', ...unclear('by') }),
  ],
  ['DHMT : toit dans la semaine', theirs({ what: 'toit dans la semaine', ...unclear('by') })],
  ['DHMT : toit début avril', theirs({ what: 'toit début avril', ...unclear('by') })],
  ['DHMT : toit le 30 février', theirs({ what: 'toit le 30 février', ...unclear('by') })],
  ['DHMT : toit le 3/4', theirs({ what: 'toit le 3/4', by: '2027-04-03', ...unclear('by') })],
  [
    'DHMT : toit vendredi prochain',
    theirs({ what: 'toit vendredi prochain', by: '2027-03-12', ...unclear('by') }),
  ],
  ['avant', { what: 'avant', ...unclear('what', 'by') }],
];

describe('what is understood of an agreement', () => {
  it.each(inEnglish)('in English: %s', (line, expected) => {
    expect(understand(line, english)).toEqual([{ line, ...expected }]);
  });

  it.each(inFrench)('in French: %s', (line, expected) => {
    expect(understand(line, french)).toEqual([{ line, ...expected }]);
  });

  it.each([...inEnglish.slice(0, 12), ...inFrench.slice(0, 12)])(
    'is the same in the other language: %s',
    (line, expected) => {
      const languages = [english, french].map((setting) => understand(line, setting));
      expect(languages).toEqual([[{ line, ...expected }], [{ line, ...expected }]]);
    },
  );

  it.each([
    ['2027-03-12', 'by Friday', '2027-03-19'],
    ['2027-03-12', 'this week', '2027-03-12'],
    ['2027-12-31', 'tomorrow', '2028-01-01'],
    ['2027-12-10', 'next month', '2028-01-31'],
    ['2028-01-31', 'next month', '2028-02-29'],
    ['2027-03-10', 'by 10 March', '2027-03-10'],
    ['2026-12-01', 'end of February', '2027-02-28'],
  ])('when met on %s: %s', (day, words, by) => {
    expect(understand(`DHMT: drugs ${words}`, { metOn: day, language: 'en' })).toEqual([
      { line: `DHMT: drugs ${words}`, who: 'DHMT', owes: 'stakeholder', what: 'drugs', by },
    ]);
  });

  it.each([
    ['2026-11-29', 'd’ici lundi en huit', '2026-12-07'],
    ['2026-11-29', 'lundi en huit', '2026-12-07'],
    ['2026-11-29', 'lundi en quinze', '2026-12-14'],
    ['2027-03-10', 'vendredi en huit', '2027-03-19'],
    ['2026-11-29', 'by Monday week', '2026-12-07'],
    ['2026-11-29', 'Monday fortnight', '2026-12-14'],
    ['2026-11-29', 'dans quinze jours', '2026-12-14'],
    ['2026-11-29', 'd’ici quinze jours', '2026-12-14'],
    ['2026-11-29', 'dans les trente jours', '2026-12-29'],
    ['2026-11-29', 'within fifteen days', '2026-12-14'],
    ['2026-11-29', 'within a fortnight', '2026-12-13'],
    ['2026-11-29', 'in a fortnight', '2026-12-13'],
    ['2026-11-29', 'le 2', '2026-12-02'],
    ['2026-11-29', 'by 20 October', '2027-10-20'],
    ['2026-11-29', 'by 1 November next year', '2027-11-01'],
    ['2026-10-15', 'by 1 November', '2026-11-01'],
  ])('counted from %s: %s', (day, words, by) => {
    const language = /^(?:d’ici|dans|le|lundi|vendredi)/.test(words) ? 'fr' : 'en';
    expect(understand(`DHMT: drugs ${words}`, { metOn: day, language })).toEqual([
      { line: `DHMT: drugs ${words}`, who: 'DHMT', owes: 'stakeholder', what: 'drugs', by },
    ]);
  });

  it.each([
    ['2026-11-29', 'report by 1 November', '2027-11-01'],
    ['2026-11-29', 'report by 20/11', '2027-11-20'],
    ['2026-11-29', 'report by 1 November this year', '2026-11-01'],
    ['2026-11-29', 'report by October', '2027-10-31'],
    ['2026-11-29', 'report by mid-November', '2027-11-15'],
    ['2027-01-05', 'report by 20 December', '2027-12-20'],
    ['2026-11-29', 'rapport avant le 1er novembre', '2027-11-01'],
    ['2027-03-10', 'rapport mercredi en huit', '2027-03-17'],
    ['2026-11-29', 'rapport dans une quinzaine', undefined],
    ['2026-11-29', 'rapport dans quelques jours', undefined],
    ['2026-11-29', 'rapport dans quinze jours au village', undefined],
    ['2026-11-29', 'report within some weeks', undefined],
    ['2026-11-29', 'réunion le 2 avec le chef', undefined],
    ['2026-11-29', 'réunion le 2 si possible', undefined],
    ['2026-11-29', 'report on the 2', undefined],
  ])('asked about, met on %s: %s', (day, line, by) => {
    const language = /^r[aé]/.test(line) ? 'fr' : 'en';
    expect(understand(line, { metOn: day, language })).toEqual([
      { line, what: line, ...(by && { by }), unclear: ['by'] },
    ]);
  });

  it.each(['Lire le 112e rapport', 'La route est fermée depuis le 2', 'Aider dans chaque village du mois'])(
    'no deadline: %s',
    (line) => {
      expect(understand(line, { metOn: '2026-11-29', language: 'fr' })).toEqual([{ line, what: line }]);
    },
  );

  it('asks for 29 February where the next one has none', () => {
    expect(understand('DHMT: drugs by 29 February', { metOn: '2026-11-28', language: 'en' })).toEqual([
      {
        line: 'DHMT: drugs by 29 February',
        who: 'DHMT',
        owes: 'stakeholder',
        what: 'drugs by 29 February',
        unclear: ['by'],
      },
    ]);
  });

  it('asks what this week is on a Saturday', () => {
    expect(understand('drugs this week', { metOn: '2027-03-13', language: 'en' })).toEqual([
      { line: 'drugs this week', what: 'drugs this week', by: '2027-03-19', unclear: ['by'] },
    ]);
  });
});

describe('the lines of an agreement', () => {
  it.each([
    '- DHMT: drugs',
    '• DHMT: drugs',
    '* DHMT: drugs',
    '1. DHMT: drugs',
    '1) DHMT: drugs',
    '(12) DHMT: drugs',
    '2 - DHMT: drugs',
    'a) DHMT: drugs',
    '1️⃣ DHMT: drugs',
    '☐ DHMT: drugs',
    '✅ DHMT: drugs  ',
    '➡️ DHMT: drugs',
    '- [ ] DHMT: drugs',
    ':white_check_mark: DHMT: drugs',
    '\u200f\u2022\u00a0DHMT\u202f: drugs',
  ])('lose their bullet or number: %s', (typed) => {
    const [{ line, ...rest } = { line: '' }, ...others] = understand(typed, english);
    expect({ rest, others }).toEqual({ rest: theirs({ what: 'drugs' }), others: [] });
    expect(line).toMatch(/^DHMT\s?: drugs$/u);
  });

  it.each(['15 nurses', '10-15 nurses', '3.5 bags', 'A. Kamara to write', '2 nurses'])(
    'keep what is no bullet: %s',
    (line) => expect(understand(line, english)).toEqual([{ line, what: line }]),
  );

  it('are one commitment each, without the empty ones', () => {
    expect(understand('\n- one\r\n\n  \n---\n2.\n•\ntwo by Friday\u2028three\n', english)).toEqual([
      { line: 'one', what: 'one' },
      { line: 'two by Friday', what: 'two', by: '2027-03-12' },
      { line: 'three', what: 'three' },
    ]);
  });

  it('may be a hundred', () => {
    const typed = Array.from({ length: 25 }, () => [
      'DHMT: two nurses to Jojoima by 15 March',
      'Nous : appeler le chef d’ici la fin du mois prochain',
      'We: meet the mothers of the Monday market in the month of the march by the rains',
      '30 bags of rice',
    ]).flat();
    const all = understand(typed.join('\n'), english);
    expect(all.map(({ line }) => line)).toEqual(typed);
  });

  it.each(['by ', 'Friday: ', 'by 15 March ', 'by mar ', 'a:', '1 ', 'the end of ', 'x - '])(
    'may be 3,000 characters long: %s…',
    (part) => {
      const typed = part
        .repeat(3000 / part.length + 1)
        .slice(0, 3000)
        .trim();
      expect(understand(typed, english).map(({ line }) => line)).toEqual([typed]);
    },
  );

  it('lose no word, whatever is typed', () => {
    const words = fc.constantFrom(
      ...'DHMT We Nous : ： ؛ by before avant le on d’ici 15 March mars Friday vendredi next month prochain 3/4 2027 29 February the rains nurses , . ( ) * - – ? 10:30 http://a.b 🙏 وزارة قبل tomorrow demain May fin end of'.split(
        ' ',
      ),
    );
    const line = fc.array(words, { minLength: 1, maxLength: 12 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(fc.oneof(line, fc.string({ unit: 'grapheme', maxLength: 80 })), (typed) => {
        for (const { line, who = '', what, by } of understand(typed, english)) {
          const [all, kept] = [line, `${who} ${what}`].map((text) => text.match(/[\p{L}\p{N}]+/gu) ?? []);
          // Only by when may be gone from the words, and only where the day tells it.
          if (by === undefined) expect(kept).toEqual(all);
          expect(line).toContain(what);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
