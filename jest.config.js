const swc = (syntax) => [
  '@swc/jest',
  {
    jsc: { parser: { syntax }, target: 'es2022' },
    // import() stays what it is: what is an ES module only can not be required here.
    module: { type: 'commonjs', ignoreDynamic: true },
    sourceMaps: 'inline',
  },
];

/** temporal-polyfill is published as ES modules only; jest runs CommonJS. */
const esmPackages = 'node_modules/(temporal-polyfill|temporal-utils)/';

module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': swc('typescript'), [`${esmPackages}.+\\.js$`]: swc('ecmascript') },
  transformIgnorePatterns: ['/node_modules/(?!(temporal-polyfill|temporal-utils)/)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['<rootDir>/test/support/patience.ts'],
  maxWorkers: 2,
  // How long to wait for what hangs, on a machine that may be busy: no test is about it.
  testTimeout: 180_000,
};
