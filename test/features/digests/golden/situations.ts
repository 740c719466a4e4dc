import type { Benchmark, BenchmarkKind } from '../../../../src/features/people';
import { World } from './world';

export interface Situation {
  name: string;
  world: () => World;
  /** When digests are planned, and the heart beats after it: on Sunday, and on Monday at the hour, unless told. */
  begins?: string;
  beats?: string[];
  /** Typed after `/accompany` by the coordinators, in place of the week's digest. */
  asks?: string;
}

/** Cleo reads English and Rose French; both manage everybody. */
const managers = ['cleo', 'rose'];

function programme(): World {
  const world = new World();
  world.person('cleo', 'Cleo Cole', 'manager');
  world.person('rose', 'Rose Roux', 'manager', 'fr');
  world.person('ben', 'Ben Bah', 'mentor');
  world.person('joseph', 'Joseph Kamara', 'mentor');
  world.district('north', 'North', ['mango-bay', 'Mango Bay'], ['hill-top', 'Hill Top']);
  world.district('south', 'South', ['river-side', 'River Side']);
  return world;
}

const names = [
  ['ada', 'Ada Ade', 'mango-bay'],
  ['aminata', 'Aminata Sesay', 'hill-top'],
  ['fatu', 'Fatu Koroma', 'river-side'],
  ['ibrahim', 'Ibrahim Bangura', 'mango-bay'],
  ['mariama', 'Mariama Conteh', 'hill-top'],
] as const;

function withFacilitators(count: number): World {
  const world = programme();
  for (const [key, name, community] of names.slice(0, count)) {
    const mentor = community === 'river-side' ? 'joseph' : 'ben';
    world.pairing(key, name, { mentor, managers, communities: [community] });
  }
  world.stakeholder('health', 'District Health Office', 'government', 'north');
  world.stakeholder('shield', 'Child Shield', 'ngo', 'north');
  world.stakeholder('chief', 'Chief of River Side', 'community', 'south');
  return world;
}

const benchmark = (kind: BenchmarkKind, amber: number, red: number, goal?: [string, string]): Benchmark => ({
  ...{ kind, amber, red, from: '2026-01-01' },
  why: { en: 'Children wait.', fr: 'Les enfants attendent.' },
  ...(goal && { goal: { en: goal[0], fr: goal[1] } }),
});

/** Nothing fell due, nothing was raised, met or promised; and before, answers alone. */
function emptyWeek(): World {
  const world = withFacilitators(3);
  for (const { key } of world.pairings) {
    for (const [day, on] of [
      ['11-09', '11-10'],
      ['11-23', '11-24'],
    ] as const) {
      world.checkIn(key, day, { answered: on, replied: `${on}T15:00` });
    }
  }
  return world;
}

function quietWeek(): World {
  const world = withFacilitators(4);
  for (const { key } of world.pairings) {
    world.checkIn(key, '11-16', { answered: '11-17', replied: '11-18' });
    world.checkIn(key, '11-30', { answered: '12-01', replied: '12-02' });
    world.problem(key, 'No chairs for the meeting', {
      raised: '11-12',
      resolved: '11-20',
      category: 'services',
    });
  }
  world.meeting('ben', 'health', { met: '12-02', about: 'mango-bay' });
  world.meeting('joseph', 'chief', { met: '12-03', about: 'river-side' });
  world.commitment('send a nurse on market days', {
    with: 'health',
    owner: 'ben',
    made: '12-02',
    by: '12-20',
  });
  return world;
}

