import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RoleFigures } from './RoleFigures.ts'

/** Figures and health of a process, over HTTP. */
export interface FiguresServer {
  readonly port: number
  readonly close: () => Promise<void>
}

/**
 * Serves `GET /metrics` and `GET /health`, which is 200 while Redis answers and 503 otherwise.
 *
 * @param port - 0 takes one that is free.
 * @param figures - What is served.
 * @param isHealthy - Asked each time.
 */
export async function serveFigures(
  port: number,
  figures: RoleFigures,
  isHealthy: () => Promise<boolean>,
): Promise<FiguresServer> {
  const answer = async (path: string | undefined): Promise<readonly [number, string, string]> => {
    if (path === '/metrics') return [200, figures.contentType, await figures.text()]
    if (path !== '/health') return [404, 'text/plain', 'there are /metrics and /health\n']
    return (await isHealthy()) ? [200, 'text/plain', 'healthy\n'] : [503, 'text/plain', 'no answer from Redis\n']
  }
  const server = createServer((request, response) => {
    void answer(request.url).then(
      ([status, type, text]) => response.writeHead(status, { 'content-type': type }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
