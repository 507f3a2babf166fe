import { createHash } from 'node:crypto';
import type { CaseFile } from './case-file';

/** Prefixes of the graph. Ours is for what CASE and UCO have no word for, such as a camera's clock. */
const CONTEXT = {
  kb: 'urn:saboot:kb:',
  saboot: 'urn:saboot:ontology:',
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-analysis': 'https://ontology.unifiedcyberontology.org/uco/analysis/',
  'uco-configuration': 'https://ontology.unifiedcyberontology.org/uco/configuration/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-location': 'https://ontology.unifiedcyberontology.org/uco/location/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
  'uco-vocabulary': 'https://ontology.unifiedcyberontology.org/uco/vocabulary/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

/** A node of the graph; facets and hashes stand within the node that they describe. */
export type Node = { '@id': string; '@type': string } & Record<string, unknown>;
type Reference = { '@id': string };
type Exhibit = CaseFile['exhibits'][number];

const typed = (type: string, value: string) => ({ '@type': type, '@value': value });
const instant = (iso: string) => typed('xsd:dateTime', iso);
const integer = (value: number) => typed('xsd:integer', String(value));
const decimal = (value: number) => typed('xsd:decimal', String(value));
const reference = ({ '@id': id }: Node): Reference => ({ '@id': id });

/**
 * `data/case-uco.jsonld` of a bundle: what it says as a graph of CASE/UCO 1.4.0, for the tools of other laboratories. There is no
 * class for video: a clip is a File with FileFacet and ContentDataFacet, a still has a RasterPictureFacet besides.
 */
export function caseGraph(said: CaseFile): { '@context': typeof CONTEXT; '@graph': Node[] } {
  const graph = new Graph(said.bundle.id);
  const station = graph.add('organization', said.fir.station, 'uco-identity:Organization', {
    'uco-core:name': `${said.fir.station}, ${said.fir.district}, ${said.fir.province}`,
  });
  const software = graph.add('tool', said.bundle.software.name, 'uco-tool:Tool', {
    'uco-core:name': said.bundle.software.name,
    'uco-tool:toolType': 'video evidence',
    'uco-tool:version': said.bundle.software.version,
  });
  const cameras = new Map(said.cameras.map((one) => [one.code, camera(graph, one)]));
  const originals = new Map(said.originals.map((one) => [one.recordingId, original(graph, one, cameras)]));
  const searches = new Map(said.searches.map((one) => [one.id, search(graph, one)]));
  for (const exhibit of said.exhibits)
    exhibitNodes(graph, exhibit, { original: originals, search: searches, said });
  const authorization = graph.add('authorization', 'fir', 'case-investigation:Authorization', {
    'case-investigation:authorizationType': 'First information report (CrPC s.154)',
    'case-investigation:authorizationIdentifier': `${said.fir.number}/${said.fir.year}`,
  });
  graph.add('investigation', said.caseId, 'case-investigation:Investigation', {
    'uco-core:name': `FIR ${said.fir.number}/${said.fir.year}`,
    'uco-core:description': said.fir.title,
    'case-investigation:focus': said.fir.offence,
    'case-investigation:investigationForm': 'case',
    'case-investigation:investigationStatus': said.fir.status.toLowerCase(),
    'case-investigation:relevantAuthorization': reference(authorization),
    'uco-core:startTime': instant(said.fir.reportedAt),
    'uco-core:object': [
      ...[station, software, authorization].map(reference),
      ...graph.nodes
        .filter(({ '@type': type }) => type !== 'case-investigation:Authorization')
        .slice(2)
        .map(reference),
    ],
  });
  return { '@context': CONTEXT, '@graph': graph.nodes };
}

class Graph {
  readonly nodes: Node[] = [];
  private readonly people = new Map<string, Node>();

  constructor(private readonly bundleId: string) {}

  /** An id that is the same for the same thing of the same bundle, and ends in a UUID as UCO wants it (RFC 9562, version 8). */
  id(kind: string, name: string): string {
    const hash = createHash('sha256').update(`${this.bundleId}\n${kind}\n${name}`).digest('hex');
    const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
    return `kb:${kind}-${uuid}`;
  }

  add(kind: string, name: string, type: string, properties: Record<string, unknown>): Node {
    const node: Node = { '@id': this.id(kind, name), '@type': type, ...present(properties) };
    this.nodes.push(node);
    return node;
  }

  /** A facet, hash or the like, which stands within another node. */
  within(kind: string, name: string, type: string, properties: Record<string, unknown>): Node {
    return { '@id': this.id(kind, name), '@type': type, ...present(properties) };
  }

  person(name: string): Node {
    const known =
      this.people.get(name) ?? this.add('person', name, 'uco-identity:Person', { 'uco-core:name': name });
    this.people.set(name, known);
    return known;
  }

  file(
    name: string,
    file: {
      fileName: string;
      path: string | null;
      mimeType: string | null;
      sizeBytes: number;
      hashes: Record<string, string>;
    },
  ): Node[] {
    const hashes = Object.entries(file.hashes).map(([method, value]) =>
      this.within('hash', `${name} ${method}`, 'uco-types:Hash', {
        'uco-types:hashMethod': typed('uco-vocabulary:HashNameVocab', method),
        'uco-types:hashValue': typed('xsd:hexBinary', value.toUpperCase()),
      }),
    );
    return [
      this.within('file-facet', name, 'uco-observable:FileFacet', {
        'uco-observable:fileName': file.fileName,
        'uco-observable:filePath': file.path,
        'uco-observable:sizeInBytes': integer(file.sizeBytes),
      }),
      this.within('content-data-facet', name, 'uco-observable:ContentDataFacet', {
        'uco-observable:mimeType': file.mimeType,
        'uco-observable:sizeInBytes': integer(file.sizeBytes),
        'uco-observable:hash': hashes,
      }),
    ];
  }

  /** Between things observed; UCO keeps its own class of relationship for those. */
  relate(name: string, source: Node, target: Node, kind: string): Node {
    return this.add('relationship', name, 'uco-observable:ObservableRelationship', {
      'uco-core:source': reference(source),
      'uco-core:target': reference(target),
      'uco-core:kindOfRelationship': typed('uco-vocabulary:ObservableObjectRelationshipVocab', kind),
      'uco-core:isDirectional': true,
    });
  }
}

/** Properties that have a value: null is none. */
const present = (properties: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null && value !== undefined));

