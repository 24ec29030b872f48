/** What the terminal can show. */
export interface Looks {
  /** Characters in a line. */
  width: number;
  colour: boolean;
}
