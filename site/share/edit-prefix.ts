// How a fragment that carries an edit begins. Apart from what reads it, which is fetched for such fragments alone.
export const EDIT_PREFIX = 'edit=';
