import { type CheckIn, CheckIns, dueCheckIn } from '../../../../src/features/check-ins';
import { type Commitment, Commitments } from '../../../../src/features/commitments';
import { DigestNotes } from '../../../../src/features/digests';
import { type Meeting, Meetings } from '../../../../src/features/meetings';
import {
  Communities,
  Districts,
  defaultSettings,
  type Language,
  type Member,
  Members,
  type Pairing,
  Pairings,
  Programmes,
  type Role,
  type Sector,
  type Settings,
} from '../../../../src/features/people';
import { Entries, type Entry, type Problem, Problems } from '../../../../src/features/problems';
import { nameWords, plainName, type Stakeholder, Stakeholders } from '../../../../src/features/stakeholders';

export const workspace = 'T1';
const timeZone = 'Africa/Freetown';

/** A moment of 2026: "11-30", at noon, or "11-30T09:00". */
export const at = (text: string) => new Date(`2026-${text.includes('T') ? text : `${text}T12:00`}:00Z`);
const onDay = (text: string) => `2026-${text.slice(0, 5)}`;

/** Slack's id of somebody. */
export const user = (key: string) => `U${key.toUpperCase().replace(/[^A-Z0-9]/g, '')}`;

interface Course {
  /** Whole, in part, or too late to count as this week's: when. */
  answered?: string;
  partly?: string;
  replied?: string;
  /** Ended without an answer, when the next came out. */
  missed?: string;
  away?: string;
  notPosted?: true;
}

interface Trouble {
  raised: string;
  category?: string;
  community?: string;
  urgent?: true;
  owner?: string;
  resolved?: string;
  done?: string;
  learned?: string;
  heardBack?: true;
  reopened?: string;
  /** Whom, by whom, when. */
  asked?: { manager: string; by: string; on: string };
}

interface Promised {
  with?: string;
  owner: string;
  made: string;
  by?: string;
  kept?: string;
  broken?: string;
  asked?: string;
  district?: string;
  /** When the meeting was, if it was logged later than it was held. */
  met?: string;
  plan?: { key: string; line: string };
}

/** A programme as it stands in the database, put together record by record, and kept at once. */
export class World {
  readonly members: Member[] = [];
  readonly pairings: Pairing[] = [];
  readonly checkIns: CheckIn[] = [];
  readonly problems: Problem[] = [];
  readonly entries: Entry[] = [];
  readonly stakeholders: Stakeholder[] = [];
  readonly meetings: Meeting[] = [];
  readonly commitments: Commitment[] = [];
  readonly districts: { workspace: string; key: string; name: string }[] = [];
  readonly communities: { workspace: string; key: string; name: string; district: string }[] = [];
  readonly notes: { manager: string; mentor: string; text: string; week: string }[] = [];
  settings: Settings = { ...defaultSettings };
  #number = 0;

  person(key: string, name: string, role: Role, language: Language = 'en', zone = timeZone): Member {
    const member = { workspace, key, slackUser: user(key), name, roles: [role], timeZone: zone, language };
    this.members.push(member);
    return member;
  }

  district(key: string, name: string, ...communities: [string, string][]): void {
    this.districts.push({ workspace, key, name });
    for (const [community, called] of communities) {
      this.communities.push({ workspace, key: community, name: called, district: key });
    }
  }

  /** A facilitator with a mentor: `key` is both the facilitator's and the pairing's. */
  pairing(
    key: string,
    name: string,
    { mentor, managers, communities }: { mentor: string; managers: string[]; communities: string[] },
  ): void {
    this.person(key, name, 'facilitator');
    this.pairings.push({
      ...{
        workspace,
        key,
        mentor,
        facilitator: key,
        managers,
        communities,
        channel: `C${user(key).slice(1)}`,
      },
      ...{ language: 'en', timeZone, questionSets: ['short'], status: 'active', formerMentors: [] },
      cadence: { firstOn: '2026-09-07', at: '09:00', everyWeeks: 2 },
    });
  }

