import { comeOut, dueCheckIn } from '../../../src/features/check-ins';
import type { Ground } from '../../../src/features/check-ins/coming-out';
import { seal, wake } from '../../../src/features/check-ins/course';
import type { CheckIn } from '../../../src/features/check-ins/model';
import { type Standing, takeInReply } from '../../../src/features/check-ins/replies';
import { type Saving, saveForm } from '../../../src/features/check-ins/saving';
import { questionKey, type Turn } from '../../../src/features/check-ins/turn';
import {
  defaultSettings,
  type Language,
  type Member,
  type Pairing,
  type Programme,
  type QuestionSet,
  type Settings,
} from '../../../src/features/people';
import type { FileNote, Heard } from '../../../src/features/threads';

export const workspace = 'T1';
export const FAC = 'UFAC';
export const MEN = 'UMEN';
export const MAN = 'UMAN';

export const programme: Programme = {
  workspace,
  name: 'Coast & Hills',
  timeZone: 'Africa/Freetown',
  language: 'en',
  safeguardingContact: 'Mariama, +232 76 000 000',
  settings: defaultSettings,
};

export const member = (key: string, more: Partial<Member> = {}): Member => ({
  workspace,
  key,
  slackUser: `U${key.toUpperCase()}`,
  name: key,
  roles: [],
  timeZone: 'Africa/Freetown',
  language: 'en',
  ...more,
});

export const people = [
  member('fac', { name: 'Aminata', roles: ['facilitator'] }),
  member('men', { name: 'Joseph', roles: ['mentor'] }),
  member('man', { name: 'Fatmata', roles: ['manager'] }),
];

export const pairing: Pairing = {
  workspace,
  key: 'aminata',
  mentor: 'men',
  facilitator: 'fac',
  managers: ['man'],
  communities: [],
  channel: 'CPAIR',
  language: 'en',
  timeZone: 'Africa/Freetown',
  cadence: { firstOn: '2026-11-10', at: '09:00', everyWeeks: 2 },
  questionSets: ['people'],
  status: 'active',
  formerMentors: [],
};

export const questionSet = (key: string, count = 3, more: Partial<QuestionSet> = {}): QuestionSet => ({
  workspace,
  key,
  version: 1,
  name: { en: `Set ${key}`, fr: `Série ${key}` },
  questions: Array.from({ length: count }, (_, number) => ({
    text: { en: `${key} question ${number + 1}?`, fr: `${key} question ${number + 1} ?` },
    readers: number === count - 1 ? 'pairing' : 'manager',
  })),
  ...more,
});

/** The check-in of Tuesday 24 November 2026, 09:00 in Freetown. */
export const DUE = new Date('2026-11-24T09:00:00Z');

/** So many minutes after it came out. */
export const minute = (minutes: number) => new Date(DUE.getTime() + minutes * 60_000);
export const DAY = 24 * 60;

/** Slack's ts of that minute. */
export const tsAt = (minutes: number) => (minute(minutes).getTime() / 1000).toFixed(6);

export function openCheckIn({
  count = 3,
  language = 'en',
}: {
  count?: number;
  language?: Language;
} = {}): CheckIn {
  const ground: Ground = {
    programme,
    pairing: { ...pairing, language },
    members: new Map(people.map((one) => [one.key, one])),
    set: questionSet('people', count),
  };
  return comeOut(dueCheckIn(ground.pairing, { date: '2026-11-24', dueAt: DUE }), ground, DUE).checkIn;
}

/** One check-in that is lived through: every step is a turn, as the service takes it. */
export class Talk {
  standing: Standing = new Map();
  readonly said: string[] = [];
  readonly renewed: string[] = [];

  constructor(
    public checkIn: CheckIn = openCheckIn(),
    readonly settings: Settings = defaultSettings,
  ) {
    this.standing.set(0, tsAt(0));
  }

  step(minutes: number, how: (turn: Turn) => void): Turn {
    const turn: Turn = {
      checkIn: structuredClone(this.checkIn),
      settings: this.settings,
      now: minute(minutes),
      mentor: { language: 'en', timeZone: 'Africa/Freetown' },
      posts: [],
      updates: [],
      reminders: [],
      forgotten: [],
    };
    how(turn);
    seal(turn);
    this.checkIn = turn.checkIn;
    for (const { question } of turn.checkIn.asked) {
      const isAsked = turn.posts.some(({ key }) => key === questionKey(turn.checkIn, question));
      if (isAsked) this.standing.set(question, tsAt(minutes));
    }
    this.said.push(...turn.posts.map(({ key }) => this.#name(key)));
    this.renewed.push(...turn.updates.map(({ of }) => this.#name(of)));
    return turn;
  }

  #name = (key: string) => key.replace(`check-in:${this.checkIn.key}`, '').replace(/^\//, '') || 'prompt';

  heard(by: string, text: string, minutes: number, more: Partial<Heard> = {}): Heard {
    return { channel: 'CPAIR', ts: tsAt(minutes), by, text, files: [], ...more };
  }

  /** A reply in the thread, taken in at the minute at which it was written unless told. */
  says(by: string, text: string, minutes: number, more: Partial<Heard> & { takenIn?: number } = {}): Turn {
    const { takenIn = minutes, ...rest } = more;
    const reply = this.heard(by, text, minutes, rest);
    return this.step(takenIn, (turn) => takeInReply(turn, reply, this.standing));
  }

  wakes(minutes: number): Turn {
    return this.step(minutes, wake);
  }

  saves(minutes: number, answers: Record<number, string>, more: Partial<Saving> = {}): Turn {
    const map = new Map(Object.entries(answers).map(([number, text]) => [Number(number), text]));
    return this.step(minutes, (turn) =>
      saveForm(turn, { view: `V${minutes}`, by: FAC, answers: map, ...more }),
    );
  }
}

export const voiceNote: FileNote = {
  id: 'F1',
  name: 'audio_message.m4a',
  type: 'audio/mp4',
  link: 'https://double.slack.com/files/UFAC/F1/audio_message.m4a',
};

/** Answers as they read, by question. */
export function wordsOf(checkIn: CheckIn): Record<number, string> {
  const read = checkIn.answers.map(({ question, parts }) => {
    const ordered = [...parts].sort((one, other) => Number(one.ts ?? 0) - Number(other.ts ?? 0));
    return [
      question,
      ordered
        .map(({ text }) => text)
        .filter(Boolean)
        .join('\n'),
    ] as const;
  });
  return Object.fromEntries(read.filter(([, text]) => text));
}