/** Everything is overdue, people are silent, problems are urgent, and help is asked for. */
function terribleWeek(): World {
  const world = withFacilitators(5);
  world.settings.benchmarks = [
    benchmark('checkInsMissed', 1, 2, ['all, by the second week', 'tous, dès la deuxième semaine']),
    benchmark('problemAgeDays', 14, 30, ['within a month', 'en un mois']),
    benchmark('commitmentsOverdue', 1, 3),
    benchmark('daysWithoutContact', 14, 28),
  ];
  for (const { key } of world.pairings) {
    const isSilent = key === 'ada' || key === 'fatu';
    world.checkIn(key, '10-19', { answered: '10-20', replied: '10-21' });
    world.checkIn(key, '11-02', isSilent ? { missed: '11-16T09:00' } : { answered: '11-03' });
    world.checkIn(key, '11-16', isSilent ? { missed: '11-30T09:00' } : { answered: '11-18' });
    world.checkIn(key, '11-30', key === 'mariama' ? { answered: '12-04' } : {});
  }
  world.problem('aminata', 'Girls are sent away from the meeting', {
    ...{ raised: '10-12', category: 'left-out', community: 'hill-top', urgent: true, owner: 'aminata' },
    asked: { manager: 'cleo', by: 'ben', on: '11-25' },
  });
  world.problem('ada', 'No nurse at the health post', {
    ...{ raised: '10-20', category: 'services', community: 'mango-bay' },
  });
  world.problem('fatu', 'No vaccines since October', {
    ...{ raised: '12-01', category: 'services', community: 'river-side', urgent: true },
  });
  world.problem('ibrahim', 'The chief decides alone', {
    ...{ raised: '11-05', category: 'leaders', community: 'mango-bay', resolved: '11-20', reopened: '12-02' },
  });
  world.problem('mariama', 'The volunteers ask for pay', { raised: '12-02' });
  const promised = { with: 'health', owner: 'ben', district: 'north' };
  world.commitment('send a nurse to the health post', { ...promised, made: '09-20', by: '10-15' });
  world.commitment('repair the road to Hill Top', {
    ...promised,
    made: '10-02',
    by: '11-02',
    asked: '12-03',
  });
  world.commitment('deliver vaccines', { ...promised, made: '10-20', by: '11-27' });
  world.commitment('bring a list of children out of school', { owner: 'ben', made: '11-01', by: '11-20' });
  world.commitment('train ten volunteers', { ...promised, with: 'shield', made: '11-01', broken: '12-03' });
  world.meeting('ben', 'health', { met: '12-01', about: 'mango-bay', gap: 'services' });
  world.meeting('joseph', 'chief', { met: '12-02', about: 'river-side', gap: 'services' });
  return world;
}

/** The first check-ins came out on Wednesday; one facilitator has had none yet. */
function firstWeek(): World {
  const world = withFacilitators(5);
  world.settings.benchmarks = [
    benchmark('checkInsMissed', 1, 2, ['all, by the second week', 'tous, dès la deuxième semaine']),
  ];
  world.checkIn('ada', '12-02', { answered: '12-03', replied: '12-04' });
  world.checkIn('aminata', '12-02', { answered: '12-05' });
  world.checkIn('fatu', '12-02', { partly: '12-03' });
  world.checkIn('ibrahim', '12-02', {});
  world.problem('ada', 'Few women came', {
    raised: '12-03',
    category: 'participation',
    community: 'mango-bay',
  });
  world.meeting('ben', 'health', { met: '12-04', about: 'mango-bay' });
  return world;
}

