import { defineConfig } from 'vitest/config'

const config: ReturnType<typeof defineConfig> = defineConfig({
  test: { include: ['test/**/*.test.ts'], passWithNoTests: false, testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 },
})

export default config
