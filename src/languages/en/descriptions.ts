/** Texts of commands, platforms and their options, by the English ones, which stand where they belong: in English there is nothing to add. */
export const descriptions: Readonly<Record<string, string>> = {};

/** Their names, likewise. */
export const names: Readonly<Record<string, string>> = {};
