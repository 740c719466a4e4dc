export { type Among, type Found, type Search, type Searched, searchIn } from './search';
export { everyWord, plainly, searchWords } from './words';
