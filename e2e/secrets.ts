// What the site has and nobody in the jail may read.
import type { Page } from '@playwright/test';

export const SECRET = 'open-sesame';

/** Puts the secret wherever a page of the site can keep or say something. */
export async function hideSecrets(page: Page): Promise<void> {
  await page.evaluate(async (secret) => {
    document.title = secret;
    // biome-ignore lint/suspicious/noDocumentCookie: it is what hostile code would read.
    document.cookie = `secret=${secret}`;
    localStorage.setItem('secret', secret);
    sessionStorage.setItem('secret', secret);
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('secret');
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore('secret').put(secret, 1);
      };
      opening.onsuccess = () => resolve();
      opening.onerror = () => reject(opening.error);
    });
    await (await caches.open('secret')).put('/secret', new Response(secret));
    const root = await navigator.storage.getDirectory();
    const file = await (await root.getFileHandle('secret', { create: true })).createWritable();
    await file.write(secret);
    await file.close();
    void navigator.locks.request(secret, () => new Promise(() => undefined));
    const channel = new BroadcastChannel('secret');
    channel.onmessage = () => channel.postMessage(secret);
  }, SECRET);
}
