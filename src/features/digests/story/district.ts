import type { ModalView } from '@slack/types';
import { context, modal, section } from '../../../slack/blocks';
import { chooseOne, type Filled } from '../../../slack/fields';
import { oneLine, quoted } from '../../../slack/text';
import type { Words } from '../../../words';
import { numbered, pageChoice, shownNext, type Turned } from '../../pages';
import { may, nobody, pairingsOf, placesOfProgramme } from '../../people';
import { byDistrict, facilitatorText } from '../about';
import { standing } from '../gather';
import { needText } from '../paragraphs';
import { scopeOf, whoseOf } from '../scope';
import { looks } from './messages';
import { sentenceModal } from './modal';
import { type Looking, lookerOf } from './open';

export const districtForm = 'digests.district-form';

/** Facilitators on a page. */
const PER_PAGE = 10;
/** Of one facilitator; how many more there are the lines say. */
const NEEDS = 3;

/** What comes back with a district: which it is. Communities of no district are of `''`. */
export interface ShownDistrict extends Turned {
  district: string;
}

const goField = (round: number) => `${looks.districtFields}go-${round}`;
const openField = (round: number) => `${looks.districtFields}open-${round}`;

/** The facilitators of a district as they stand now, a page of them, for whoever sees the whole programme. */
export async function seeDistrict(
  looking: Looking,
  slackUser: string,
  shown: ShownDistrict,
): Promise<ModalView> {
  const { workspace, clock } = looking.accompany;
  const { programme, viewer, member, t } = await lookerOf(looking, slackUser);
  if (!programme || !member || !may(viewer, 'see the timeline', nobody)) {
    return sentenceModal(t('digest-home:refused.programme'), t, 'digest-home:district.title');
  }
  const [pairings, places] = await Promise.all([pairingsOf(workspace), placesOfProgramme(workspace)]);
  const found = byDistrict(pairings, places, t).find(({ key }) => key === shown.district);
  if (!found) return sentenceModal(t('digest-home:district.gone'), t, 'digest-home:district.title');
  const scope = await scopeOf(workspace, found.pairings, member.timeZone);
  const { needs, about } = await standing(
    looking,
    { programme, scope, now: clock() },
    Number.POSITIVE_INFINITY,
  );
  const everybody = whoseOf(scope);
  const page = Math.min(shown.page, Math.ceil(everybody.length / PER_PAGE) - 1);
  const seen = everybody.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  const hasMore = (page + 1) * PER_PAGE < everybody.length;
  const { round } = shown;
  const { language } = member;
  const text = (whose: (typeof seen)[number], place: number) => {
    const theirs = needs.filter(({ pairing }) => pairing === whose.pairing).slice(0, NEEDS);
    const number = page * PER_PAGE + place + 1;
    return [
      `${number}. ${facilitatorText(whose, about[whose.pairing] ?? [], language, t)}`,
      ...theirs.map((need) => needText(need, [], language)),
    ].join('\n');
  };
  return modal({
    callbackId: districtForm,
    title: t('digest-home:district.title'),
    close: t('digest-home:close'),
    submit: t('digest-home:show'),
    about: JSON.stringify({ ...shown, page }),
    blocks: [
      section(`*${quoted(found.name, 80)}*`),
      context(t('digests:howMany', { count: everybody.length })),
      ...seen.map((whose, place) => section(text(whose, place))),
      chooseTimeline(seen, page, round, t),
      ...pageChoice(goField(round), { page, hasMore }, t),
    ],
  });
}

function chooseTimeline(seen: { pairing: string; name: string }[], page: number, round: number, t: Words) {
  const named = seen.map(({ pairing, name }) => ({ value: pairing, text: oneLine(name) }));
  const options = numbered(named, page * PER_PAGE + 1);
  return chooseOne(openField(round), t('digest-home:district.open'), options, {
    optional: true,
    isTold: true,
  });
}

/** The timeline that was chosen, or the page. */
export function readDistrict(view: Filled & { private_metadata: string }) {
  const before = JSON.parse(view.private_metadata) as ShownDistrict;
  const { district, page, round } = before;
  return shownNext(
    view,
    { district: String(district), page, round },
    { district: String(district) },
    {
      go: goField,
      open: openField,
    },
  );
}
