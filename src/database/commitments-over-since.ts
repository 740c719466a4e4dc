import mongoose from 'mongoose';

/** A commitment that is over says since when; before, only its steps did. */
export const commitmentsOverSince = {
  what: 'told of each commitment that is over since when it is',
  async up(): Promise<void> {
    const ends = {
      $filter: { input: '$steps', cond: { $in: ['$$this.what', ['fulfilled', 'broken', 'dropped']] } },
    };
    const ended = { $let: { vars: { ends }, in: { $last: '$$ends.at' } } };
    const commitments = mongoose.connection.collection('commitments');
    await commitments.updateMany({ isOpen: false, closedAt: { $exists: false } }, [
      { $set: { closedAt: { $ifNull: [ended, { $last: '$steps.at' }] } } },
    ]);
  },
};