/** A manager of sixty: some silent, some with problems, most of them well. */
function sixty(): World {
  const world = programme();
  const communities = ['mango-bay', 'hill-top', 'river-side'];
  for (let number = 1; number <= 60; number++) {
    const key = `f${number}`;
    const name = `Facilitator ${String(number).padStart(2, '0')}`;
    const community = communities[number % 3] ?? '';
    world.pairing(key, name, { mentor: number % 2 ? 'ben' : 'joseph', managers, communities: [community] });
    world.checkIn(
      key,
      '11-02',
      number % 15 ? { answered: '11-03', replied: '11-04' } : { missed: '11-16T09:00' },
    );
    world.checkIn(
      key,
      '11-16',
      number % 15 ? { answered: '11-17', replied: '11-19' } : { missed: '11-30T09:00' },
    );
    if (number % 10 === 7) world.checkIn(key, '11-30', { away: '11-30T10:00' });
    else world.checkIn(key, '11-30', number % 15 ? { answered: '12-02', replied: '12-03' } : {});
    if (number % 6 === 0) {
      world.problem(key, `Problem ${number} of the community`, {
        ...{ raised: '10-25', category: 'participation', community },
        ...(number % 12 === 0 && {
          resolved: '12-01',
          done: 'They met with the girls first',
          heardBack: true,
        }),
        ...(number === 12 && { learned: 'Ask the girls before the elders' }),
      });
    }
  }
  world.stakeholder('health', 'District Health Office', 'government', 'north');
  for (let number = 1; number <= 8; number++) {
    world.commitment(`promise ${number}`, {
      ...{ with: 'health', owner: 'ben', district: 'north', made: '10-10', by: `11-0${number}` },
      ...(number % 2 === 0 && { kept: `12-0${number / 2}` }),
    });
  }
  return world;
}

/** Answers to earlier check-ins, meetings logged late, the week before left out, and two mentors' notes. */
function lateWeek(): World {
  const world = withFacilitators(3);
  for (const { key } of world.pairings) {
    world.checkIn(key, '11-02', { answered: '11-03', replied: '11-04' });
    world.checkIn(key, '11-16', key === 'fatu' ? { missed: '11-30T09:00' } : { answered: '11-30T07:00' });
    world.checkIn(key, '11-30', key === 'ada' ? { answered: '12-02', replied: '12-04' } : {});
  }
  world.meeting('ben', 'health', { met: '11-13', logged: '12-01', about: 'mango-bay' });
  world.meeting('ben', 'shield', { met: '12-02', about: 'hill-top' });
  world.commitment('send a nurse', {
    with: 'health',
    owner: 'ben',
    met: '11-13',
    made: '12-01',
    by: '12-20',
  });
  world.commitment('lend the hall', { with: 'shield', owner: 'ben', made: '11-20', kept: '12-02' });
  for (const manager of managers) {
    world.note(
      'ben',
      manager,
      'Ada had a death in the family.\nPlease call her before you ask about anything.',
    );
    world.note('joseph', manager, 'Fatu has no network until Thursday; she is well.');
  }
  return world;
}

const ARABIC = 'محمد بن عبد الله بن عبد الرحمن الطويل الاسم';
const FAMILY = '👩🏾‍👩🏿‍👧🏽‍👦🏻';
const MARKUP =
  '<!channel> *bold* _it_ ~no~ `code` <@U1> <https://x.example|click> &amp; {{count}} $t(x) :tada:';

/** People's words and names at their worst and longest. */
function hostileWeek(): World {
  const world = programme();
  world.person('hostile', `${MARKUP} ${FAMILY.repeat(20)}`.slice(0, 200), 'mentor');
  world.district('east', `${ARABIC} ${MARKUP}`, ['far', `${FAMILY}${ARABIC}`.repeat(3)], ['near', MARKUP]);
  world.pairing('rtl', `${ARABIC} `.repeat(5).trim(), { mentor: 'hostile', managers, communities: ['far'] });
  world.pairing('emoji', FAMILY.repeat(12), { mentor: 'hostile', managers, communities: ['near'] });
  world.stakeholder('office', `\u202e${MARKUP} ${ARABIC}`, 'government', 'east');
  const long = `${MARKUP}\n\n> quote\n\`\`\`block\`\`\` ${ARABIC} ${FAMILY} ${'word '.repeat(60)}`;
  for (const key of ['rtl', 'emoji']) {
    world.checkIn(key, '11-02', { missed: '11-16T09:00' });
    world.checkIn(key, '11-16', { missed: '11-30T09:00' });
    world.checkIn(key, '11-30', {});
  }
  world.problem('rtl', long.slice(0, 150), {
    ...{ raised: '10-01', category: 'services', community: 'far', urgent: true },
    asked: { manager: 'cleo', by: 'rtl', on: '12-01' },
  });
  world.problem('emoji', FAMILY.repeat(10), { raised: '10-02', category: 'services', community: 'near' });
  world.problem('emoji', long.slice(0, 150), {
    ...{
      raised: '10-03',
      category: 'conflict',
      community: 'near',
      resolved: '12-02',
      learned: long,
      done: long,
    },
  });
  const promised = { with: 'office', owner: 'hostile', made: '10-01', by: '10-10', district: 'east' };
  world.commitment(long.slice(0, 200), { ...promised, asked: '12-01' });
  world.commitment(long.slice(0, 200), promised);
  world.commitment(long.slice(0, 200), { ...promised, kept: '12-01' });
  world.meeting('hostile', 'office', { met: '12-01', about: 'far', gap: 'services' });
  for (const manager of managers) world.note('hostile', manager, long.repeat(3).slice(0, 1_000));
  return world;
}

