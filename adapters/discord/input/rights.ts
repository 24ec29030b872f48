import { PermissionFlagsBits } from 'discord.js';
import { type Language, wordsOf } from '../../../src/languages/index.ts';
import type { RequesterRights, RightsAnswer } from '../../../src/ports/rights.ts';

/** What Discord sends along about who acts in a server. https://docs.discord.com/developers/resources/guild#guild-member-object */
interface ActingMember {
  roles?: readonly string[];
  /** What they may do in the channel, overwrites included, as one decimal number. */
  permissions?: string;
}

const RUNS_THE_CHANNEL = PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageChannels;

const NO: RightsAnswer = { granted: false, unknown: [] };

/** What the interaction itself says about who began it: it is asked for nothing, and never older than the press or command. Null: a direct message. Pure. */
export function rightsIn(member: ActingMember | null, language: Language = 'en'): RequesterRights {
  return {
    isInGroup: async (groups) => {
      if (member === null) return { granted: false, unknown: [wordsOf(language).unknownRights.onlyInServer('Discord')] };
      return member.roles?.some((role) => groups.includes(role)) ? { granted: true, unknown: [] } : NO;
    },
    managesChannel: async () => (bitsOf(member?.permissions) & RUNS_THE_CHANNEL ? { granted: true, unknown: [] } : NO),
  };
}

/** What is no number grants nothing. */
function bitsOf(permissions: unknown): bigint {
  return typeof permissions === 'string' && /^\d{1,30}$/.test(permissions) ? BigInt(permissions) : 0n;
}
