import mongoose, { Schema } from 'mongoose';

/** What somebody sees on their home tab, as far as it is needed to know whether it must be published again. */
export interface HomeView {
  workspace: string;
  slackUser: string;
  /** Of somebody whom the programme does not know: their language on Slack. */
  language: string;
  openedAt: Date;
  /** Page of each list by its name, from 0. */
  pages: Record<string, number>;
  /** Of the blocks published last; absent when what Slack shows is not known. */
  hash?: string;
  /** Not to be looked at before: somebody is at it, or has just been. */
  lookAt: Date;
  /** Of whoever is at it. */
  claim?: string;
}

const schema = new Schema<HomeView>(
  {
    workspace: { type: String, required: true },
    slackUser: { type: String, required: true },
    language: { type: String, required: true },
    openedAt: { type: Date, required: true },
    pages: { type: Schema.Types.Mixed, required: true },
    hash: String,
    lookAt: { type: Date, required: true },
    claim: String,
  },
  { collection: 'homeViews', minimize: false, versionKey: false },
);
schema.index({ workspace: 1, slackUser: 1 }, { unique: true });
schema.index({ workspace: 1, openedAt: 1 });

export const HomeViews = mongoose.model<HomeView>('HomeView', schema);
