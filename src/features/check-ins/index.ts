/** The biweekly check-in: asked in the pairing's channel, answered in its thread or in a form. */
export { checkInsAfter, comeOut, dueCheckIn } from './coming-out';
export { type Answer, type CheckIn, CheckIns, type Part, type Remark } from './model';
export { planCheckIns } from './planning';
export { checkInsJob, toBeLookedAtQuery } from './schedule';
