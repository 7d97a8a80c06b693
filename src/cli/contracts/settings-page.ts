import { type Setting } from '../../config/setting.js';
import { settingGroups } from '../../config/settings.js';
import { requestLimits } from '../../errors/request-limits.js';
import { toMarkdownPage } from './markdown-page.js';
import { toMarkdownTable } from './markdown-table.js';

const limitBySetting = new Map<string | null, string>(
  Object.entries(requestLimits).map(([limit, { setting }]) => [setting, limit]),
);

/** `docs/settings.md`: every setting with its default, its bounds and what it does. */
export function toSettingsPage(): string {
  return toMarkdownPage('Settings', [
    'Settings are environment variables. The gateway reads and checks them once, at start. If any are wrong, it names every problem at once and does not start; it never repeats a value. An empty variable counts as absent.',
    'A request that exceeds a limit with a name in the last column gets the error `REQUEST_LIMIT_EXCEEDED` with this name in `extensions.limit` ([errors](errors.md)).',
    ...settingGroups.flatMap(({ title, settings }) => [`## ${title}`, toTable(Object.values(settings))]),
  ]);
}

function toTable(settings: readonly Setting<unknown>[]): string {
  const hasLimits = settings.some(({ name }) => limitBySetting.has(name));
  const rows = settings.map(({ name, fallback, mustBe, about }) => {
    const limit = limitBySetting.get(name);
    return [`\`${name}\``, fallback, mustBe, about, ...(hasLimits ? [limit ? `\`${limit}\`` : ''] : [])];
  });
  const head = ['Variable', 'Default', 'Must be', 'What it does', ...(hasLimits ? ['`extensions.limit`'] : [])];
  return toMarkdownTable(head, rows);
}
