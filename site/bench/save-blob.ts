/** Hands bytes to the browser to be saved as a file. */
export function saveBlob(blob: Blob | undefined, name: string): void {
  if (blob === undefined) return;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by the next task; the address is not needed after that.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
