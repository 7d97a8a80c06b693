/**
 * The style of the page around GraphiQL: the notices above it, and one column instead of three on a narrow screen.
 *
 * GraphiQL sets the sizes of its parts in `style` attributes, hence `!important`.
 */
export const pageStyle = `
body {
  display: flex;
  flex-direction: column;
  height: 100vh;
  height: 100dvh;
}
#root {
  flex: 1;
  min-height: 0;
}
#root .graphiql-container {
  width: 100%;
  height: 100%;
}
header {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 24px;
  padding: 6px 16px;
  border-bottom: 1px solid hsl(219 29% 50% / 0.25);
  background: hsl(219 29% 96%);
  color: hsl(219 28% 32%);
  font: 14px/20px Roboto, sans-serif;
}
.notice {
  margin: 0;
}
.explain {
  margin-left: auto;
  cursor: pointer;
}
.explain input {
  margin: 0 6px 0 0;
  vertical-align: -1px;
}
@media (prefers-color-scheme: dark) {
  body:not(.graphiql-light) header {
    background: hsl(219 29% 13%);
    color: hsl(219 29% 78%);
  }
}
body.graphiql-dark header {
  background: hsl(219 29% 13%);
  color: hsl(219 29% 78%);
}
@media (max-width: 700px) {
  .explain {
    margin-left: 0;
  }
  .graphiql-container .graphiql-container {
    flex-direction: column-reverse;
  }
  .graphiql-sidebar {
    flex-direction: row !important;
    width: auto !important;
    padding: 4px 8px !important;
  }
  .graphiql-sidebar > button {
    margin-top: 0 !important;
  }
  .graphiql-main {
    flex-direction: column;
    min-height: 0;
  }
  .graphiql-main > .graphiql-horizontal-drag-bar,
  .graphiql-logo {
    display: none !important;
  }
  .graphiql-plugin {
    width: auto !important;
    min-width: 0 !important;
    border-left: 0 !important;
  }
  /* Documentation and history take the whole of it. GraphiQL keeps them out of sight when they are closed. */
  .graphiql-plugin:not([style*='-1000px']) ~ .graphiql-sessions {
    display: none;
  }
  .graphiql-sessions {
    margin: 0 8px !important;
    min-height: 0;
  }
  .graphiql-session-header + div {
    flex-direction: column;
  }
  .graphiql-session-header + div > .graphiql-horizontal-drag-bar {
    display: none;
  }
  .graphiql-editors {
    flex: 3 1 0% !important;
    min-height: 0;
  }
  .graphiql-response {
    flex: 2 1 0% !important;
    min-height: 0;
    overflow: hidden;
  }
}
`;

/** The page's icon and the logo beside GraphiQL's toolbar: three snapshots, the newest in front. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32" fill="none" stroke="#d60690" stroke-width="2.5" stroke-linejoin="round"><path d="M11 3h18v18M7 7h18v18" opacity=".55"/><rect x="3" y="11" width="18" height="18" rx="2" fill="#d60690" fill-opacity=".15"/><circle cx="12" cy="20" r="4.5"/></svg>
`;
