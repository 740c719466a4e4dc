export { exampleFirstSteps } from './example';
export {
  type KnownPlayground,
  type Playground,
  playgroundDatabase,
  playgroundFile,
  preparePlayground,
  runningPlayground,
  startPlayground,
} from './playground';
