// Where a promise is no Deferred: asked of two promises that are kept from the start.

export interface Manners {
  readonly order: readonly string[];
  readonly branches: readonly number[];
}

export function manners(): Promise<Manners> {
  const order: string[] = [];
  const kept = Promise.resolve();
  order.push('before then');
  const called = kept.then(() => order.push('called'));
  order.push('after then');

  const three = Promise.resolve(3);
  const double = (number: number) => number * 2;
  const branches = Promise.all([three.then(double), three.then(double)]);

  return called.then(() => branches).then((values) => ({ order, branches: values }));
}
