import { MapPin } from 'lucide-react';
import { type Cluster, type MapCamera, ranges, type StopGroup, wedgePath } from './geometry';

/** Length of the drawn field of view: a sign of direction, not of range, so it stays the same at every zoom. */
const wedgePx = 34;
/** Shown for a camera with a heading whose angle nobody has measured; drawn fainter. */
const assumedFieldOfViewDeg = 60;

export function CameraMarker({
  camera,
  label,
  selected,
  lit,
  onPress,
  onHover,
}: {
  camera: MapCamera;
  label: string;
  selected: boolean;
  lit: boolean;
  onPress?: ((event: React.MouseEvent) => void) | undefined;
  onHover: (over: boolean) => void;
}) {
  return (
    <>
      {camera.headingDeg !== null && (
        <svg className="map-wedge" viewBox="-36 -36 72 72" width="72" height="72" aria-hidden="true">
          <path
            d={wedgePath(camera.headingDeg, camera.fieldOfViewDeg ?? assumedFieldOfViewDeg, wedgePx)}
            data-measured={camera.fieldOfViewDeg !== null}
            data-selected={selected}
          />
        </svg>
      )}
      <button
        type="button"
        tabIndex={-1}
        className="map-camera"
        data-selected={selected}
        data-lit={lit}
        data-drawn={camera.drawn}
        aria-pressed={onPress ? selected : undefined}
        aria-label={label}
        title={label}
        onClick={onPress}
        onPointerEnter={() => onHover(true)}
        onPointerLeave={() => onHover(false)}
      />
      {(lit || selected) && <span className="map-tag">{camera.code}</span>}
    </>
  );
}

export function ClusterMarker({
  cluster,
  label,
  chosen,
  onPress,
}: {
  cluster: Cluster;
  label: string;
  chosen: number;
  onPress: () => void;
}) {
  const count = cluster.cameras.length;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="map-cluster"
      data-size={count < 10 ? 'small' : count < 100 ? 'medium' : 'large'}
      data-selected={chosen === count ? 'all' : chosen > 0 ? 'some' : 'none'}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      {chosen > 0 && chosen < count ? `${chosen}/${count}` : count}
    </button>
  );
}

export function StopMarker({
  group,
  label,
  open,
  onPress,
}: {
  group: StopGroup;
  label: string;
  open: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="map-stop"
      data-open={open}
      aria-label={label}
      aria-expanded={open}
      onClick={onPress}
    >
      {ranges(group.ordinals)}
    </button>
  );
}

export function PlaceMarker({ label }: { label: string }) {
  return (
    <span className="map-place" role="img" aria-label={label} title={label}>
      <MapPin size={30} strokeWidth={1.75} aria-hidden="true" />
    </span>
  );
}
