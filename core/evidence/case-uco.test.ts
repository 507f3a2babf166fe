import { describe, expect, test } from 'vitest';
import { caseGraph, type Node } from './case-uco';
import { drawnCase } from './testing-case';

/**
 * What is demanded of the CASE/UCO classes that are used: which properties each may have, of what type, how often. Written down by
 * hand from the ontology's descriptions and a published CASE file, not from the files of release 1.4.0: it stands in for the ontology's
 * own SHACL shapes, which no npm or Debian package was found to carry, and is no proof against them.
 */
const SHAPES: Record<string, Record<string, { is: string; min?: number; max?: number }>> = {
  'uco-identity:Organization': { 'uco-core:name': { is: 'string', max: 1 } },
  'uco-identity:Person': { 'uco-core:name': { is: 'string', max: 1 } },
  'uco-tool:Tool': {
    'uco-core:name': { is: 'string', max: 1 },
    'uco-tool:toolType': { is: 'string', max: 1 },
    'uco-tool:version': { is: 'string', max: 1 },
  },
  'uco-tool:ConfiguredTool': {
    'uco-core:name': { is: 'string', max: 1 },
    'uco-tool:toolType': { is: 'string', max: 1 },
    'uco-tool:version': { is: 'string', max: 1 },
    'uco-configuration:usesConfiguration': { is: 'uco-configuration:Configuration', max: 1 },
  },
  'uco-configuration:Configuration': {
    'uco-configuration:configurationEntry': { is: 'uco-configuration:ConfigurationEntry' },
  },
  'uco-configuration:ConfigurationEntry': {
    'uco-configuration:itemName': { is: 'string', max: 1 },
    'uco-configuration:itemValue': { is: 'string' },
  },
  'uco-observable:DigitalCamera': {
    'uco-core:name': { is: 'string', max: 1 },
    'uco-core:hasFacet': { is: 'facet' },
  },
  'uco-observable:File': {
    'uco-core:name': { is: 'string', max: 1 },
    'uco-core:hasFacet': { is: 'facet' },
  },
  'uco-observable:FileFacet': {
    'uco-observable:fileName': { is: 'string', max: 1 },
    'uco-observable:filePath': { is: 'string', max: 1 },
    'uco-observable:sizeInBytes': { is: 'xsd:integer', max: 1 },
  },
  'uco-observable:ContentDataFacet': {
    'uco-observable:mimeType': { is: 'string' },
    'uco-observable:sizeInBytes': { is: 'xsd:integer', max: 1 },
    'uco-observable:hash': { is: 'uco-types:Hash' },
  },
  'uco-observable:RasterPictureFacet': {
    'uco-observable:pictureType': { is: 'string', max: 1 },
    'uco-observable:pictureHeight': { is: 'xsd:integer', max: 1 },
    'uco-observable:pictureWidth': { is: 'xsd:integer', max: 1 },
  },
  'uco-types:Hash': {
    'uco-types:hashMethod': { is: 'uco-vocabulary:HashNameVocab', min: 1, max: 1 },
    'uco-types:hashValue': { is: 'xsd:hexBinary', min: 1, max: 1 },
  },
  'uco-location:Location': {
    'uco-core:name': { is: 'string', max: 1 },
    'uco-core:hasFacet': { is: 'facet' },
  },
  'uco-location:LatLongCoordinatesFacet': {
    'uco-location:latitude': { is: 'xsd:decimal', max: 1 },
    'uco-location:longitude': { is: 'xsd:decimal', max: 1 },
  },
  ...Object.fromEntries(
    (
      [
        ['uco-core:Relationship', 'string'],
        ['uco-observable:ObservableRelationship', 'uco-vocabulary:ObservableObjectRelationshipVocab'],
      ] as const
    ).map(([name, kind]) => [
      name,
      {
        'uco-core:source': { is: 'reference', min: 1 },
        'uco-core:target': { is: 'reference', min: 1, max: 1 },
        'uco-core:kindOfRelationship': { is: kind, max: 1 },
        'uco-core:isDirectional': { is: 'boolean', min: 1, max: 1 },
      },
    ]),
  ),
  'uco-analysis:AnalyticResult': {
    'uco-core:name': { is: 'string', max: 1 },
    'uco-core:description': { is: 'string' },
    'uco-core:statement': { is: 'string' },
  },
  'case-investigation:Authorization': {
    'case-investigation:authorizationType': { is: 'string', max: 1 },
    'case-investigation:authorizationIdentifier': { is: 'string' },
  },
  'case-investigation:Investigation': {
    'uco-core:name': { is: 'string', max: 1 },
    'uco-core:description': { is: 'string' },
    'uco-core:object': { is: 'reference', min: 1 },
    'uco-core:startTime': { is: 'xsd:dateTime', max: 1 },
    'case-investigation:focus': { is: 'string' },
    'case-investigation:investigationForm': { is: 'string', max: 1 },
    'case-investigation:investigationStatus': { is: 'string', max: 1 },
    'case-investigation:relevantAuthorization': { is: 'reference:case-investigation:Authorization' },
  },
  'case-investigation:InvestigativeAction': {
    'uco-core:name': { is: 'string', max: 1 },
    'uco-core:description': { is: 'string' },
    'uco-action:startTime': { is: 'xsd:dateTime', max: 1 },
    'uco-action:endTime': { is: 'xsd:dateTime', max: 1 },
    'uco-action:performer': { is: 'reference:uco-identity:Person', max: 1 },
    'uco-action:instrument': { is: 'reference' },
    'uco-action:object': { is: 'reference' },
    'uco-action:result': { is: 'reference' },
    'case-investigation:wasInformedBy': { is: 'reference:case-investigation:InvestigativeAction' },
  },
  'case-investigation:ProvenanceRecord': {
    'uco-core:description': { is: 'string' },
    'uco-core:object': { is: 'reference', min: 1 },
    'case-investigation:exhibitNumber': { is: 'string', max: 1 },
    'case-investigation:rootExhibitNumber': { is: 'string' },
  },
};

