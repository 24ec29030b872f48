import { expect, test } from 'vitest';
import { numberFormsOf, stemOf } from '../../../src/search/text/stem.ts';

test.each([
  ['upgrad', ['upgrade', 'upgrades', 'upgraded', 'upgrading']],
  ['polici', ['policy', 'policies']],
  ['generat', ['generate', 'generator', 'generation', 'generating']],
  ['communiti', ['community', 'communities']],
  ['scale', ['scale', 'scaled', 'scales', 'scaling']],
  ['run', ['run', 'runs', 'running']],
  ['deploy', ['deploy', 'deploys', 'deployed', 'deployment', 'deployments']],
  ['secur', ['secure', 'secured', 'security']],
  ['happi', ['happy', 'happiness']],
  ['relat', ['relational', 'relate']],
  ['hope', ['hope', 'hoping']],
  ['hop', ['hop', 'hopping']],
  ['tie', ['ties', 'tying', 'tied']],
  ['succeed', ['succeed', 'succeeds', 'succeeded']],
])('%s is what its forms have in common', (stem, words) => {
  expect(words.map(stemOf)).toEqual(words.map(() => stem));
});

test.each(['k8s', 'v1.34', 'news', 'sky', 'at', '容器', 'безопасность'])('%s stays as it is', (word) => {
  expect(stemOf(word)).toBe(word);
});

test.each([
  ['policy', 'policies'],
  ['policies', 'policy'],
  ['container', 'containers'],
  ['containers', 'container'],
  ['patch', 'patches'],
  ['patches', 'patch'],
  ['cluster', 'clusters'],
])('%s and %s are one word in two numbers', (word, other) => {
  expect(numberFormsOf(word)).toContain(other);
});
