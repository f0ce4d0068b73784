// Connections to a proxy. undici 7 takes a proxy that hangs up on CONNECT for a lost connection of its own and dials again
// without end (nodejs/undici#3897, mended in version 8); under another code the request fails, as it should.

import { type Dispatcher, Pool } from 'undici';

/** The one overload of `connect` that undici's proxy agent uses. */
type Connect = (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;

export class TunnelPool extends Pool {
  override readonly connect = ((options) =>
    (super.connect as Connect)(options).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'UND_ERR_SOCKET' && error.code !== 'UND_ERR_INFO') throw error;
      throw Object.assign(new Error('the proxy hung up', { cause: error }), { code: 'ECONNREFUSED' });
    })) as Connect as Pool['connect'];
}
