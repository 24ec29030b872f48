# syntax=docker/dockerfile:1

# The newest LTS. To pin it, append its digest to each name (node:24-slim@sha256:…); this prints it:
#   docker buildx imagetools inspect node:24-slim --format '{{.Manifest.Digest}}'
# For two architectures: docker buildx build --platform linux/amd64,linux/arm64 .
# No package may run a script during installation. None needs to, so the first two stages produce the same files everywhere.

# 1. All packages, for the build.
FROM --platform=$BUILDPLATFORM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
COPY adapters adapters
RUN npm run build && find dist -name '*.tsbuildinfo' -delete

# 2. The packages needed at run time, for the target architecture.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# TRACES=1 adds the packages that OTEL_EXPORTER_OTLP_ENDPOINT needs; they are pure JavaScript, the same for every architecture.
ARG TRACES=0
RUN --mount=type=bind,from=build,source=/app/node_modules,target=/all \
    if [ "$TRACES" = 1 ]; then cp -r /all/@opentelemetry /all/bullmq-otel node_modules/; fi

# 3. Only what is needed at run time.
FROM node:24-slim
# GIT=0 leaves out the git client that HERALD_CONTENT_GIT needs.
ARG GIT=1
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    HERALD_CONTENT_DIR=/content \
    HERALD_DATA_DIR=/data \
    HERALD_WEB_ADDR=0.0.0.0:8080
LABEL org.opencontainers.image.title=Herald \
      org.opencontainers.image.licenses=MIT
# Nothing is installed at run time, so npm is removed. A named volume gets the owner of the folder it is first mounted on.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn* \
    && if [ "$GIT" = 1 ]; then apt-get update && apt-get install -y --no-install-recommends ca-certificates git openssh-client && rm -rf /var/lib/apt/lists/*; fi \
    && mkdir /content /data && chown node:node /data && chmod 700 /data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist dist
USER node
VOLUME /data
EXPOSE 8080
# Uses the port in HERALD_WEB_ADDR.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HERALD_WEB_ADDR.split(':').at(-1)}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The exec form: SIGTERM reaches node, and Herald finishes running work.
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
