// This page's container, by StackBlitz's client, which is fetched with it. The client reads where its host is from
// `WEBCONTAINER_API_IFRAME_URL`, a global, and takes https://stackblitz.com where there is none.
import { WebContainer } from '@webcontainer/api';
import { PageContainer } from '../engines/webcontainer/container.ts';
import { systemTime } from '../machine/system-time.ts';
import { framesAreRestricted } from '../tab/frame-policy.ts';

/** A first boot fetches some megabytes. */
const LIMIT = 30_000;
/** The folder of programs is /home/reader, as on the embedded machine: traces name the same files. */
const FOLDER = 'reader';

export const pageContainer = new PageContainer({
  boot: () => WebContainer.boot({ workdirName: FOLDER, coep: 'require-corp' }),
  obstacle,
  time: systemTime,
  limit: LIMIT,
});

function obstacle(): string | undefined {
  if (!crossOriginIsolated)
    return 'This page is not cross-origin isolated, which a WebContainer needs: its host sends no COOP and COEP headers.';
  if (!navigator.onLine) return 'You are offline, and a WebContainer loads from StackBlitz.';
  // Policies are only ever added to a page.
  if (framesAreRestricted())
    return 'The embedded machine has run on this page already, which shuts out all other frames. Reload the page for a WebContainer.';
  return undefined;
}
