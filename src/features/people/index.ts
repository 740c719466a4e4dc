import type { Feature } from '../feature';
import { listenToPeople } from './listeners';

export { against, benchmarkOn } from './benchmarks';
export {
  awayFor,
  deputyOf,
  inTheirPlace,
  managedBy,
  mayStandIn,
  openPeriod,
  type Part,
  partsOf,
  type StandIn,
  standInsFor,
} from './deputies';
/** Programme, members, communities, pairings and question sets: who there is, and who may do what. */
export {
  type Account,
  type Change,
  type Complaint,
  type Directory,
  type Import,
  type ImportResult,
  importProgramme,
  otherReaders,
  readYaml,
  type SlackChannel,
  type SlackPerson,
  slackDirectory,
} from './import';
export {
  communitiesOf,
  everybody,
  findMember,
  membersByKey,
  membersWhoMay,
  newestQuestionSets,
  pairingIn,
  pairingOf,
  pairingsOf,
  partiesAmong,
  partiesOf,
  placesOfProgramme,
  programmeAndViewer,
  programmeOf,
  viewerOf,
} from './lookups';
export {
  Communities,
  type Community,
  type Deputyship,
  Deputyships,
  type District,
  Districts,
  type Member,
  Members,
  type Pairing,
  Pairings,
  type Programme,
  Programmes,
  type Question,
  type QuestionSet,
  QuestionSets,
  type Readers,
  type Role,
  roles,
} from './model';
export { type Act, may, mayRead, nobody, type Parties, type Relation, relation, type Viewer } from './policy';
export { cadenceOf, isPausedOn, rulesOf, setInTurn } from './rhythm';
export {
  type Benchmark,
  type BenchmarkKind,
  benchmarkKinds,
  type Category,
  defaultSettings,
  type Language,
  languages,
  type Sector,
  type Settings,
  type StakeholderType,
  sectors,
} from './settings';

/** Who there is is set up from a file; what people choose on Slack is heard of there. */
export function createPeople(): Feature {
  return { name: 'people', listen: listenToPeople };
}