/** Lexical forms of the literals that are used. */
const LITERALS: Record<string, RegExp> = {
  'xsd:integer': /^-?\d+$/,
  'xsd:decimal': /^-?\d+(\.\d+)?$/,
  'xsd:hexBinary': /^([0-9A-F]{2})+$/,
  'xsd:dateTime': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  'uco-vocabulary:HashNameVocab': /^SHA(256|512)$/,
  'uco-vocabulary:ObservableObjectRelationshipVocab': /^(Extracted_From|Copied_From)$/,
};

type Graph = ReturnType<typeof caseGraph>;

/** Everything that is wrong with a graph, in words. */
function faultsOf({ '@context': context, '@graph': nodes }: Graph): string[] {
  const faults: string[] = [];
  const all = new Map<string, Node>();
  const visit = (node: Node) => {
    if (all.has(node['@id'])) faults.push(`${node['@id']} is there twice`);
    all.set(node['@id'], node);
    for (const value of Object.values(node).flat())
      if (value && typeof value === 'object' && '@id' in value && '@type' in value) visit(value as Node);
  };
  nodes.forEach(visit);
  for (const node of all.values()) {
    const { '@id': id, '@type': type, ...properties } = node;
    if (!/^kb:[a-z-]+-[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))
      faults.push(`${id} does not end in a UUID`);
    for (const name of [type, ...Object.keys(properties)])
      if (!(name.split(':')[0]! in context)) faults.push(`${id} uses ${name}, whose prefix is not declared`);
    if (type.startsWith('saboot:')) continue;
    const shape = SHAPES[type];
    if (!shape) {
      faults.push(`${id} is a ${type}, which no shape describes`);
      continue;
    }
    for (const [name, { is, min = 0, max = Number.POSITIVE_INFINITY }] of Object.entries(shape)) {
      const values = name in properties ? [properties[name]].flat() : [];
      if (values.length < min || values.length > max) faults.push(`${id} has ${values.length} ${name}`);
      for (const value of values) if (!isOf(value, is, all)) faults.push(`${id} ${name} is no ${is}`);
    }
    for (const name of Object.keys(properties))
      if (!(name in shape)) faults.push(`${id}, a ${type}, may not have ${name}`);
  }
  return faults;
}

