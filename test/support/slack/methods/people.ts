import { Refusal } from '../refusal';
import { userShape } from '../shapes';
import { flag, type Method, page, required } from './asked';

const authTest: Method = ({ workspace: { team, app, users } }) => ({
  url: `https://${team.domain}.slack.com/`,
  team: team.name,
  team_id: team.id,
  user: users.get(app.botUserId)?.name,
  user_id: app.botUserId,
  bot_id: app.botId,
  is_enterprise_install: false,
});

const list: Method = ({ workspace }, args) => {
  const { items, next } = page([...workspace.users.values()], args, 1000, 1000);
  return {
    members: items.map((each) => userShape(workspace, each)),
    response_metadata: { next_cursor: next },
  };
};

const info: Method = ({ workspace }, args) => {
  const user = workspace.users.get(required(args, 'user'));
  if (!user) throw new Refusal('user_not_found');
  const { locale, ...shape } = userShape(workspace, user);
  return { user: flag(args.include_locale) ? { ...shape, locale } : shape };
};

const lookupByEmail: Method = ({ workspace }, args) => {
  const email = required(args, 'email').toLowerCase();
  const user = [...workspace.users.values()].find(
    (each) => each.email?.toLowerCase() === email && !each.deleted,
  );
  if (!user) throw new Refusal('users_not_found');
  return { user: userShape(workspace, user) };
};

export const people: Record<string, Method> = {
  'auth.test': authTest,
  'users.list': list,
  'users.info': info,
  'users.lookupByEmail': lookupByEmail,
};
