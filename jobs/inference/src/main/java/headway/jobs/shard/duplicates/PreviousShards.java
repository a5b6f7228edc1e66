package headway.jobs.shard.duplicates;

import headway.common.dataset.manifest.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parts that the manifest names, where it was made by the same settings.
 *
 * @param parts by name
 * @param listing folder of the photos that they were made of, below the workspace, or empty
 * @param lengths of the files that are there, by name
 */
public record PreviousShards(Map<String, Part> parts, String listing, Map<String, Long> lengths) {
  static final String CONTRADICTIONS = "contradictions";

  public static PreviousShards nothing() {
    return new PreviousShards(Map.of(), "", Map.of());
  }

  public boolean isWhole(String name) {
    return parts.containsKey(name) && parts.get(name).isWhole(lengths);
  }

  /** Names of those with files that are missing or cut short. */
  public Set<String> damaged() {
    Set<String> damaged = new TreeSet<>(parts.keySet());
    damaged.removeIf(this::isWhole);
    return damaged;
  }

  /** Those from which an image was taken because another label has it too. */
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
