import mongoose from 'mongoose';

export function setMongoose(): void {
  mongoose.set('strictQuery', 'throw');
  mongoose.set('sanitizeFilter', true);
  mongoose.set('autoIndex', false);
  mongoose.set('autoCreate', false);
}

export async function connectDatabase(uri: string, { database }: { database?: string } = {}): Promise<void> {
  setMongoose();
  await mongoose.connect(uri, { dbName: database, serverSelectionTimeoutMS: 8000, w: 'majority' });
}
