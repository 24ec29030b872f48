import { PermissionFlagsBits } from 'discord.js';
import { type Language, wordsOf } from '../../../src/languages/index.ts';
import type { RequesterRights, RightsAnswer } from '../../../src/ports/rights.ts';

/** The member of a server behind an interaction, as Discord sends it. https://docs.discord.com/developers/resources/guild#guild-member-object */
interface ActingMember {
  roles?: readonly string[];
  /** Their permissions in the channel, overwrites included, as a decimal bit set. */
  permissions?: string;
}

const RUNS_THE_CHANNEL = PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageChannels;

const NO: RightsAnswer = { granted: false, unknown: [] };

/** Returns the requester’s rights as the interaction itself carries them: no request is needed, and they are as recent as the interaction. `member` null: a direct message, or a server without Herald. Pure. */
export function rightsIn(member: ActingMember | null, language: Language = 'en'): RequesterRights {
  return {
    isInGroup: async (groups) => {
      if (member === null) return { granted: false, unknown: [wordsOf(language).unknownRights.onlyInServer('Discord')] };
      return member.roles?.some((role) => groups.includes(role)) ? { granted: true, unknown: [] } : NO;
    },
    managesChannel: async () => (bitsOf(member?.permissions) & RUNS_THE_CHANNEL ? { granted: true, unknown: [] } : NO),
  };
}

/** Parses permissions; anything that is not a number grants nothing. */
function bitsOf(permissions: unknown): bigint {
  return typeof permissions === 'string' && /^\d{1,30}$/.test(permissions) ? BigInt(permissions) : 0n;
}
