import type { Destination } from '../../../src/model/destination.ts';

const ID = /^[A-Z0-9]{2,20}$/;
const CHANNEL = /(?<![\w:/])slack:([CGD][A-Z0-9]{2,20})(?!\w)/g;

/** How channels, people and user groups of one workspace are written. */
export interface Naming {
  /** Slack's id of a channel → `slack:C…`, or `slack:T…/C…`. */
  channel(id: string): Destination;
  /** Slack's id of a person or user group → what Herald knows them by: the same, or `T…/U…`. */
  member(id: string): string;
  /** The other way round; null: of another workspace, or no id. */
  memberId(name: string): string | null;
  /** What somebody of this workspace typed, its channels as `channel` writes them. */
  qualified(text: string): string;
  /** The other way round, for people of this workspace: channels of others keep their long names. */
  local(text: string): string;
}

/** `team`: id of the workspace; null where there is only one: its names are short, and its channels may be written with it all the same. Pure. */
export function createNaming(team: string | null): Naming {
  const place = team === null ? '' : `${team}/`;
  const own = new RegExp(`(?<![\\w:/])slack:${team ?? 'T[A-Z0-9]{2,20}'}/(?=[CGD][A-Z0-9]{2,20}(?!\\w))`, 'g');
  return {
    channel: (id) => `slack:${place}${id}`,
    member: (id) => `${place}${id}`,
    memberId: (name) => {
      const id = name.startsWith(place) ? name.slice(place.length) : '';
      return ID.test(id) ? id : null;
    },
    qualified: (text) => text.replace(CHANNEL, `slack:${place}$1`),
    local: (text) => text.replace(own, 'slack:'),
  };
}
