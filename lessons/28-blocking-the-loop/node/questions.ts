// The archive of a room that is old: what one may ask it, short and long. None of it waits for anything.
const DAYS = 20_000;
const WHO = ['ada', 'alan', 'barbara', 'edsger', 'grace'];
const DID = ['asked for tea', 'came back', 'lost the thread', 'found the bug'];
const WHEN = ['at noon', 'in the dark', 'on Monday', 'twice'];

/** Every day had its eighty lines, and they were always the same. */
const DAY = WHO.flatMap((who) => DID.flatMap((did) => WHEN.map((when) => `${who} ${did} ${when}`)));

/** Short: it is known where they are. */
export function last(): string[] {
  return DAY.slice(-3).map((line) => `day ${DAYS}: ${line}`);
}

/** Long: 1,600,000 lines are read, for the last twenty that have the word, with or without its capitals and accents. */
export function search(word: string): string[] {
  const wanted = plain(word);
  let found: string[] = [];
  for (let day = 1; day <= DAYS; day += 1) {
    const lines = DAY.map((line) => `day ${day}: ${line}`);
    found = [...found, ...lines.filter((line) => plain(line).includes(wanted))].slice(-20);
  }
  return found;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Long: of the lines of a day, any three are compared, to find those that are most alike. */
export function alike(): string[] {
  let most = 0;
  let found: string[] = [];
  for (const [index, one] of DAY.entries()) {
    for (const [before, other] of DAY.slice(0, index).entries()) {
      for (const third of DAY.slice(0, before)) {
        const shared = common(one, other) + common(other, third) + common(third, one);
        if (shared > most) [most, found] = [shared, [one, other, third]];
      }
    }
  }
  return found;
}

/** How many letters two lines have in common, in the same order, whatever stands between them. */
function common(one: string, other: string): number {
  const row = new Uint8Array(other.length + 1);
  for (let i = 0; i < one.length; i += 1) {
    const letter = one.charCodeAt(i);
    let left = 0;
    let corner = 0;
    for (let j = 1; j < row.length; j += 1) {
      const above = row[j] ?? 0;
      left = letter === other.charCodeAt(j - 1) ? corner + 1 : Math.max(above, left);
      row[j] = left;
      corner = above;
    }
  }
  return row.at(-1) ?? 0;
}