function camera(graph: Graph, one: CaseFile['cameras'][number]): Node {
  const place =
    one.latitude === null || one.longitude === null
      ? null
      : graph.add('location', one.code, 'uco-location:Location', {
          'uco-core:name': one.site ?? one.name,
          'uco-core:hasFacet': [
            graph.within('lat-long-facet', one.code, 'uco-location:LatLongCoordinatesFacet', {
              'uco-location:latitude': decimal(one.latitude),
              'uco-location:longitude': decimal(one.longitude),
            }),
          ],
        });
  const node = graph.add('digital-camera', one.code, 'uco-observable:DigitalCamera', {
    'uco-core:name': `${one.code}, ${one.name}`,
    'uco-core:hasFacet': [
      graph.within('clock-facet', one.code, 'saboot:ClockFacet', {
        'saboot:timeZone': one.timeZone,
        'saboot:drawn': one.drawn,
        'saboot:clockCheck': one.clockChecks.map((check) => ({
          'saboot:offsetMs': integer(check.offsetMs),
          'saboot:uncertaintyMs': integer(check.uncertaintyMs),
          'saboot:measuredAt': instant(check.measuredAt),
          'saboot:measuredBy': check.measuredBy,
          'saboot:method': check.method,
        })),
      }),
    ],
  });
  if (place)
    graph.add('relationship', `${one.code} located at`, 'uco-core:Relationship', {
      'uco-core:source': reference(node),
      'uco-core:target': reference(place),
      'uco-core:kindOfRelationship': 'Located_At',
      'uco-core:isDirectional': true,
    });
  return node;
}

function original(
  graph: Graph,
  one: CaseFile['originals'][number],
  cameras: ReadonlyMap<string, Node>,
): Node {
  const name = one.recordingId;
  const node = graph.add('file', name, 'uco-observable:File', {
    'uco-core:name': one.name,
    'uco-core:hasFacet': graph.file(name, {
      ...{ fileName: one.name, path: one.path, mimeType: null, sizeBytes: one.sizeBytes },
      hashes: { SHA256: one.sha256 },
    }),
  });
  const filmedBy = one.cameraCode === null ? undefined : cameras.get(one.cameraCode);
  if (filmedBy) graph.relate(`${name} from camera`, node, filmedBy, 'Extracted_From');
  graph.add('investigative-action', `received ${name}`, 'case-investigation:InvestigativeAction', {
    'uco-core:name': 'received',
    'uco-core:description': `Received from ${one.receivedFrom}`,
    'uco-action:startTime': instant(one.receivedAt),
    'uco-action:performer': one.receivedBy === null ? null : reference(graph.person(one.receivedBy)),
    'uco-action:result': [reference(node)],
  });
  return node;
}