  checkIn(pairing: string, day: string, course: Course = {}): void {
    const own = this.#pairing(pairing);
    const dueAt = at(`${day}T09:00`);
    const { answered, partly, replied, missed, away, notPosted } = course;
    const heard = answered ?? partly;
    const answer = (on: string): CheckIn['answers'][number] => ({
      question: 0,
      parts: [
        { source: 'reply', by: user(own.facilitator), at: at(on), text: `words of ${pairing}`, files: [] },
      ],
      revisions: [],
    });
    const status = answered
      ? 'answered'
      : missed
        ? 'missed'
        : away
          ? 'skipped'
          : notPosted
            ? 'missed by the app'
            : partly
              ? 'partly answered'
              : 'open';
    this.checkIns.push({
      ...dueCheckIn(own, { date: `2026-${day}`, dueAt }),
      ...{
        facilitator: user(own.facilitator),
        facilitatorName: '',
        mentor: user(own.mentor),
        mentorName: '',
      },
      managers: own.managers.map(user),
      wakeAt: undefined,
      questions: [
        { text: 'What did people do?', readers: 'manager' },
        { text: 'How are you?', readers: 'pairing' },
      ],
      status,
      ...(!notPosted && { postedAt: dueAt }),
      ...(heard && { heardAt: at(heard), answers: [answer(heard)] }),
      ...(answered && { doneAt: at(answered) }),
      ...(away && { doneAt: at(away), skips: [{ reason: 'ill', by: user(own.facilitator), at: at(away) }] }),
      ...(replied && { response: { by: user(own.mentor), at: at(replied), ts: '1.1' } }),
      ...(missed && { closedAt: at(missed) }),
    });
  }

  problem(pairing: string, title: string, trouble: Trouble): string {
    const own = this.#pairing(pairing);
    const key = `V${++this.#number}`;
    const { raised, category, community, urgent, owner, resolved, reopened, asked } = trouble;
    const place = this.communities.find((one) => one.key === community);
    const raisedBy = user(own.facilitator);
    const isOpen = !resolved || reopened !== undefined;
    this.problems.push({
      ...{ workspace, key, pairing, channel: own.channel, language: 'en', timeZone, title, raisedBy },
      ...(place && { community: { key: place.key, name: place.name } }),
      ...(category && { category }),
      ...(owner && { owner: user(owner) }),
      urgency: urgent ? 'urgent' : 'soon',
      pressing: urgent ? 2 : 1,
      helpFrom: ['mentor'],
      status: isOpen ? 'open' : 'resolved',
      isOpen,
      raisedAt: at(raised),
      heardAt: at(reopened ?? resolved ?? raised),
      ...(resolved &&
        !reopened && {
          closedAt: at(resolved),
          resolution: {
            done: trouble.done ?? 'They found a way.',
            ...(trouble.learned && { learned: trouble.learned }),
            isShared: trouble.learned !== undefined,
            ...(trouble.heardBack && { heardBack: 'yes' }),
            by: raisedBy,
            at: at(resolved),
            confirmed: 'by itself',
          },
        }),
      helpedBy: [],
      remindedTimes: 0,
      asked: asked ? [{ manager: user(asked.manager), by: user(asked.by), at: at(asked.on) }] : [],
      timers: {},
      version: 1,
      decisions: 0,
      removals: [],
    });
    const line = (kind: Entry['kind'], on: string) =>
      this.entries.push({
        workspace,
        problem: key,
        pairing,
        id: `${kind}/${on}`,
        kind,
        by: raisedBy,
        at: at(on),
      });
    line('raised', raised);
    if (resolved) line('resolved', resolved);
    if (reopened) line('reopened', reopened);
    return key;
  }

