import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boostFrom, feedbackQueryOf } from '../../src/search/feedback.ts';

describe('the same query', () => {
  test.each([
    ['cilium ebpf', 'eBPF   Cilium'],
    ['café', 'CAFE'],
    ['cilium cilium', 'cilium'],
    ['tag:cncf cilium', 'cilium tags:CNCF'],
    ['“deep dive” -windows', '-Windows "Deep  Dive"'],
    ['“1.34”', '"1.34"'],
  ])('%s is %s', (a, b) => {
    expect(feedbackQueryOf(a)).toBe(feedbackQueryOf(b));
    expect(feedbackQueryOf(a)).not.toBe('');
  });

  test.each([
    ['cilium', '-cilium'],
    ['cilium', 'tag:cilium'],
    ['tag:cilium', 'source:cilium'],
    ['deep dive', '"deep dive"'],
    ['-tag:cilium', 'tag:cilium'],
    ['after:2025-01-01', 'before:2025-01-01'],
    ['v1.34', 'v1.35'],
  ])('%s is not %s', (a, b) => expect(feedbackQueryOf(a)).not.toBe(feedbackQueryOf(b)));

  test('what says nothing is not a query', () => {
    for (const nothing of ['', '   ', '"', '-', '🦀', 'tag:']) expect(feedbackQueryOf(nothing)).toBe('');
  });

  test('it is short, and the same when it is read again', () => {
    const typed = fc.array(fc.constantFrom('a', 'Été', '"', '-', ':', ' ', 'tag:', 'x:', '1.34', '“', 'wor\u0000d', 'long'.repeat(60)), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(typed, (pieces) => {
        const query = feedbackQueryOf(pieces.join(''));
        expect(query.length).toBeLessThanOrEqual(200);
        expect(feedbackQueryOf(query)).toBe(query);
      }),
    );
  });
});

describe('what was chosen before', () => {
  const boost = boostFrom([
    { query: feedbackQueryOf('cilium ebpf'), postId: 'a', count: 1 },
    { query: feedbackQueryOf('cilium ebpf'), postId: 'b', count: 1_000_000 },
    { query: feedbackQueryOf('cilium'), postId: 'c', count: 3 },
  ]);

  test('rises for the same query, and for no other', () => {
    expect(boost('eBPF cilium', 'a')).toBeCloseTo(1.125);
    expect(boost('cilium', 'a')).toBe(1);
    expect(boost('cilium', 'c')).toBeCloseTo(1.25);
    expect(boost('cilium ebpf', 'c')).toBe(1);
    expect(boost('', 'a')).toBe(1);
  });

  test('rises with every choice, and never above half as much again', () => {
    expect(boost('cilium ebpf', 'b')).toBeGreaterThan(boost('cilium ebpf', 'a'));
    expect(boost('cilium ebpf', 'b')).toBeLessThanOrEqual(1.5);
  });

  test('nothing chosen changes nothing', () => expect(boostFrom([])('cilium', 'a')).toBe(1));
});
