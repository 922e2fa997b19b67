FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
# The only place that is written to: the root file system may be mounted read-only.
RUN mkdir /data && chown node:node /data
VOLUME /data
COPY package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY src ./src
USER node
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8001}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Young objects have this much room, from the start: else V8 takes up to 100 MB more as soon as it is busy.
CMD ["node", "--min-semi-space-size=16", "--max-semi-space-size=16", "src/app/main.ts"]