  stakeholder(key: string, name: string, sector: Sector, district?: string): void {
    const place = this.districts.find((one) => one.key === district);
    this.stakeholders.push({
      ...{
        workspace,
        key,
        name,
        plainName: plainName(name),
        nameWords: nameWords(name),
        type: 'police',
        sector,
      },
      ...(place && { district: { key: place.key, name: place.name } }),
      ...{ status: 'active', meetings: 1, promised: [], undated: 0, addedBy: 'U1', addedAt: at('01-05') },
      ...{ changes: [], version: 1 },
    });
  }

  meeting(
    by: string,
    stakeholder: string,
    { met, logged = met, about, gap }: { met: string; logged?: string; about?: string; gap?: string },
  ): string {
    const key = `M${++this.#number}`;
    const place = this.communities.find((one) => one.key === about);
    this.meetings.push({
      ...{ workspace, key, stakeholder, metOn: onDay(met), by: user(by), at: at(logged), colleagues: [] },
      keyPoints: `key points of ${key}`,
      ...(gap && { gaps: 'a gap', gapCategory: gap }),
      ...(place && { about: { kind: 'community' as const, key: place.key, name: place.name } }),
      ...{ versions: [], posts: 1, words: [], version: 1, removals: [] },
    });
    return key;
  }

  commitment(what: string, promised: Promised): string {
    const number = ++this.#number;
    const { owner, made, by, kept, broken, asked, district, plan } = promised;
    const over = kept ?? broken;
    const key = plan ? `${plan.key}/${plan.line}/${number}` : `M0/${number}`;
    this.commitments.push({
      ...{ workspace, key, line: what, what, owner: user(owner) },
      ...(promised.with ? { stakeholder: promised.with, owes: 'stakeholder' } : { owes: 'we' }),
      ...(plan ? { plan } : { meeting: `M0-${number}` }),
      ...(by && { by: onDay(by) }),
      ...(district && { district }),
      status: kept ? 'fulfilled' : broken ? 'broken' : 'open',
      isOpen: !over,
      ...(over && { closedAt: at(over) }),
      madeOn: onDay(promised.met ?? made),
      steps: [
        { id: 'made', what: 'made', by: user(owner), at: at(made) },
        ...(asked
          ? [{ id: 'asked', what: 'asked the manager' as const, by: user(owner), at: at(asked) }]
          : []),
        ...(kept ? [{ id: 'kept', what: 'fulfilled' as const, by: user(owner), at: at(kept) }] : []),
        ...(broken ? [{ id: 'broken', what: 'broken' as const, by: user(owner), at: at(broken) }] : []),
      ],
      version: 1,
    });
    return key;
  }

  note(mentor: string, manager: string, text: string, week = '2026-W50'): void {
    this.notes.push({ mentor, manager, text, week });
  }

  async keep(): Promise<void> {
    const { settings, members, districts, communities } = this;
    await Programmes.create({
      ...{ workspace, name: 'Coast & Hills', timeZone, language: 'en', safeguardingContact: 'Mariama' },
      settings,
    });
    await Members.insertMany(members);
    await Pairings.insertMany(this.pairings);
    await Districts.insertMany(districts);
    await Communities.insertMany(communities);
    const bulks = [
      [CheckIns, this.checkIns],
      [Problems, this.problems],
      [Entries, this.entries],
      [Stakeholders, this.stakeholders],
      [Meetings, this.meetings],
      [Commitments, this.commitments],
    ] as const;
    for (const [model, all] of bulks) {
      const documents = structuredClone(all) as object[];
      if (documents.length > 0) {
        await model.collection.insertMany(documents as never[], { ignoreUndefined: true });
      }
    }
    const names = new Map(members.map(({ key, name }) => [key, name]));
    for (const { mentor, ...note } of this.notes) {
      const of = { workspace, mentor, name: names.get(mentor) ?? mentor, by: user(mentor), revisions: [] };
      await DigestNotes.create({ ...of, ...note, at: at('12-04') });
    }
  }

  #pairing(key: string): Pairing {
    const found = this.pairings.find((one) => one.key === key);
    if (!found) throw new Error(`no pairing ${key}`);
    return found;
  }
}
