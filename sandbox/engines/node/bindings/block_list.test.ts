import { expect, test } from 'vitest';
import { BlockList, SocketAddress } from './block_list.ts';

const [V4, V6] = [2, 10];
const address = (text: string, family = V4): SocketAddress => new SocketAddress(text, 0, family, 0);

test('a range of one family holds addresses of the other only where they stand for its own', () => {
  const list = new BlockList();
  list.addRange(address('::', V6), address('ffff::', V6));
  expect(list.checkString('::ffff:9.9.9.9', V6)).toBe(true);
  expect(list.checkString('9.9.9.9', V4)).toBe(false);
  list.clear();
  list.addRange(address('9.0.0.0'), address('9.255.255.255'));
  expect(list.checkString('::ffff:9.9.9.9', V6)).toBe(true);
});

test('a list made of the rules of another one refuses the same, and goes its own way', () => {
  const list = new BlockList();
  list.addAddress(address('1.2.3.4'));
  list.addSubnet(address('10.0.0.0'), 8);
  const copy = new BlockList(structuredClone(list.rules));
  expect(copy.getRules()).toEqual(list.getRules());
  expect(copy.check(address('10.255.255.255'))).toBe(true);
  copy.addAddress(address('4.3.2.1'));
  expect(list.getSize()).toBe(2);
});
