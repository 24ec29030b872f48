# syntax=docker/dockerfile:1

# The newest LTS. To pin it, write its digest behind both names (node:24-slim@sha256:…), as this prints it:
#   docker buildx imagetools inspect node:24-slim --format '{{.Manifest.Digest}}'
# No package may run a script while it is installed; none has to.

# 1. Everything, to build with.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
COPY adapters adapters
RUN npm run build

# 2. Only what runs.
FROM node:24-slim
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    HERALD_CONTENT_DIR=/content \
    HERALD_DATA_DIR=/data \
    HERALD_WEB_ADDR=0.0.0.0:8080
# For HERALD_CONTENT_GIT.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git openssh-client && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/package.json /app/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/dist dist
# A named volume takes over the owner of the folder it is first mounted on.
RUN mkdir /content /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 8080
# Follows HERALD_WEB_ADDR when that names another port.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HERALD_WEB_ADDR.split(':').at(-1)}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The exec form: SIGTERM reaches node, and Herald finishes what is under way.
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
