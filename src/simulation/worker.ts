import { loadCrypto } from '../crypto/loadCrypto.ts'
import { reportOf } from './Report.ts'
import type { Plan } from './Plan.ts'
import type { Order } from './runSeeds.ts'
import { simulate } from './simulate.ts'

/** One of the processes of {@link runSeeds}: it ends when its parent has no more to ask. */
async function work(): Promise<void> {
  let plan: Plan | undefined
  const orders: Order[] = []
  process.on('message', (order: Order) => void orders.push(order))
  const crypto = await loadCrypto('auto')
  const obey = (order: Order): void => {
    if ('plan' in order) plan = order.plan
    else if (plan !== undefined) process.send?.(reportOf(plan, simulate({ ...plan, seed: order.seed }, crypto)))
  }
  process.removeAllListeners('message')
  process.on('message', obey)
  for (const order of orders) obey(order)
}

await work()
