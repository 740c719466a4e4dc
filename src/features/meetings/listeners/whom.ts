import { isOf } from '../../again';
import type { Programme } from '../../people';
import {
  archivedAlike,
  livingStakeholder,
  type NewStakeholder,
  plainName,
  type Stakeholder,
  stakeholdersAlike,
  stakeholdersNamed,
} from '../../stakeholders';
import { NEW, type Opened } from '../form/draft';
import { addedOf } from '../form/reading';
import { archivedIn, type readerOf } from '../form/visit';
import type { Filling } from '../model';

/** With whom it was, where the form asks for a new one. */
interface Whom {
  added?: NewStakeholder | undefined;
  archived?: Stakeholder | undefined;
  /** The key of the one that has the name already. */
  known?: string;
  /** Those that may be meant by a name like theirs, and the one that is, as somebody has said. */
  alike?: Stakeholder[];
  meant?: Stakeholder;
}

/**
 * A new stakeholder; one that is archived and has to be taken up again, if it is that; or one that is there already. What somebody
 * has said comes before what a name says.
 */
export async function withWhom(
  workspace: string,
  { settings }: Programme,
  { filling, opened, view }: { filling: Filling; opened: Opened; view: string },
  reader: Awaited<ReturnType<typeof readerOf>>,
): Promise<Whom> {
  const added = addedOf(filling, settings, reader.districts);
  if (filling.minutes.stakeholder !== NEW || !added) return { added, archived: archivedIn(reader, opened) };
  const { alike: said, wasMeant } = filling;
  const chosen = said ?? wasMeant;
  const one = chosen && chosen !== NEW ? await livingStakeholder(workspace, chosen) : undefined;
  if (!one) {
    const found = await calledSo(workspace, added);
    if (found) return { added, ...found };
  }
  // The one that a form that comes again has added itself is no other; the one that was meant stays a choice, whatever became of it.
  const others = (await stakeholdersAlike(workspace, added)).filter(
    ({ key }) => !isOf(key, view) && key !== one?.key,
  );
  const alike = one ? [one, ...others] : others;
  const meant = said && one;
  return {
    added,
    ...(alike.length > 0 && { alike }),
    ...(meant && { meant }),
    ...(meant && meant.status === 'archived' && meant.key !== opened.stakeholder && { archived: meant }),
  };
}

/** The very name is there already. */
async function calledSo(
  workspace: string,
  { name, district }: NewStakeholder,
): Promise<Pick<Whom, 'archived' | 'known'> | undefined> {
  const [archived, named] = await Promise.all([
    archivedAlike(workspace, name, district?.key),
    stakeholdersNamed(workspace, name, district?.key),
  ]);
  const known = named.find((one) => one.plainName === plainName(name) && one.district?.key === district?.key);
  if (!archived && !known) return undefined;
  return { archived, ...(known && { known: known.key }) };
}
