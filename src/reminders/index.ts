export { type Reminder, Reminders } from './model';
export { forget, type NewReminder, remind } from './remind';
