const pieceLength = 12;

/**
 * Which secrets a text holds: the names of those of which any twelve characters in a row are in it, as they are, URL-encoded,
 * in base64 wherever they may begin in it, in hexadecimal, or as JSON writes them.
 */
export function findLeaks(text: string, secrets: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    [...formsOf(secret)].some((form) => holdsPiece(text, form)) ? [name] : [],
  );
}

function formsOf(secret: string): ReadonlySet<string> {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    secret.toLowerCase(),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ];
  // Base64 writes three bytes as four characters, so that what comes before decides how the rest looks.
  for (const before of [0, 1, 2]) {
    for (const encoding of ['base64', 'base64url'] as const) {
      const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding);
      forms.push(encoded.slice(before === 0 ? 0 : before + 1, -4));
    }
  }
  return new Set(forms);
}

/**
 * Wherever twelve characters begin, they hold six that begin at a multiple of seven. So a text that has none of those, as nearly
 * every text, is searched for a seventh of what it could hold.
 */
const probe = { length: 6, step: pieceLength - 6 + 1 };

function holdsPiece(text: string, form: string): boolean {
  const probes = partsOf(form, probe.length, probe.step);
  return (
    probes.some((part) => text.includes(part)) && partsOf(form, pieceLength, 1).some((part) => text.includes(part))
  );
}

function partsOf(form: string, length: number, step: number): string[] {
  const count = Math.max(0, Math.floor((form.length - length) / step) + 1);
  return Array.from({ length: count }, (_, index) => form.slice(index * step, index * step + length));
}
