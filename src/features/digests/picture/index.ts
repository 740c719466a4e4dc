export { drawPicture } from './draw';
export { type SentPicture, uploadPicture } from './send';
export type { Shown } from './shown';
export { type PictureSpec, pictureSpec } from './spec';
export { pictureText } from './text';
