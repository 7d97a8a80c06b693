# The gateway as an image: nothing in it but Node, the compiled code and its production dependencies.
#
#   docker build -t snapshot-gateway .
#   docker run --rm -p 4000:4000 snapshot-gateway     # on the embedded sandbox, until UPSTREAM_URL is set

FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN ["npm", "ci"]
COPY esbuild.config.js tsconfig.json ./
COPY src src
RUN ["npm", "run", "build"]

FROM node:26-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN ["npm", "ci", "--omit=dev"]

FROM node:26-slim
LABEL org.opencontainers.image.title="snapshot-gateway" \
      org.opencontainers.image.description="A GraphQL backend-for-frontend over the desktop snapshots of a Workspace project" \
      org.opencontainers.image.licenses="MIT"
# From outside the container it is reached through its network address. Libraries leave out their development checks.
ENV HOST=0.0.0.0 PORT=4000 NODE_ENV=production
# Node 26 gives new objects up to 96 MB before it looks which are still in use; 48 MB, as in Node 20, keep a thousand clients at
# once of a slow upstream within 256 MB of memory (docs/bench-resilience.md).
ENV NODE_OPTIONS=--max-semi-space-size=16
WORKDIR /app
COPY package.json LICENSE ./
# GraphiQL, and for scanners and licences all that dist holds: docs/decisions/one-file-to-start.md
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# Read by the doctor: node dist/cli/doctor.js
COPY schema/upstream.openapi.yaml schema/
# As a number: Kubernetes' runAsNonRoot does not look up names.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "dist/cli/healthcheck.js"]
# Replaces the base image's entry point, which is a shell script.
ENTRYPOINT ["node"]
CMD ["dist/main.js"]
