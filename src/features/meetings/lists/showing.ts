import type { ModalView } from '@slack/types';
import type { Accompany } from '../../feature';
import { defaultSettings, everybody, type Member, placesOfProgramme, programmeOf } from '../../people';
import { livingStakeholder, stakeholdersByKey, stakeholdersForMenu } from '../../stakeholders';
import { linksTo } from '../links';
import { findModal, type Shown } from './find-modal';
import { findMeetings } from './wanted';

/** The form with what was found, as it is now. */
export async function showFound(
  visit: { accompany: Pick<Accompany, 'workspace' | 'slack'>; member: Pick<Member, 'language'> },
  shown: Shown,
): Promise<ModalView> {
  const { accompany, member } = visit;
  const { workspace } = accompany;
  const [found, programme, stakeholders, people, { districts }, chosen] = await Promise.all([
    findMeetings(workspace, shown, shown.page),
    programmeOf(workspace),
    stakeholdersForMenu(workspace),
    everybody(workspace),
    placesOfProgramme(workspace),
    shown.stakeholder ? livingStakeholder(workspace, shown.stakeholder) : null,
  ]);
  // What stood on this page is not found any more.
  if (found.shown.length === 0 && shown.page > 0) {
    return showFound(visit, { ...shown, page: 0 });
  }
  const [names, links] = await Promise.all([
    stakeholdersByKey(
      workspace,
      found.shown.map(({ stakeholder }) => stakeholder),
    ),
    linksTo(accompany, found.shown),
  ]);
  return findModal(shown, found, {
    language: member.language,
    settings: programme?.settings ?? defaultSettings,
    stakeholders,
    ...(chosen && { chosen }),
    districts,
    people,
    names,
    links,
  });
}
