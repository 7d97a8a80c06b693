import { readFileSync } from 'node:fs';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import rest from '@graphql-mesh/transport-rest';
import { listen } from './listen.js';

/** Hive Gateway, which runs what GraphQL Mesh composes: the upstream's own names, from its OpenAPI document alone. */
const supergraph = readFileSync(process.env.SUPERGRAPH, 'utf8');

listen(createGatewayRuntime({ supergraph, transports: { rest }, logging: false }));
