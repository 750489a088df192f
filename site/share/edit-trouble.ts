// What can be wrong with a link that carries an edit, and how its reader goes on.

export type Trouble =
  | 'cut'
  | 'changed'
  | 'too-large'
  | 'newer'
  | 'other-lesson'
  | 'other-track'
  | 'older-lesson';

const GO_ON = 'You can go on with the lesson as it is.';
export const CHANGED = `This link should carry somebody’s edit, but it was changed on its way and can no longer be read. Copy it again from where it was made, or ask for a zip of the program instead. ${GO_ON}`;
export const TOO_LARGE = `This link carries more than an edit may have. Ask for a zip of the program instead. ${GO_ON}`;
export const NEWER = `This link was made by another version of this site. Reload the page and open the link again. ${GO_ON}`;

export function cut(came: number, whole: number): string {
  const parts = Number.isFinite(whole)
    ? `: ${came.toLocaleString('en')} of ${whole.toLocaleString('en')} characters came`
    : '';
  return `This link was cut on its way${parts}. Copy the whole of it, to its last character, or ask for a zip of the program instead. ${GO_ON}`;
}

export function otherLesson(slug: string): string {
  return `This link carries an edit of another lesson, “${slug}”. Put /lessons/${slug}/ before the # of the address. ${GO_ON}`;
}

export function otherTrack(track: string): string {
  return `This link carries an edit of the lesson’s ${track} program. Choose that track and open the link again. ${GO_ON}`;
}

export function older(path: string): string {
  return `This link was made for an older version of the lesson: ${path} has changed since, and the edit does not fit it any more. Ask its maker for a new link or for a zip. ${GO_ON}`;
}

export function gone(path: string): string {
  const name = /^[\w./-]{1,80}$/.test(path) ? path : 'a file';
  return `This link was made for an older version of the lesson: it changes ${name}, which the lesson does not have any more. Ask its maker for a zip of the program. ${GO_ON}`;
}
