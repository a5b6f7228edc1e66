package headway.jobs.shard;

import headway.common.dataset.manifest.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is there already, made by the same settings.
 *
 * @param parts by name, finished ones and those that this very work has made so far
 * @param listing folder of the photos that {@code before} was made of, below the workspace, or
 *     empty
 * @param before names of the parts that were there when this work began
 * @param touched names of those that may have been written since
 * @param interrupted whether other work was begun, and not ended, since the listing
 * @param lengths of the files that are there, by name
 */
record Base(
    Map<String, Part> parts,
    String listing,
    Set<String> before,
    Set<String> touched,
    boolean interrupted,
    Map<String, Long> lengths) {
  static final String CONTRADICTIONS = "contradictions-";

  static Base nothing() {
    return new Base(Map.of(), "", Set.of(), Set.of(), false, Map.of());
  }

  /** The part, if its files are whole and it was made of {@code made}. */
  Optional<Part> done(String name, String made) {
    return whole(name).filter(part -> part.made().equals(made));
  }

  Optional<Part> whole(String name) {
    return Optional.ofNullable(parts.get(name)).filter(part -> part.isWhole(lengths));
  }

  /** Those from which a picture was taken because another label has it too. */
  List<String> contradicted() {
    return before.stream()
        .filter(
            name ->
                parts.get(name).quarantine().stream()
                    .anyMatch(file -> file.startsWith(CONTRADICTIONS)))
        .toList();
  }
}
