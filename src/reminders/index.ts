export { collectReminders } from './collect';
export { listenForLater } from './listeners';
export { type Reminder, Reminders } from './model';
export { forget, type NewReminder, remind } from './remind';
