import { z } from 'zod';
import { problem } from '@/core/operations/schema';
import { isBytes, isFile, type Route } from './route';

type JsonObject = Record<string, unknown>;

const ERRORS: Record<string, string> = {
  400: 'The request is malformed',
  401: 'Nobody is signed in',
  403: 'The role may not do this',
  404: 'Not there, or not to be known of',
};

/**
 * The API document, made from the routes themselves: what is documented is what validates.
 * @param named schemas that get a name of their own in the document.
 */
export function openApiDocument(
  routes: Route[],
  named: Record<string, z.ZodType>,
  publicUrl: string,
): JsonObject {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  registry.add(problem, { id: 'Problem' });
  const schemas: Record<string, unknown> = {};
  const outputOf = (schema: z.ZodType) =>
    hoist(z.toJSONSchema(schema, { metadata: registry, io: 'output', unrepresentable: 'any' }), schemas);
  const problemSchema = outputOf(problem);

  const paths: Record<string, JsonObject> = {};
  for (const one of routes) {
    const path = one.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][one.method] = {
      tags: [one.room],
      summary: one.summary,
      operationId: `${one.method}${path.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, letter) => (letter ?? '').toUpperCase())}`,
      'x-access': one.access,
      ...(one.access === 'public' ? { security: [] } : {}),
      parameters: [...parametersOf('path', one), ...parametersOf('query', one)],
      ...(one.body ? { requestBody: { required: true, content: bodyOf(one.body) } } : {}),
      responses: {
        [one.status]: {
          description: isFile(one.answer) ? one.answer.description : 'Done',
          ...contentOf(one.answer, outputOf),
        },
        ...Object.fromEntries(
          Object.entries(ERRORS)
            .filter(([status]) => one.access !== 'public' || (status !== '401' && status !== '403'))
            .map(([status, description]) => [
              status,
              { description, content: { 'application/json': { schema: problemSchema } } },
            ]),
        ),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Saboot',
      version: '1',
      description:
        'Sign in by POST /api/auth/sign-in/username; the cookie it sets goes with every other request.',
    },
    servers: [{ url: publicUrl }],
    security: [{ session: [] }],
    tags: [...new Set(routes.map((one) => one.room))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'saboot.session_token' } },
    },
  };
}

function parametersOf(where: 'path' | 'query', one: Route): JsonObject[] {
  const schema = where === 'path' ? one.params : one.query;
  if (!schema) return [];
  const converted = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const required = new Set(converted.required ?? []);
  return Object.entries(converted.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: property,
  }));
}

function bodyOf(body: NonNullable<Route['body']>): JsonObject {
  if (isBytes(body)) return { [body.bytes]: { schema: { type: 'string', format: 'binary' } } };
  const { $schema: _, ...schema } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return { 'application/json': { schema } };
}

function contentOf(answer: Route['answer'], outputOf: (schema: z.ZodType) => JsonObject): JsonObject {
  if (answer === undefined) return {};
  if (isFile(answer)) {
    return {
      content: Object.fromEntries(
        answer.file.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
      ),
    };
  }
  return { content: { 'application/json': { schema: outputOf(answer) } } };
}

/** Moves the definitions of one converted schema to the document's components and points to them there. */
function hoist(converted: JsonObject, schemas: Record<string, unknown>): JsonObject {
  const {
    $schema: _,
    $defs: definitions,
    ...schema
  } = JSON.parse(JSON.stringify(converted).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonObject;
  for (const [id, definition] of Object.entries((definitions ?? {}) as JsonObject))
    schemas[id] ??= definition;
  if (typeof schema.id === 'string') {
    const { id, ...rest } = schema;
    schemas[id as string] ??= rest;
    return { $ref: `#/components/schemas/${id}` };
  }
  return schema;
}
