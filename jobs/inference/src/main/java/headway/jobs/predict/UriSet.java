package headway.jobs.predict;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** URIs of files and folders, among which the folder of another URI is found by its path alone. */
final class UriSet {
  private final Map<String, String> inside = new HashMap<>();

  UriSet(Collection<String> uris) {
    uris.forEach(uri -> inside.put(PredictionPartName.inside(uri), uri));
  }

  /** The URI of this set, if there is one, that {@code uri} lies below: of several the widest. */
  Optional<String> above(String uri) {
    for (int slash = uri.indexOf('/'); slash >= 0; slash = uri.indexOf('/', slash + 1)) {
      String folder = inside.get(uri.substring(0, slash + 1));
      if (folder != null && slash + 1 < uri.length()) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  /** Whether {@code uri} is in this set, or lies below one of its URIs. */
  boolean covers(String uri) {
    return uri.equals(inside.get(PredictionPartName.inside(uri))) || above(uri).isPresent();
  }
}
