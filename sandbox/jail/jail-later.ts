// What the jail needs only once somebody watches a program: preview tabs, and the reading of what crosses the wire. In a
// browser a script of its own, which may follow the jail's document.
import { Inspector } from '../inspector/inspector.ts';
import { TabHost } from '../tab/host.ts';

export const jailLater = { Inspector, TabHost };

export type JailLater = typeof jailLater;
