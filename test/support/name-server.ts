// A DNS server on loopback that knows a few TXT records; tests ask it over a real socket.

import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import packet from 'dns-packet';

export interface NameServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  close(): void;
}

/** By name: TXT values, `none` (the name has other records), `refused` or `silent`. A name that is not there is NXDOMAIN. */
export type Zone = Readonly<Record<string, readonly string[] | 'none' | 'refused' | 'silent'>>;

const codes = { NXDOMAIN: 3, REFUSED: 5 } as const;

export async function startNameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = packet.decode(message);
    const name = query.questions?.[0]?.name.toLowerCase() ?? '';
    const record = zone[name];
    if (record === 'silent') return;
    const code = record === undefined ? codes.NXDOMAIN : record === 'refused' ? codes.REFUSED : 0;
    const answers = Array.isArray(record)
      ? record.map((data: string) => ({ type: 'TXT', name, ttl: 60, data }) as const)
      : [];
    const reply = packet.encode({
      type: 'response',
      id: query.id ?? 0,
      flags: packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | code,
      questions: query.questions ?? [],
      answers,
    });
    socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, close: () => void socket.close() };
}
