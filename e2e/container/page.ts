// The script of the container host's page: it answers StackBlitz's client in the page around it.
import { Headless } from '../../sandbox/engines/webcontainer/test-host/headless.ts';
import { RemoteMachine } from './remote-machine.ts';

const machine = await RemoteMachine.open(`ws://${location.host}/machine`);
const host = new Headless({
  open: () => machine,
  urlOf: (port) => `http://${port}${machine.suffix}/`,
});
const { port1, port2 } = new MessageChannel();
host.serve(port1);
window.parent.postMessage({ type: 'init' }, '*', [port2]);
