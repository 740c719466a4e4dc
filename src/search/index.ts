export { type Among, type Search, type Searched, searchIn } from './search';
export { plainly, searchWords } from './words';
