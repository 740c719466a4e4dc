import { defaultSettings } from '../settings';
import { kinds, named } from './kinds';
import { whole, words } from './leaves';

const days = whole(1, 60);
const longer = whole(1, 365);

export const problemSettings = {
  problemCategories: kinds(defaultSettings.problemCategories, 'categories', named).optional(),
  reportingRoute: words(2000).optional(),
  problemRemindAfterDays: days.optional(),
  urgentRemindAfterDays: days.optional(),
  unconfirmedAfterDays: days.optional(),
  reopenWithinDays: longer.optional(),
  longOpenAfterDays: longer.optional(),
};
