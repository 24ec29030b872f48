/** Translations of texts of commands, platforms and their options, by English text; empty, because the English texts are written where they are used. */
export const descriptions: Readonly<Record<string, string>> = {};

/** Translations of their names, empty for the same reason. */
export const names: Readonly<Record<string, string>> = {};
