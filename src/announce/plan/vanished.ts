/** So many files may go at once whatever the size of the folder: people tidy up. */
const FEW = 10;
/** Share of the folder's posts above which it is no tidying. */
const SHARE = 0.5;

/** Whether a folder that lost `gone` of its `there` posts at once was emptied (a mount that went away, a wrong folder) rather than tidied up: more than ten, and more than half. Pure. */
export function isMassDeletion(gone: number, there: number): boolean {
  return gone > FEW && gone > there * SHARE;
}
