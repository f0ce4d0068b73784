// The gateway behind a socket on loopback: API, token endpoint and control surface under one origin.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSystemClock, type SimulatorClock } from './clock.ts';
import { createResponder } from './edge/respond.ts';
import { createStateWriter, loadStateFile } from './edge/state-file.ts';
import type { GatewayReply, GatewayRequest } from './exchange.ts';
import { createGateway, type Gateway } from './gateway.ts';
import type { PartialKnobs } from './knobs/knobs.ts';
import { parseKnobs } from './knobs/parse-knobs.ts';
import type { SimulatorState } from './state/simulator-state.ts';

export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  readonly tls?: boolean | undefined;
  /** Read at start when it exists; then it wins over `state`. */
  readonly stateFile?: string | undefined;
  readonly state?: SimulatorState | undefined;
  readonly knobs?: PartialKnobs | undefined;
  readonly clock?: SimulatorClock | undefined;
  readonly seed?: number | undefined;
  /** Sees every API request that reached the gateway, with its full reply, also where a fault then spoils the reply. */
  readonly onExchange?: ((request: GatewayRequest, reply: GatewayReply) => void) | undefined;
}

export interface Simulator {
  readonly url: string;
  readonly authority: string;
  readonly token: string;
  /** PEM, with TLS. */
  readonly ca?: string;
  readonly gateway: Gateway;
  close(): Promise<void>;
}

/** Throws KnobsError or StateError, with every reason. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const scheme = options.tls === true ? 'https' : 'http';
  const saved = options.stateFile === undefined ? undefined : await loadStateFile(options.stateFile);
  const gateway = createGateway({
    knobs: parseKnobs(options.knobs),
    clock: options.clock ?? createSystemClock(),
    // createGateway judges it.
    state: (saved as SimulatorState | undefined) ?? options.state,
    seed: options.seed,
    scheme,
  });
  const save =
    options.stateFile === undefined
      ? async () => undefined
      : createStateWriter(options.stateFile, () => gateway.readState());
  await save();
  const responder = createResponder({ gateway, scheme, save, onExchange: options.onExchange });
  const { server, ca } = await makeServer(scheme, responder);
  const { port } = await listen(server, options.port ?? 0);
  const url = `${scheme}://127.0.0.1:${port}`;
  let closing: Promise<void> | undefined;
  return {
    url,
    authority: url,
    token: gateway.token,
    ...(ca === undefined ? {} : { ca }),
    gateway,
    close: () => {
      // Once: by a second time the file may belong to another simulator. What was changed through `gateway` is saved.
      closing ??= stop(server).then(save);
      return closing;
    },
  };
}

async function makeServer(scheme: string, listener: RequestListener): Promise<{ server: Server; ca?: string }> {
  if (scheme === 'http') return { server: createServer(listener) };
  const [{ createServer: createTlsServer }, { createTlsIdentity }] = await Promise.all([
    import('node:https'),
    import('./edge/certificate.ts'),
  ]);
  const { ca, cert, key } = createTlsIdentity();
  return { server: createTlsServer({ cert, key, minVersion: 'TLSv1.2' }, listener), ca };
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });
}

/** Hanging requests are cut: nobody waits for them. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
