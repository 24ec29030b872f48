declare module 'wink-porter2-stemmer' {
  /** The stem of a lower-case English word. Pure. */
  export default function stem(word: string): string;
}
