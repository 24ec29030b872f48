import { foldedWords } from '../../lib/fold-text.ts';

/** Words that hold sentences together. In texts they are not indexed; in titles they are. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and are as at be been but by can could did do does for from had has have how i if in into is it its me my no not of on or our ' +
    'so such than that the their them then there these they this those to was we were what when where which while who why will with ' +
    'would you your'
  ).split(' '),
);

/** Words by which people ask: they say nothing beside function words (“how do I use …”), and something without them (“grafana get started”). */
export const QUESTION_WORDS: ReadonlySet<string> = new Set(
  'about all any get just like may over per should some under up us use using find post posts article'.split(' '),
);

/** Names for one thing, lower case, several words where it takes them. */
export type SynonymGroup = readonly string[];

/** Searching one name finds the others too, a little later. `search.synonyms` in herald.yaml adds to them. */
const SYNONYMS: readonly SynonymGroup[] = [
  ['kubernetes', 'k8s', 'kube'],
  ['observability', 'o11y'],
  ['internationalization', 'i18n'],
  ['accessibility', 'a11y'],
  ['opentelemetry', 'otel'],
  ['postgresql', 'postgres'],
  ['openshift', 'ocp'],
  ['javascript', 'js'],
  ['database', 'db'],
  ['authentication', 'auth'],
  ['configuration', 'config'],
  ['infrastructure', 'infra'],
  ['application', 'app'],
  ['repository', 'repo'],
  ['environment', 'env'],
  ['development', 'dev'],
  ['production', 'prod'],
  ['operations', 'ops'],
  ['documentation', 'docs'],
  ['certificate', 'cert'],
  ['specification', 'spec'],
  ['administrator', 'admin'],
  ['vulnerability', 'cve'],
  ['announcing', 'introducing'],
  ['networking', 'network'],
  ['namespace', 'ns'],
  ['amazon', 'aws'],
  ['artificial intelligence', 'ai'],
  ['machine learning', 'ml'],
  ['generative ai', 'genai'],
  ['large language model', 'llm'],
  ['continuous integration', 'ci'],
  ['continuous delivery', 'cd'],
  ['virtual machine', 'vm'],
  ['load balancer', 'lb'],
  ['command line', 'cli'],
  ['high availability', 'ha'],
  ['disaster recovery', 'dr'],
  ['service account', 'sa'],
  ['persistent volume', 'pv'],
  ['custom resource definition', 'crd'],
  ['role based access control', 'rbac'],
  ['release candidate', 'rc'],
  ['cloud native computing foundation', 'cncf'],
  ['elastic kubernetes service', 'eks'],
  ['google kubernetes engine', 'gke'],
  ['azure kubernetes service', 'aks'],
  ['virtual private cloud', 'vpc'],
  ['special interest group', 'sig'],
  ['technical oversight committee', 'toc'],
];

/** Every name with its synonyms: those known here and `more`, whatever their letter case. Pure. */
export function synonymsByName(more: readonly SynonymGroup[] = []): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const group of [...SYNONYMS, ...more.map((names) => names.map((name) => foldedWords(name).trim()))]) {
    for (const name of group) byName.set(name, [...(byName.get(name) ?? []), ...group.filter((other) => other !== name)]);
  }
  return byName;
}