function search(graph: Graph, one: CaseFile['searches'][number]): Node {
  const models = one.models as { pack?: unknown };
  const configured = graph.add('configured-tool', one.id, 'uco-tool:ConfiguredTool', {
    'uco-core:name': `Saboot ${one.kind.toLowerCase()} search`,
    'uco-tool:toolType': 'search by appearance',
    'uco-configuration:usesConfiguration': graph.within(
      'configuration',
      one.id,
      'uco-configuration:Configuration',
      {
        'uco-configuration:configurationEntry': [
          entryOf(graph, `${one.id} models`, 'models', JSON.stringify(models)),
          entryOf(
            graph,
            `${one.id} threshold`,
            'threshold',
            one.threshold === null ? 'none' : String(one.threshold),
          ),
        ],
      },
    ),
  });
  const result = graph.add('analytic-result', one.id, 'uco-analysis:AnalyticResult', {
    'uco-core:name': one.total === 0 ? 'Nothing was found' : `${one.total} candidates`,
    'uco-core:description': 'A lead for people to examine. It identifies nobody.',
    'uco-core:statement': [one.total === 0 ? 'Nothing was found.' : `${one.total} candidates were listed.`],
  });
  return graph.add('investigative-action', `search ${one.id}`, 'case-investigation:InvestigativeAction', {
    'uco-core:name': 'searched',
    'uco-core:description': one.purpose,
    'uco-action:startTime': instant(one.at),
    'uco-action:performer': reference(graph.person(one.by)),
    'uco-action:instrument': [reference(configured)],
    'uco-action:result': [reference(result)],
  });
}

const entryOf = (graph: Graph, name: string, itemName: string, itemValue: string): Node =>
  graph.within('configuration-entry', name, 'uco-configuration:ConfigurationEntry', {
    'uco-configuration:itemName': itemName,
    'uco-configuration:itemValue': itemValue,
  });

function exhibitNodes(
  graph: Graph,
  exhibit: Exhibit,
  known: { original: ReadonlyMap<string, Node>; search: ReadonlyMap<string, Node>; said: CaseFile },
): void {
  const { provenance: origin, file, number } = exhibit;
  const name = exhibit.id;
  const still = exhibit.kind === 'STILL';
  const node = graph.add('file', name, 'uco-observable:File', {
    'uco-core:name': exhibit.title,
    'uco-core:hasFacet': [
      ...graph.file(name, {
        ...{ fileName: file.path.split('/').at(-1) ?? file.path, path: file.path },
        ...{ mimeType: file.mimeType, sizeBytes: file.sizeBytes },
        hashes: { SHA256: file.sha256, SHA512: file.sha512 },
      }),
      ...(still
        ? [
            graph.within('raster-picture-facet', name, 'uco-observable:RasterPictureFacet', {
              'uco-observable:pictureType': 'png',
              'uco-observable:pictureHeight':
                origin.original.heightPx === null ? null : integer(origin.original.heightPx),
              'uco-observable:pictureWidth':
                origin.original.widthPx === null ? null : integer(origin.original.widthPx),
            }),
          ]
        : []),
      graph.within('time-facet', name, 'saboot:TimeFacet', {
        'saboot:correctedFrom': instant(origin.actual.from),
        'saboot:correctedTo': instant(origin.actual.to),
        'saboot:stampedFrom': instant(origin.actual.stampedFrom),
        'saboot:clockOffsetMs': integer(origin.clock.offsetMs),
        'saboot:clockUncertaintyMs':
          origin.clock.uncertaintyMs === null ? null : integer(origin.clock.uncertaintyMs),
      }),
    ],
  });
  const parent = known.original.get(origin.original.recordingId);
  if (parent) graph.relate(`${name} from original`, node, parent, still ? 'Extracted_From' : 'Copied_From');
  const tool = graph.add('configured-tool', name, 'uco-tool:ConfiguredTool', {
    'uco-core:name': origin.tool.program,
    'uco-tool:toolType': still ? 'decoding' : 'stream copy',
    'uco-tool:version': origin.tool.version,
    'uco-configuration:usesConfiguration': graph.within(
      'configuration',
      name,
      'uco-configuration:Configuration',
      {
        'uco-configuration:configurationEntry': [
          entryOf(graph, `${name} arguments`, 'arguments', origin.tool.arguments.join(' ')),
        ],
      },
    ),
  });
  const informed = origin.request.searchId ? known.search.get(origin.request.searchId) : undefined;
  const made = graph.add('investigative-action', `made ${name}`, 'case-investigation:InvestigativeAction', {
    'uco-core:name': still ? 'still taken' : 'clip copied',
    'uco-action:startTime': instant(origin.request.at),
    'uco-action:endTime': instant(origin.madeAt),
    'uco-action:performer': reference(graph.person(origin.request.by.name)),
    'uco-action:instrument': [reference(tool)],
    'uco-action:object': parent ? [reference(parent)] : null,
    'uco-action:result': [reference(node)],
    'case-investigation:wasInformedBy': informed ? [reference(informed)] : null,
  });
  graph.add('provenance-record', name, 'case-investigation:ProvenanceRecord', {
    'uco-core:description': `Exhibit ${number}`,
    'case-investigation:exhibitNumber': String(number),
    'case-investigation:rootExhibitNumber': [origin.original.sha256],
    'uco-core:object': [reference(node), reference(made)],
  });
}
