# syntax=docker/dockerfile:1

# Packages, with ssh2's native binding built for the Node.js that will run it. The compilers stay in this stage.
FROM node:24-slim AS packages
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/rounds
COPY package.json package-lock.json .npmrc ./
# The image has its own Node.js: the bundled one (an optional package) is not needed in it.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && npm_config_nodedir=/usr/local npm rebuild ssh2 cpu-features \
  && node -e "require('ssh2/lib/protocol/crypto/build/Release/sshcrypto.node')" \
  && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-slim
ENV NODE_ENV=production \
  ROUNDS_DATA=/var/lib/rounds \
  ROUNDS_SITES=/etc/rounds/sites \
  ROUNDS_HTTP_HOST=0.0.0.0
WORKDIR /opt/rounds
COPY --from=packages /opt/rounds/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin/rounds bin/run bin/choose-node ./bin/
COPY src ./src
COPY commands ./commands
COPY jobs ./jobs
COPY templates ./templates
RUN ln -s /opt/rounds/bin/rounds /usr/local/bin/rounds \
  && mkdir -p /etc/rounds/sites \
  && install -d -o node -g node -m 0700 /var/lib/rounds
USER node
VOLUME /var/lib/rounds
# Health at /healthz and /readyz, metrics at /metrics. Slack is reached from within (Socket Mode).
EXPOSE 8080
# Where Rounds serves none (port 0), nobody can be asked, and that it runs is all that is known.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "const port = Number(process.env.ROUNDS_HTTP_PORT?.trim() || 8080); if (port !== 0) fetch('http://127.0.0.1:' + port + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["rounds"]
CMD ["start"]
