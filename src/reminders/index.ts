export { askedIn, isOfReminders } from './asked';
export { collectReminders } from './collect';
export { listenForLater } from './listeners';
export { whereToAnswer } from './messages';
export { type Reminder, Reminders } from './model';
export { forget, type NewReminder, remind } from './remind';