/** Two coordinators ask for a quarter of everything: two districts, a plan, gaps in both. */
function quarter(): World {
  const world = withFacilitators(5);
  world.person('dora', 'Dora Dia', 'coordinator');
  world.person('dalia', 'Dalia Diop', 'coordinator', 'fr');
  const days = ['09-07', '09-21', '10-05', '10-19', '11-02', '11-16', '11-30'];
  for (const [place, { key }] of world.pairings.entries()) {
    for (const [number, day] of days.entries()) {
      const on = `${day}T18:00`;
      if ((number + place) % 4) world.checkIn(key, day, { answered: on, replied: `${day}T19:00` });
      else world.checkIn(key, day, number === 6 ? {} : { missed: `${days[number + 1]}T09:00` });
    }
    const community = names[place]?.[2];
    world.problem(key, `A matter of ${key}`, {
      ...{ raised: `10-0${place + 1}`, category: place % 2 ? 'conflict' : 'participation', community },
      ...(place < 3 && { resolved: '11-10', learned: 'Let the children speak first', heardBack: true }),
    });
    world.problem(key, `An older matter of ${key}`, { raised: `07-0${place + 1}`, resolved: '07-20' });
  }
  for (const [place, stakeholder] of (['health', 'shield', 'chief'] as const).entries()) {
    for (let number = 1; number <= 4; number++) {
      world.meeting(place < 2 ? 'ben' : 'joseph', stakeholder, {
        ...{ met: `1${number % 2}-1${number}`, about: names[place]?.[2] },
        ...(number === 2 && { gap: 'participation' }),
      });
    }
  }
  const plan = { key: 'P1', line: '1' };
  const health = { with: 'health', owner: 'ben', district: 'north' };
  world.commitment('a nurse in every community', {
    ...health,
    plan,
    made: '09-10',
    by: '10-01',
    kept: '10-01',
  });
  world.commitment('a nurse in every community', { ...health, plan, made: '09-10', by: '11-01' });
  world.commitment('mend the well', { with: 'chief', owner: 'joseph', district: 'south', made: '10-03' });
  world.commitment('print the posters', { owner: 'ben', made: '10-11', by: '12-24' });
  return world;
}

export const situations: Situation[] = [
  { name: 'an empty week', world: emptyWeek },
  { name: 'a quiet week', world: quietWeek },
  { name: 'a terrible week', world: terribleWeek },
  { name: 'right after the start', world: firstWeek },
  { name: 'sixty facilitators', world: sixty },
  {
    name: 'a week of late answers',
    world: lateWeek,
    begins: '11-29T20:00',
    beats: ['12-03T21:00', '12-07T10:30'],
  },
  { name: 'hostile words', world: hostileWeek },
  { name: 'a quarter of the programme', world: quarter, asks: 'digest programme quarter' },
];