function isOf(value: unknown, is: string, all: ReadonlyMap<string, Node>): boolean {
  if (is === 'string' || is === 'boolean') return typeof value === is;
  if (typeof value !== 'object' || value === null) return false;
  if (is.startsWith('reference')) {
    const target = all.get((value as { '@id'?: string })['@id'] ?? '');
    const wanted = is.slice('reference:'.length);
    return target !== undefined && (wanted === '' || target['@type'] === wanted);
  }
  const type = (value as { '@type'?: string })['@type'] ?? '';
  if (is === 'facet') return type.endsWith('Facet');
  const literal = LITERALS[is];
  return (
    type === is &&
    (literal === undefined || literal.test(String((value as { '@value'?: unknown })['@value'])))
  );
}

const copy = (): Graph => JSON.parse(JSON.stringify(caseGraph(drawnCase())));
const ofType = (graph: Graph, type: string) => graph['@graph'].filter((node) => node['@type'] === type);

describe('R18 the graph of a bundle', () => {
  test('is as our shapes of CASE/UCO ask of the classes that are used, every reference leading somewhere', () => {
    expect(faultsOf(copy())).toEqual([]);
  });

  test.each<[string, (graph: Graph) => void, RegExp]>([
    [
      'references to nothing',
      (graph) => {
        graph['@graph'] = graph['@graph'].filter((node) => node['@type'] !== 'uco-observable:File');
      },
      /is no reference/,
    ],
    [
      'a hash that is no hexadecimal',
      (graph) => {
        const [file] = ofType(graph, 'uco-observable:File');
        const facets = file!['uco-core:hasFacet'] as Node[];
        const content = facets.find((one) => one['@type'] === 'uco-observable:ContentDataFacet')!;
        (content['uco-observable:hash'] as Node[])[0]!['uco-types:hashValue'] = 'x';
      },
      /hashValue is no xsd:hexBinary/,
    ],
    [
      'a class that there is not',
      (graph) => {
        graph['@graph'][0]!['@type'] = 'uco-observable:Video';
      },
      /which no shape describes/,
    ],
    [
      'a relationship without direction',
      (graph) => {
        delete ofType(graph, 'uco-observable:ObservableRelationship')[0]!['uco-core:isDirectional'];
      },
      /has 0 uco-core:isDirectional/,
    ],
  ])('is refused with %s', (_, change, found) => {
    const graph = copy();
    change(graph);
    expect(faultsOf(graph).join('\n')).toMatch(found);
  });

  test('tells exhibits with both hashes, their originals, cameras, makers, and searches that found nothing', () => {
    const graph = copy();
    const records = ofType(graph, 'case-investigation:ProvenanceRecord');
    expect(records.map((one) => one['case-investigation:exhibitNumber'])).toEqual(['1', '2']);
    const files = JSON.stringify(ofType(graph, 'uco-observable:File'));
    const said = drawnCase();
    for (const { file } of said.exhibits)
      for (const hash of [file.sha256, file.sha512]) expect(files).toContain(hash.toUpperCase());
    expect(files).toContain(said.originals[0]!.sha256.toUpperCase());
    expect(JSON.stringify(ofType(graph, 'uco-analysis:AnalyticResult'))).toContain('Nothing was found');
    const kinds = ofType(graph, 'uco-observable:ObservableRelationship').map(
      (one) => (one['uco-core:kindOfRelationship'] as { '@value': string })['@value'],
    );
    expect(new Set(kinds)).toEqual(new Set(['Extracted_From', 'Copied_From']));
    // Made again it is the same: ids come from what they name.
    expect(copy()).toEqual(graph);
  });
});
