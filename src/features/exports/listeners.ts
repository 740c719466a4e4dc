import { onceBy } from '../../slack/once';
import type { Verb, VerbVisit } from '../feature';
import { may, nobody } from '../people';
import { readAsked } from './asking';
import { KEPT_DAYS, wantExport } from './service';

/** `/accompany export meetings [from] [to] [csv|xlsx|json]`: a file in the person's conversation with the app. */
export const exportVerb: Verb = {
  names: { en: ['export'], fr: ['exporter', 'export'] },
  explain: (t) => t('exports:verb'),
  isFor: (viewer) => may(viewer, 'take tables out', nobody),
  async run({ accompany, viewer, member, t, triggerId, rest }: VerbVisit) {
    const { workspace, clock } = accompany;
    if (!may(viewer, 'take tables out', nobody)) return t('exports:refused.mayNot');
    const asked = readAsked(rest, t);
    if ('refused' in asked) return asked.refused;
    const { slackUser, language } = member;
    const wanted = await wantExport(
      { workspace, key: onceBy(triggerId), slackUser, language, ...asked },
      clock(),
    );
    if (wanted === 'known') return t('exports:said.askedAlready');
    return t('exports:said.asked', { what: t(`exports:name.${asked.kind}`), days: KEPT_DAYS });
  },
};
