/** The page's icon and the logo beside GraphiQL's toolbar: three snapshots, the newest in front. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32" fill="none" stroke="#d60690" stroke-width="2.5" stroke-linejoin="round"><path d="M11 3h18v18M7 7h18v18" opacity=".55"/><rect x="3" y="11" width="18" height="18" rx="2" fill="#d60690" fill-opacity=".15"/><circle cx="12" cy="20" r="4.5"/></svg>
`;
