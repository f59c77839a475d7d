import { assertNever } from '../../base/index.ts';
import type { OriginEvidence } from './detect-origin.ts';

/** What one layer found, in words and as a number. */
export interface LayerFinding {
  readonly layer: 'manifest' | 'watermark' | 'reverse_search' | 'classifier';
  readonly status: string;
  /**
   * Probability in [0, 1] that this installation made the file, as far as this layer can tell; null where the layer says
   * nothing about it: an absent mark is no proof of another origin.
   */
  readonly confidence: number | null;
  /** A sentence for a person. */
  readonly explanation: string;
}

/** Writes out what each layer found, strongest kind of evidence first. There is no sum: people weigh the layers. */
export function describeOrigin(evidence: OriginEvidence): readonly LayerFinding[] {
  return [
    { layer: 'manifest', ...describeManifest(evidence.manifest) },
    { layer: 'watermark', ...describeWatermark(evidence.watermark) },
    { layer: 'reverse_search', ...describeSearch(evidence.reverseSearch) },
    { layer: 'classifier', ...describeClassifier(evidence.classifier) },
  ];
}

type Finding = Omit<LayerFinding, 'layer'>;

function describeManifest(manifest: OriginEvidence['manifest']): Finding {
  const { status } = manifest;
  switch (manifest.status) {
    case 'unavailable':
      return { status, confidence: null, explanation: 'This kind of file carries no manifest that could be read.' };
    case 'none':
      return {
        ...{ status, confidence: null },
        explanation: 'The file has no manifest. Sharing and re-encoding remove it, so this proves nothing.',
      };
    case 'invalid':
      return {
        ...{ status, confidence: null },
        explanation: 'The file has a manifest, but was changed after it was signed.',
      };
    case 'untrusted':
      return {
        ...{ status, confidence: null },
        explanation: `The file is unchanged since ${manifest.signer ?? 'an unknown signer'} signed it, who is not this installation.`,
      };
    case 'trusted':
      return {
        ...{ status, confidence: 1 },
        explanation:
          manifest.generation === null
            ? 'This installation signed the file, and it is unchanged since.'
            : `This installation signed the file as video ${manifest.generation.videoId}, and it is unchanged since.`,
      };
    default:
      return assertNever(manifest);
  }
}

function describeWatermark(watermark: OriginEvidence['watermark']): Finding {
  const { status } = watermark;
  switch (watermark.status) {
    case 'found':
      return {
        ...{ status, confidence: 1 - watermark.falsePositiveBound },
        explanation: `The picture carries the mark ${watermark.number} of this installation; chance reads a mark with probability ${watermark.falsePositiveBound.toExponential(0)} at most.`,
      };
    case 'unreadable':
      return {
        ...{ status, confidence: 1 - watermark.falsePositiveBound },
        explanation: 'The picture carries a mark of this installation, but too little is left to tell of which video.',
      };
    case 'absent':
      return {
        ...{ status, confidence: null },
        explanation: 'No mark of this installation was found. Strong compression or redrawing may have removed it.',
      };
    default:
      return assertNever(watermark);
  }
}

function describeSearch(search: OriginEvidence['reverseSearch']): Finding {
  if (search.status === 'unavailable') {
    return { status: 'unavailable', confidence: null, explanation: 'There is no list of released videos to search.' };
  }
  const best = search.status === 'found' ? search.matches[0] : undefined;
  if (best === undefined) {
    return { status: 'absent', confidence: null, explanation: 'No released video looks like this one.' };
  }
  return {
    ...{ status: 'found', confidence: best.confidence },
    explanation: `It looks like released video ${best.videoId}: ${best.distance.toFixed(1)} of 64 bits differ; unrelated videos differ in about 20.`,
  };
}

/** However sure the classifier is, others' pictures can look alike. */
const mostTrusted = 0.95;

function describeClassifier(classifier: OriginEvidence['classifier']): Finding {
  if (classifier.status === 'unavailable') {
    return {
      status: 'unavailable',
      confidence: null,
      explanation: 'There was no picture whose texture could be judged.',
    };
  }
  const { status, score } = classifier;
  if (score < 0.5) {
    return {
      ...{ status, confidence: null },
      explanation: 'Its texture is not that of the bundled model. Strong changes hide it, so this proves nothing.',
    };
  }
  return {
    ...{ status, confidence: Math.min(mostTrusted, score) },
    explanation:
      'Its texture is like that of the bundled model, of any installation. A hint, never proof: other pictures can look alike.',
  };
}
