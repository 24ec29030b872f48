import { describe, expect, test } from 'vitest';
import { queryFromArguments } from '../../src/cli/search.ts';

const isKnown = (field: string, value: string): boolean => field === 'source' && value === 'CNCF Events';

describe('a query out of the arguments of a shell', () => {
  test.each([
    // Typed: source:"CNCF Events"
    [['source:CNCF Events'], 'source:"CNCF Events"'],
    [['-source:CNCF Events'], '-source:"CNCF Events"'],
    [['kubecon', 'source:Some Other'], 'kubecon source:"Some Other"'],
    [['cilium', 'deep dive'], 'cilium "deep dive"'],
    [['cilium', '-deep dive'], 'cilium -"deep dive"'],
    [['author:Jane Doe', 'cilium'], 'author:"Jane Doe" cilium'],
  ])('%j: what was quoted is quoted again', (args, query) => {
    expect(queryFromArguments(args, isKnown)).toBe(query);
  });

  test.each([
    [['cilium', 'tag:networking'], 'cilium tag:networking'],
    [['cilium tag:networking'], 'cilium tag:networking'],
    [['source:CNCF deep dive'], 'source:CNCF deep dive'],
    [['tag:cilium source:CNCF Events', 'x'], 'tag:cilium source:CNCF Events x'],
    [['cilium tag:networking', 'after:2025'], 'cilium tag:networking after:2025'],
    [['source:"CNCF Events" tag:x', 'y z'], 'source:"CNCF Events" tag:x "y z"'],
    [['how do I begin'], 'how do I begin'],
    [['', ' '], '  '],
  ])('%j: a query of its own stays as it is', (args, query) => {
    expect(queryFromArguments(args, isKnown)).toBe(query);
  });
});
