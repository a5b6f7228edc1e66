package headway.jobs.shard.duplicates;

import headway.common.dataset.part.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parts of the previous manifest, if it was made with the same settings.
 *
 * @param parts by name
 * @param listing folder of the images that they were made of, below the workspace, or empty
 * @param lengths of the existing files in bytes, by name
 */
public record PreviousShards(Map<String, Part> parts, String listing, Map<String, Long> lengths) {
  static final String CONTRADICTIONS = "contradictions";

  public static PreviousShards nothing() {
    return new PreviousShards(Map.of(), "", Map.of());
  }

  public boolean isWhole(String name) {
    return parts.containsKey(name) && parts.get(name).isWhole(lengths);
  }

  /** The names of parts with missing or truncated files. */
  public Set<String> damaged() {
    Set<String> damaged = new TreeSet<>(parts.keySet());
    damaged.removeIf(this::isWhole);
    return damaged;
  }

  /** The names of parts from which an image was removed because of contradictory labels. */
  public List<String> contradicted() {
    return parts.values().stream()
        .filter(part -> part.quarantine().stream().anyMatch(PreviousShards::isOfContradictions))
        .map(Part::name)
        .toList();
  }

  static boolean isOfContradictions(String quarantineFile) {
    return quarantineFile.startsWith(CONTRADICTIONS);
  }
}
