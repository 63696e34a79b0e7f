import { createComputeProcess } from './ComputeProcess.ts'
import { createRoleFigures } from './RoleFigures.ts'
import { runRole, type Around } from './runRole.ts'
import { serveFigures } from './serveFigures.ts'
import type { RoleRequest } from './readRole.ts'

/**
 * Starts a role in this process, until it is told to end.
 *
 * @param request - As the flags say.
 * @param say - Called with lines for a terminal.
 * @param around - Called with the work of each job; does it.
 * @returns Ends the job at hand and everything else.
 */
export async function startRole(
  { role, name, runtime, privateKey, mockRun, metricsPort }: RoleRequest,
  say: (line: string) => void,
  around?: Around,
): Promise<() => Promise<void>> {
  const computing = createComputeProcess({ privateKey, mockRun })
  const figures = createRoleFigures(role, name)
  const { compute } = computing
  const running = runRole({
    role,
    name: `${name} (${process.pid})`,
    runtime,
    compute,
    figures,
    say,
    ...(around !== undefined && { around }),
  })
  const server = metricsPort === undefined ? undefined : await serveFigures(metricsPort, figures, running.isHealthy)
  if (server !== undefined) say(`figures at http://127.0.0.1:${server.port}/metrics, health at /health`)
  await running.ready
  say(`${role} ready as ${name}`)
  return async () => {
    await running.close()
    computing.close()
    await server?.close()
  }
}
