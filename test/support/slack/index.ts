export { slackComplaints } from './complaints';
export { type Answer, type Answers, fillIn } from './fill-in';
