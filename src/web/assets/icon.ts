/** The icon of the browser's tab. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2457c5"/><path d="M7 14v5l3 .6V24h3v-3.7L24 23V9L7 13z" fill="#fff"/></svg>
`;
